import Adaptation
import NeuralNetworks
import Support
import Tensors

/// A job's folder: the state of an unfinished job, or the outcome and model of a finished one.
///
/// `state.json` and `outcome.json` are sealed for their run, job and name, and give the checksum of
/// every file that belongs to them. Each is written last, so that a kill at any moment leaves
/// either the old state or the new one.
struct JobCheckpoint: Sendable {
    let job: Job
    private let run: RunFolder

    /// The folder of a job in a run's folder; nothing is made yet.
    init(of job: Job, in run: RunFolder) {
        (self.job, self.run) = (job, run)
    }

    var folder: String { "\(run.checkpoint)/\(job.slug)" }

    struct State: Codable {
        var method: MethodSpec
        var seed: Int
        var epoch: Int
        var pretextEpochs: Int
        var optimizerStep: Int
        var history: [EpochRecord]
        var seconds: Double
        var diverged: Bool
        /// SHA-256 of ``file`` and of each epoch's model, by name.
        var files: [String: String]

        /// The file with network, optimizer and what the method remembers.
        var file: String { "state-\(pretextEpochs)-\(epoch).safetensors" }
    }

    private var statePath: String { folder + "/state.json" }
    private var outcomePath: String { folder + "/outcome.json" }
    private static let model = "model.safetensors"
    private static let predictions = "outcome.safetensors"
    private static func snapshot(_ epoch: Int) -> String { "epoch-\(epoch).safetensors" }

    /// Writes a state, and drops from memory the snapshots that are now on disk.
    func save(_ state: inout TrainingState) throws {
        try run.make(folder)
        var files: [String: String] = [:]
        for (index, snapshot) in state.snapshots.enumerated() {
            let name = JobCheckpoint.snapshot(index + 1)
            switch snapshot {
            case .memory(let tensors):
                let path = "\(folder)/\(name)"
                let sum = try run.write(tensors, to: path)
                state.snapshots[index] = .file(path, sha256: sum)
                files[name] = sum
            case .file(_, let sum): files[name] = sum
            }
        }
        var tensors = state.network.tensors.prefixed("network.")
        tensors.merge(state.optimizer.state.prefixed("optimizer.")) { _, new in new }
        tensors.merge(state.network.methodMemory.prefixed("memory.")) { _, new in new }
        if !state.testPredictions.isEmpty {
            tensors["test"] = .concatenating(state.testPredictions)
        }
        let before = try? run.unseal(State.self, from: statePath).file
        var json = State(
            method: job.method, seed: job.seed, epoch: state.epoch,
            pretextEpochs: state.pretextEpochs, optimizerStep: state.optimizer.step,
            history: state.history, seconds: state.seconds, diverged: state.diverged, files: files)
        json.files[json.file] = try run.write(tensors, to: "\(folder)/\(json.file)")
        try run.seal(json, to: statePath)
        if let before, before != json.file { Files.remove(folder + "/" + before) }
    }

    /// Continues a state from what was saved; leaves it as it is where nothing was.
    ///
    /// - Throws: `DamagedFile` if a file is not what was written or cannot be of this trainer: the
    ///   state is of no use then. `UserFault` if a file cannot be read.
    func resume(_ state: inout TrainingState, by trainer: Trainer) throws {
        guard Files.exists(statePath) else { return }
        let json = try run.unseal(State.self, from: statePath)
        guard json.method == job.method, json.seed == job.seed else {
            throw damage("is of \(json.method.name), seed \(json.seed)")
        }
        guard json.epoch == json.history.count else {
            throw damage("has \(json.history.count) epochs, not \(json.epoch)")
        }
        state.pretextEpochs = json.pretextEpochs
        state.history = json.history
        state.seconds = json.seconds
        state.diverged = json.diverged
        state.snapshots = try (0..<json.epoch).map {
            try snapshot(JobCheckpoint.snapshot($0 + 1), json)
        }
        let path = folder + "/" + json.file
        let tensors = try SafetensorsFile(
            contentsOf: path, sha256: json.files[json.file] ?? ""
        ).allTensors()
        do {
            try restore(&state, from: tensors, step: json.optimizerStep, path)
        } catch let fault as UserFault {
            throw DamagedFile(path, "does not fit this job: \(fault.what)")
        }
        state.testPredictions = try predictions(
            tensors["test"], epochs: json.epoch, classes: trainer.task.classes, path)
        if let what = trainer.contradiction(in: state) { throw damage(what) }
    }

    /// A snapshot on disk, read once to see that it is what was written.
    private func snapshot(_ name: String, _ json: State) throws -> Snapshot {
        let (path, sum) = ("\(folder)/\(name)", json.files[name] ?? "")
        _ = try Files.read(path, sha256: sum)
        return .file(path, sha256: sum)
    }

