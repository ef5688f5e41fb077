import Adaptation
import Datasets
package import Support
import Tensors

/// The memory that a run will take beyond what the process holds already.
package struct RunMemory: Sendable {
    /// Bytes that one worker takes.
    private let worker: Int
    /// Jobs that could be trained at once.
    private let jobs: Int

    /// Refuses a run before its data is read, where not even the smallest has room.
    ///
    /// - Throws: `UserFault` that says how much is missing where.
    package static func checkLeast(limits: [MemoryLimit] = MemoryLimit.all()) throws {
        try MemoryNeed(bytes: untold + report, threads: 1).check(
            for: "a run", remedy: "", limits: limits)
    }

    /// Tries two real steps of each method, on the recipe's own data.
    ///
    /// What they take of memory and of the library's kernels is kept for the run.
    ///
    /// - Throws: `UserFault` on an example that cannot be read.
    package init(_ experiment: Experiment) throws {
        let recipe = experiment.recipe
        jobs = recipe.methods.count * recipe.seeds
        let before = BufferPool.heldBytes
        var models = 0
        try Parallel.with(threads: 1) {
            for method in recipe.methods {
                var trial = try MethodTrial(experiment, method)
                try trial.step()
                let start = WallClock.now
                try trial.step()
                let epoch = start.seconds * Double(trial.trainer.stepsPerEpoch)
                _ = try trial.predict(Network.chunk)
                models = max(
                    models, trial.modelBytes * trial.modelsInMemory(secondsPerEpoch: epoch))
            }
        }
        worker = BufferPool.heldBytes - before + models + RunMemory.untold
    }

    /// What a worker holds besides tensors: the views of examples, and the library's own memory.
    private static let untold = 24 << 20
    /// What the report takes: the features of some examples, their map and their pictures.
    private static let report = 32 << 20

    /// What a run needs that trains so many jobs at once.
    package func need(workers: Int) -> MemoryNeed {
        let parallel = max(1, min(workers, jobs))
        // Each worker has a thread that reads ahead; the first worker is there already.
        return MemoryNeed(
            bytes: worker * parallel + RunMemory.report, threads: 2 * parallel - 1)
    }

    /// The most jobs at once that the limits leave room for.
    ///
    /// - Throws: `UserFault` where there is not even room for one.
    package func workers(
        atMost count: Int = processorCount, limits: [MemoryLimit] = MemoryLimit.all()
    ) throws -> Int {
        let most = max(1, min(count, jobs))
        for workers in stride(from: most, to: 1, by: -1)
        where need(workers: workers).fits(limits) { return workers }
        try need(workers: 1).check(
            for: "this run",
            remedy: "Or take a smaller training.batch, a smaller network, or a smaller cache_mb.",
            limits: limits)
        return 1
    }
}

/// Some steps of a method, to measure them.
struct MethodTrial {
    let trainer: Trainer
    private(set) var state: TrainingState
    private let experiment: Experiment
    private var steps = 0

    /// A method that has taken no step.
    init(_ experiment: Experiment, _ method: MethodSpec) throws {
        self.experiment = experiment
        var domains = experiment.domains(of: method)
        if let count = method.fewShotLabels {
            // As many source examples cost as much.
            let few = Array(0..<min(count, domains.source.labels.count))
            domains.sources = [
                LabelledDomain(
                    name: domains.source.name, examples: few.map { domains.source.examples[$0] },
                    labels: domains.source.labels.keeping(few))
            ]
        }
        trainer = try experiment.trainer(seed: 1, domains: domains)
        state = try experiment.initialState(method, seed: 1, labels: domains.source.labels)
    }

    mutating func step() throws {
        try trainer.timedStep(&state, step: steps)
        steps += 1
    }

    /// Predicts some of the target's examples, and says how many.
    mutating func predict(_ count: Int) throws -> Int {
        let some = Array(experiment.domains.target.examples.prefix(count))
        _ = try state.network.predict(some, through: experiment.modality.views)
        return some.count
    }

    /// Bytes of the tensors that an epoch's model is kept by.
    var modelBytes: Int { state.network.modelTensors.values.reduce(0) { $0 + 4 * $1.count } }

    /// Epochs whose models are in memory before a checkpoint takes them to the disk.
    func modelsInMemory(secondsPerEpoch: Double) -> Int {
        let between = trainer.plan.checkpointSeconds / max(1e-3, secondsPerEpoch)
        return min(trainer.plan.epochs, 1 + Int(min(between, 1e6)))
    }
}
