/// What a state that was read back must satisfy.
extension Trainer {
    /// What a state says that this trainer cannot have made; nil if it can.
    ///
    /// - Parameter state: A state whose predictions are all there, one tensor an epoch.
    package func contradiction(in state: TrainingState) -> String? {
        guard (0...plan.epochs).contains(state.epoch) else {
            return "has \(state.epoch) epochs of \(plan.epochs)"
        }
        guard (0...pretextEpochs).contains(state.pretextEpochs),
            state.epoch == 0 || state.pretextEpochs == pretextEpochs
        else { return "has \(state.pretextEpochs) pretext passes of \(pretextEpochs)" }
        let most = mostUpdates(of: state)
        guard (0...most).contains(state.optimizer.step) else {
            return "counts \(state.optimizer.step) updates of at most \(most)"
        }
        // Only a method that starts over, or an end before the last step, leaves fewer.
        guard state.optimizer.step == most || state.diverged || state.network.canReset
        else { return "counts \(state.optimizer.step) updates instead of \(most)" }
        guard state.seconds.isFinite, state.seconds >= 0 else {
            return "took \(state.seconds) seconds"
        }
        let shares = state.history.map(\.predictedShares)
        guard shares.allSatisfy({ $0.count == geometry.classes && $0.allSatisfy(\.isShare) }) else {
            return "has shares that are none of \(geometry.classes) classes"
        }
        return nil
    }

    /// The updates that the optimizer has made by the end of a state's last epoch, or pretext pass.
    private func mostUpdates(of state: TrainingState) -> Int {
        guard state.epoch > 0 else {
            // The optimizer is made anew between the pretext task and adaptation.
            return state.pretextEpochs < pretextEpochs ? state.pretextEpochs * stepsPerEpoch : 0
        }
        let total = Float(stepsPerEpoch * plan.epochs)
        return (0..<state.epoch * stepsPerEpoch).reduce(0) {
            $0 + state.network.method.currentTurn(at: Float($1) / total).updates.count
        }
    }
}

extension Double {
    /// Whether it is in 0…1, but for what rounding adds to a sum of shares.
    package var isShare: Bool { self >= 0 && self <= 1.000_1 }
}