    private func restore(
        _ state: inout TrainingState, from tensors: [String: Tensor], step: Int, _ path: String
    ) throws {
        if tensors.keys.contains(where: { $0.hasPrefix("network.frozenSource.") }) {
            state.network.freezeSource()
        }
        try state.network.load(
            tensors.filter { $0.key.hasPrefix("network.") }, prefix: "network.", from: path)
        try state.optimizer.restore(
            tensors.unprefixed("optimizer."), step: step, for: state.network, from: path)
        state.network.methodMemory = tensors.unprefixed("memory.")
    }

    private func damage(_ what: String) -> DamagedFile { DamagedFile(statePath, what) }

    /// Replaces the state by the outcome and the chosen model; gives the outcome as it was saved.
    func finish(_ outcome: JobOutcome, _ state: TrainingState) throws -> JobOutcome {
        let saved = try save(
            outcome, model: state.snapshots[outcome.record.selectedEpoch - 1].load())
        try sweep()
        return saved
    }

    /// Writes an outcome and the chosen model; gives the outcome with the files' checksums.
    func save(_ outcome: JobOutcome, model: [String: Tensor]) throws -> JobOutcome {
        try run.make(folder)
        var outcome = outcome
        outcome.record.files = [
            JobCheckpoint.model: try run.write(model, to: modelPath),
            JobCheckpoint.predictions: try run.write(
                ["test": .concatenating(outcome.testPredictions)],
                to: "\(folder)/\(JobCheckpoint.predictions)"),
        ]
        // Written last: where it is, all is.
        try run.seal(outcome.record, to: outcomePath)
        return outcome
    }

    /// Reads an outcome back; nil where the job has not finished.
    ///
    /// - Parameters:
    ///   - epochs: The most epochs that it can have.
    ///   - classes: Columns of its predictions.
    /// - Throws: `DamagedFile` if a file of the finished job is not what was written or cannot be
    ///   of this job, `UserFault` if one cannot be read.
    func outcome(epochs: Int, classes: Int) throws -> JobOutcome? {
        guard Files.exists(outcomePath) else { return nil }
        let record = try run.unseal(JobOutcome.Record.self, from: outcomePath)
        if let what = record.contradiction(job, epochs: epochs, classes: classes) {
            throw DamagedFile(outcomePath, what)
        }
        // Read when it is needed, and now to see that it can be.
        _ = try Files.read(modelPath, sha256: record.files[JobCheckpoint.model] ?? "")
        let path = "\(folder)/\(JobCheckpoint.predictions)"
        let file = try SafetensorsFile(
            contentsOf: path, sha256: record.files[JobCheckpoint.predictions] ?? "")
        let predictions = try predictions(
            try? file.tensor("test"), epochs: record.history.count, classes: classes, path)
        guard predictions.allSatisfy({ $0.columns == max(1, classes) }) else {
            throw DamagedFile(path, "predicts other classes than the recipe's")
        }
        return JobOutcome(record: record, testPredictions: predictions)
    }

    /// The predictions of each epoch, from those of all of them.
    ///
    /// - Parameter classes: 0 for numbers, which need not be shares.
    private func predictions(
        _ all: Tensor?, epochs: Int, classes: Int, _ path: String
    ) throws -> [Tensor] {
        guard epochs > 0 else { return [] }
        // What a model that lost its numbers predicts is saved too: NaN is what was written then.
        guard let all, all.shape.count == 2, all.rows % epochs == 0,
            classes == 0 || all.hostScalars.allSatisfy({ $0.isNaN || Double($0).isShare })
        else { throw DamagedFile(path, "has no predictions of \(epochs) epochs") }
        let m = all.rows / epochs
        return (0..<epochs).map { all.rows($0 * m..<($0 + 1) * m) }
    }

    /// Removes everything of the job, which is then trained anew.
    func discard() throws { try run.discard(folder) }

    /// Removes what a finished job needs no more; a killed process can have left it.
    func sweep() throws {
        // The state goes first: nothing may name files that are gone.
        Files.remove(statePath)
        for name in try Files.names(in: folder)
        where name.hasPrefix("state-") || name.hasPrefix("epoch-") {
            Files.remove(folder + "/" + name)
        }
    }

    /// The file of the chosen model of a finished job.
    var modelPath: String { "\(folder)/\(JobCheckpoint.model)" }

    /// The chosen model of a finished job.
    ///
    /// - Parameter outcome: The job's outcome, as it was saved.
    func model(_ outcome: JobOutcome?) -> Snapshot {
        .file(modelPath, sha256: outcome?.record.files[JobCheckpoint.model] ?? "")
    }
}

extension [String: Tensor] {
    func prefixed(_ prefix: String) -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: map { (prefix + $0.key, $0.value) })
    }

    func unprefixed(_ prefix: String) -> [String: Tensor] {
        Dictionary(
            uniqueKeysWithValues: filter { $0.key.hasPrefix(prefix) }.map {
                (String($0.key.dropFirst(prefix.count)), $0.value)
            })
    }
}
