import Tensors

/// Watches a model that adapts while it predicts, without labels: the source model, which never changes, is asked
/// beside it about the same examples.
struct StreamGuard: Sendable {
    /// Examples that are looked back on.
    static let window = 128
    /// Probability from which on the source model is taken to be sure.
    static let sure: Float = 0.9
    /// Greatest share of the source model's sure answers that the adapted model may contradict.
    static let contradiction = 0.15
    /// Least share of the source model's variety of classes that the adapted model must have.
    static let variety = 0.6

    /// What is remembered of an example.
    private struct Sight: Sendable {
        var source: Int32
        var adapted: Int32
        var isSure: Bool
    }

    private let classes: Int
    private var sights: [Sight] = []

    /// A guard that has seen nothing.
    init(classes: Int) { self.classes = classes }

    /// Takes note of a batch.
    ///
    /// - Parameters:
    ///   - source: The source model's predictions, shape `[N, K]`.
    ///   - adapted: The adapted model's, shape `[N, K]`.
    /// - Returns: Whether the adapted model has gone astray.
    mutating func raisesAlarm(source: Tensor, adapted: Tensor) -> Bool {
        let p = source.scalars
        for (row, labels) in zip(source.argmax(), adapted.argmax()).enumerated() {
            sights.append(
                Sight(
                    source: labels.0, adapted: labels.1,
                    isSure: p[row * classes + Int(labels.0)] >= StreamGuard.sure))
        }
        sights.removeFirst(max(0, sights.count - max(StreamGuard.window, source.rows)))
        return contradicts || hasLostVariety
    }

    /// Forgets what it saw of a model that is gone.
    mutating func forget() { sights = [] }

    private var contradicts: Bool {
        let sure = sights.filter(\.isSure)
        guard sure.count >= StreamGuard.window / 8 else { return false }
        let contradicted = sure.filter { $0.source != $0.adapted }.count
        return Double(contradicted) > StreamGuard.contradiction * Double(sure.count)
    }

    private var hasLostVariety: Bool {
        guard sights.count >= StreamGuard.window / 2 else { return false }
        func variety(_ label: (Sight) -> Int32) -> Double {
            var counts = [Double](repeating: 0, count: classes)
            for sight in sights { counts[Int(label(sight))] += 1 }
            return effectiveClasses(counts)
        }
        // A stream that is sorted by class has little variety in truth; then there is none to lose.
        let source = variety(\.source)
        return source > 0.5 * Double(classes)
            && variety(\.adapted) < StreamGuard.variety * source
    }
}
