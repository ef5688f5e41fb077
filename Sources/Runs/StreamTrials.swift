import Adaptation
import Datasets
import Locking
import Reports
import Support
import Tensors

/// Every test-time method of a recipe on the test part as a stream, in three orders, for each seed.
///
/// It runs after every model is chosen and the test labels are open: one order is sorted by class.
/// The runner itself is given examples in an order, and no label.
struct StreamTrials: Sendable {
    /// What is known of one stream.
    struct Record: Codable, Sendable, Equatable {
        var accuracy: Double
        var sourceAccuracy: Double
        var rollbacks: Int
        var steps: Int

        /// Whether a stream can have such figures.
        fileprivate var isSound: Bool {
            accuracy.isShare && sourceAccuracy.isShare && rollbacks >= 0 && steps >= 0
        }
    }

    /// The orders in which examples come, and how many at once.
    enum Order: String, CaseIterable, Sendable {
        case mixed, sorted, single

        var batch: Int { self == .single ? 1 : 64 }
    }

    /// Examples of a stream at most, so that a large test part does not take long.
    static let limit = 2_000

    let experiment: Experiment
    let folder: RunFolder
    /// Where the models that streams start from are described.
    let outcomes: [Job: JobOutcome]
    let labels: [Int32]
    let workers: Int
    /// Told of records that cannot be used, from several threads.
    var report: @Sendable (RunEvent) -> Void = { _ in }

    private var methods: [MethodSpec] {
        experiment.recipe.blindMethods.filter(\.isTestTime)
    }

    /// The indices of the test examples in the order of a stream.
    func indices(_ order: Order, seed: Int) -> [Int] {
        var indices = Array(labels.indices)
        var generator = RandomGenerator(seed: UInt64(seed), stream: "stream")
        generator.shuffle(&indices)
        indices = Array(indices.prefix(StreamTrials.limit))
        guard order == .sorted else { return indices }
        let classes = 0..<experiment.classes.count
        return classes.flatMap { label in indices.filter { labels[$0] == Int32(label) } }
    }

    /// Runs what an earlier execution did not, and summarises everything; nil where no method can
    /// follow a stream.
    ///
    /// - Parameter check: Called after each batch, from several threads; what it throws ends it.
    func results(
        check: @escaping @Sendable () throws -> Void
    ) throws -> [String: [String: StreamResult]]? {
        let (methods, seeds) = (methods, Array(1...experiment.recipe.seeds))
        guard !methods.isEmpty else { return nil }
        try folder.make(folder.streams)
        let records = Locked<[Job: [Order: Record]]>([:])
        let jobs = seeds.flatMap { seed in methods.map { Job(method: $0, seed: seed) } }
        try onWorkers(workers, jobs) { job in
            for order in Order.allCases {
                let record = try record(of: job, order, check: check)
                records.withLock { $0[job, default: [:]][order] = record }
            }
        }
        let all = records.withLock { $0 }
        var results: [String: [String: StreamResult]] = [:]
        for method in methods {
            for order in Order.allCases {
                let found = seeds.compactMap { all[Job(method: method, seed: $0)]?[order] }
                results[method.name, default: [:]][order.rawValue] = StreamTrials.summary(
                    found, examples: min(labels.count, StreamTrials.limit))
            }
        }
        return results
    }

    /// The figures of one order over seeds.
    static func summary(_ records: [Record], examples: Int) -> StreamResult {
        StreamResult(
            accuracy: SeedStatistics(records.map(\.accuracy)),
            sourceAccuracy: SeedStatistics(records.map(\.sourceAccuracy)).mean,
            difference: pairedInterval(records.map { $0.accuracy - $0.sourceAccuracy }),
            examples: examples, rollbacks: records.reduce(0) { $0 + $1.rollbacks },
            steps: records.reduce(0) { $0 + $1.steps })
    }

    private func record(
        of job: Job, _ order: Order, check: () throws -> Void
    ) throws -> Record {
        let path = "\(folder.streams)/\(job.slug)-\(order.rawValue).json"
        if let record = try saved(path, job) { return record }
        let floor = Job(method: .sourceOnly, seed: job.seed)
        let state = try experiment.initialState(
            job.method, seed: UInt64(job.seed), labels: Labels(none: experiment.task.labelKind),
            model: folder.job(floor).model(outcomes[floor]))
        var options = StreamRunner.Options()
        options.rate = experiment.recipe.training.rate
        let runner = StreamRunner(
            source: state.network, options: options, views: experiment.modality.views)
        let indices = indices(order, seed: job.seed)
        let stream = Stream(
            examples: indices.map { experiment.domains.test.examples[$0] },
            batch: order.batch)
        let outcome = try runner.run(stream, check: check)
        func accuracy(_ probabilities: Tensor) -> Double {
            let right = zip(probabilities.argmax(), indices).filter { $0 == labels[$1] }.count
            return Double(right) / Double(max(1, indices.count))
        }
        let record = Record(
            accuracy: accuracy(outcome.probabilities),
            sourceAccuracy: accuracy(outcome.sourceProbabilities),
            rollbacks: outcome.rollbacks.count, steps: outcome.steps)
        try folder.seal(record, to: path)
        return record
    }

    /// What an earlier execution found; nil where it found nothing, or what cannot be used.
    private func saved(_ path: String, _ job: Job) throws -> Record? {
        guard Files.exists(path) else { return nil }
        do {
            let record = try folder.unseal(Record.self, from: path)
            guard record.isSound else { throw DamagedFile(path, "has figures of no stream") }
            return record
        } catch let damage as DamagedFile {
            try folder.discard(path)
            report(.discarded(job, why: damage.sentence))
            return nil
        }
    }
}
