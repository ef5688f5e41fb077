import Tensors

/// Watches a model that adapts while it predicts, without labels: the source model, which never
/// changes, is asked beside it about the same examples.
struct StreamGuard: Sendable {
    /// Examples that are looked back on.
    static let window = 128
    /// Probability from which on the source model is taken to be sure.
    static let sure: Float = 0.9
    /// Greatest share of the source model's sure answers that the adapted model may contradict.
    static let contradiction = 0.1
    /// Greatest entropy of the adapted model's predictions, as a multiple of the source model's:
    /// adapting is to make it surer, and statistics that do not fit it make it less so.
    static let entropy: Float = 1.05
    /// Least share of the source model's variety of classes that the adapted model must have.
    static let variety = 0.6

    /// What is remembered of an example.
    private struct Observation: Sendable {
        var source: Int32
        var adapted: Int32
        var isSure: Bool
        var sourceEntropy: Float
        var adaptedEntropy: Float
    }

    private let classes: Int
    private var observations: [Observation] = []

    /// A guard that has seen nothing.
    init(classes: Int) { self.classes = classes }

    /// Takes note of a batch.
    ///
    /// - Parameters:
    ///   - source: The source model's predictions, shape `[N, K]`.
    ///   - adapted: The adapted model's, shape `[N, K]`.
    /// - Returns: Whether the adapted model has gone astray.
    mutating func raisesAlarm(source: Tensor, adapted: Tensor) -> Bool {
        let p = source.hostScalars
        let (before, now) = (source.argmax(), adapted.argmax())
        let (entropies, nowEntropies) = (source.entropies, adapted.entropies)
        for row in 0..<source.rows {
            observations.append(
                Observation(
                    source: before[row], adapted: now[row],
                    isSure: p[row * classes + Int(before[row])] >= StreamGuard.sure,
                    sourceEntropy: entropies[row], adaptedEntropy: nowEntropies[row]))
        }
        observations.removeFirst(max(0, observations.count - max(StreamGuard.window, source.rows)))
        return contradicts || hasLostVariety || isLessSure
    }

    /// Forgets what it saw of a model that is gone.
    mutating func forget() { observations = [] }

    private var contradicts: Bool {
        let sure = observations.filter(\.isSure)
        guard sure.count >= StreamGuard.window / 8 else { return false }
        let contradicted = sure.filter { $0.source != $0.adapted }.count
        return Double(contradicted) > StreamGuard.contradiction * Double(sure.count)
    }

    private var isLessSure: Bool {
        guard observations.count >= StreamGuard.window / 2 else { return false }
        let (source, adapted) = observations.reduce((Float(0), Float(0))) {
            ($0.0 + $1.sourceEntropy, $0.1 + $1.adaptedEntropy)
        }
        return adapted > StreamGuard.entropy * source
    }

    /// e to the entropy of the class shares that the source model gave of late; 0 until enough was
    /// seen.
    var recentVariety: Double {
        observations.count >= StreamGuard.window / 2 ? variety(\.source) : 0
    }

    private func variety(_ label: (Observation) -> Int32) -> Double {
        var counts = [Double](repeating: 0, count: classes)
        for observation in observations { counts[Int(label(observation))] += 1 }
        return effectiveClasses(counts)
    }

    private var hasLostVariety: Bool {
        // A stream that is sorted by class has little variety in truth; then there is none to lose.
        let source = recentVariety
        return source > 0.5 * Double(classes)
            && variety(\.adapted) < StreamGuard.variety * source
    }
}

extension Tensor {
    /// The entropy of each row, taken as a distribution, in nats.
    fileprivate var entropies: [Float] {
        (self * (self + 1e-12).log()).rowSums().hostScalars.map { -$0 }
    }
}
