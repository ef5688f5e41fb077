/// Running means of the losses and figures of steps.
struct StepMetrics {
    private var steps = 0.0
    private var lossSums: [String: Double] = [:]
    private var figureSums: [Figure: Double] = [:]
    private var figureCounts: [Figure: Double] = [:]
    /// Whether training can go on after this.
    var isFinite = true

    init() {}

    /// One step with the given losses.
    init(losses: [String: Double]) {
        steps = 1
        lossSums = losses
    }

    /// One step of a method.
    init(_ losses: StepLosses) {
        steps = 1
        for (name, value) in losses.terms { lossSums[name, default: 0] += Double(value.hostScalar) }
        figureSums = losses.figures.mapValues(\.value)
        figureCounts = losses.figures.mapValues { _ in 1 }
    }

    /// Adds an update of the same step: only the first counts as a step.
    mutating func merge(_ losses: StepLosses, isFirst: Bool) {
        var update = StepMetrics(losses)
        if !isFirst { update.steps = 0 }
        add(update)
    }

    mutating func add(_ other: StepMetrics) {
        steps += other.steps
        isFinite = isFinite && other.isFinite
        lossSums.merge(other.lossSums, uniquingKeysWith: +)
        figureSums.merge(other.figureSums, uniquingKeysWith: +)
        figureCounts.merge(other.figureCounts, uniquingKeysWith: +)
    }

    var losses: [String: Double] { lossSums.mapValues { $0 / max(1, steps) } }

    var figures: [Figure: Double] {
        Dictionary(uniqueKeysWithValues: figureSums.map { ($0, $1 / (figureCounts[$0] ?? 1)) })
    }
}
