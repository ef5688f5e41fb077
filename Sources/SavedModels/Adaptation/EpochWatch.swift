import Reports

/// Measures an adaptation after each epoch, and tells when it must stop.
struct EpochWatch {
    /// What was measured, epoch by epoch.
    private(set) var epochs: [AdaptationEpoch] = []
    /// The class of each example after each epoch.
    private var labels: [[Int32]] = []
    /// The trial with the source model on both sides.
    private var start: AdaptationTrial
    private let stops: Bool

    /// A watch over the epochs to come.
    ///
    /// - Parameters:
    ///   - start: The trial before anything is adapted.
    ///   - stops: Whether a clearly harmful epoch ends the training.
    init(_ start: AdaptationTrial, stops: Bool) {
        (self.start, self.stops) = (start, stops)
        // Models of two halves are trained later.
        self.start.halves = []
    }

    /// Whether the last epoch ended the training.
    var isStopped: Bool { stops && epochs.last?.harm != nil }

    /// The epochs that can be chosen: without the one that ended the training, if there is another.
    var choosable: Int { isStopped ? max(1, epochs.count - 1) : epochs.count }

    /// Measures one more epoch.
    mutating func add(_ side: AdaptationTrial.Side) {
        var trial = start
        trial.after = side
        let measures = trial.measures
        labels.append(side.probabilities.argmax())
        epochs.append(
            AdaptationEpoch(
                epochs.count + 1, measures, topShare: side.shares.max() ?? 0,
                changed: trial.changed.count, harm: AdaptationJudge.harm(trial, measures)))
    }

    /// Compares each epoch with the models of two halves after as many.
    ///
    /// - Parameter halves: The class of each example after each epoch of either half's model.
    mutating func compare(_ halves: [[[Int32]]]) {
        guard halves.count == 2 else { return }
        let source = start.before.probabilities.argmax()
        for index in epochs.indices where halves.allSatisfy({ index < $0.count }) {
            epochs[index].halves = .init(
                halves.map { $0[index] }, source: source, final: labels[index])
        }
    }
}
