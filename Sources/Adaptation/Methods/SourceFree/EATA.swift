package import NeuralNetworks
package import Support
package import Tensors

/// Entropy minimisation on the examples that are worth it, held to the source model.
///
/// Efficient anti-forgetting test-time adaptation (Niu et al. 2022, arXiv:2204.02610): of a batch
/// only reliable examples count (low entropy, eq. 3), of those only what differs from the
/// predictions so far (eq. 5), weighted by certainty; a pull weighted by Fisher information,
/// estimated on the target's predictions, keeps scales and shifts near the source model's (eq.
/// 8–9). As in SAR (Niu et al. 2023, arXiv:2302.12400, section 4.2) a moving average of the entropy
/// that falls too low sends the model back to its start; here the predictions must have lost their
/// variety as well, for an easy target has low entropy with good reason.
package struct EATA: NamedMethod, TurnTaking, StreamAdapting {
    package static let name = "eata"
    package static let summary = "from the source model: as tent, on reliable examples, anchored"

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the recipe's learning rate.
        package var rate: Float = 1
        /// Greatest entropy of a reliable example, as a share of ln K.
        package var reliable: Float = 0.4
        /// Greatest cosine similarity to the mean prediction so far, in units of 1/√K: what a sure
        /// prediction has to an even mean.
        package var redundancy: Float = 1.3
        /// Strength of the penalty on moving away from the source model.
        package var anchor: Float = 2_000
        /// The average entropy, as a share of ln K, under which a model without variety goes back
        /// to its start.
        package var reset: Float = 0.03

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("rate", \.rate, in: 0...1_000, "factor on the learning rate"),
            .number(
                "reliable", \.reliable, in: 0...1, "greatest entropy that counts", unit: "ln K"),
            .number(
                "redundancy", \.redundancy, in: 0...1_000,
                "greatest similarity to the mean prediction", unit: "1/√K"),
            .number("anchor", \.anchor, in: 0...1e6, "penalty on leaving the source model"),
            .number("reset", \.reset, in: 0...1, "entropy that sends it back", unit: "ln K"),
        ]
    }

    let options: Options
    /// Moving average of the predictions that counted, shape `[K]`.
    private(set) var outputs: Tensor
    /// Moving average of their entropy in nats, shape `[1]`.
    private(set) var entropy: Tensor
    /// 1 once there is anything in the averages, else 0; shape `[1]`.
    private(set) var hasSeen: Tensor

    /// The method for a network.
    package init(_ network: NetworkSummary, _ options: Options = .init()) {
        self.options = options
        outputs = Tensor(zeros: [network.classes])
        entropy = Tensor(zeros: [1])
        hasSeen = Tensor(zeros: [1])
    }

    package init(
        _ network: NetworkSummary, _ options: Options, using generator: inout RandomGenerator
    ) {
        self.init(network, options)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("outputs", &outputs, .buffer)
        visitor.tensor("entropy", &entropy, .buffer)
        visitor.tensor("hasSeen", &hasSeen, .buffer)
    }

    package static let readsSource = false
    package var needs: MethodNeeds {
        MethodNeeds(
            source: false, targetStatistics: true, rateFactor: options.rate,
            startPenalty: options.anchor)
    }
    package func turn(at progress: Float) -> Turn { Turn([.normalization]) }

    /// The rows that count, each with its weight e^(E₀ − H), 0 for all others.
    ///
    /// - Parameters:
    ///   - probabilities: Shape `[N, K]`.
    ///   - entropies: N values, in nats.
    func weights(probabilities: Tensor, entropies: [Float]) -> [Float] {
        let (k, p) = (probabilities.columns, probabilities.hostScalars)
        let most = options.reliable * Float(logarithm(Double(k)))
        let similar = options.redundancy / Float(k).squareRoot()
        let mean = outputs.hostScalars
        let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let hasSeen = hasSeen.hostScalar > 0
        return entropies.enumerated().map { row, entropy in
            guard entropy < most else { return 0 }
            if hasSeen {
                var (product, square) = (Float(0), Float(0))
                for c in 0..<k {
                    product += p[row * k + c] * mean[c]
                    square += p[row * k + c] * p[row * k + c]
                }
                guard product < similar * length * square.squareRoot() else { return 0 }
            }
            return Float(exponential(Double(most - entropy)))
        }
    }

    package mutating func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        let entropies = rowEntropies(step.target.logits)
        let probabilities = step.target.logits.detached.softmax()
        let values = entropies.detached.hostScalars
        let weights = weights(probabilities: probabilities, entropies: values)
        let used = weights.indices.filter { weights[$0] > 0 }
        var losses = StepLosses()
        losses.figures = [
            .used: FigureReading(Double(used.count) / Double(max(1, weights.count)))
        ]
        guard !used.isEmpty else { return losses }
        let loss = (entropies * Tensor(weights)).sum() * (1 / Float(used.count))
        losses.terms = [("entropy", loss)]
        let mean = probabilities.gatherRows(used.map { Int32($0) }).rowMean()
        let plain = used.reduce(0) { $0 + values[$1] } / Float(used.count)
        let kept: Float = hasSeen.hostScalar > 0 ? 0.9 : 0
        outputs = outputs * kept + mean * (1 - kept)
        entropy = entropy * kept + Tensor([plain * (1 - kept)])
        hasSeen = Tensor([1])
        losses.figures[.entropy] = FigureReading(Double(plain))
        return losses
    }

    package var canReset: Bool { true }

    package mutating func takeReset() -> Bool {
        let limit = Float(logarithm(Double(outputs.count)))
        let variety = outputs.hostScalars.reduce(0) { $0 - Float(plogp(Double($1))) }
        guard hasSeen.hostScalar > 0, entropy.hostScalar < options.reset * limit,
            variety < 0.5 * limit
        else { return false }
        hasSeen = Tensor(zeros: [1])
        return true
    }
}

extension Figure {
    /// The share of the examples that count.
    static let used = Figure("used")
}
