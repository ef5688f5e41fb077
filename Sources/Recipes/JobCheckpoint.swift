import Adaptation
import NeuralNetworks
import Support
import Tensors

/// A job's folder: the state of an unfinished job, or the outcome and model of a finished one.
///
/// `state.json` names the files that belong to it and is written last, so that a kill at any moment leaves
/// either the old state or the new one.
struct JobCheckpoint: Sendable {
    let folder: String

    struct State: Codable {
        var epoch: Int
        var pretextEpochs: Int
        var optimizerStep: Int
        var history: [EpochRecord]
        var seconds: Double
        var diverged: Bool
        /// The file with network, optimizer and what the method remembers.
        var file: String
    }

    private var statePath: String { folder + "/state.json" }
    private func snapshotPath(_ epoch: Int) -> String { "\(folder)/epoch-\(epoch).safetensors" }

    /// Writes a state, and drops from memory the snapshots that are now on disk.
    func save(_ state: inout TrainingState) throws {
        try Files.makeFolder(folder)
        for (index, snapshot) in state.snapshots.enumerated() {
            guard case .memory(let tensors) = snapshot else { continue }
            let path = snapshotPath(index + 1)
            try SafetensorsFile.write(tensors, to: path)
            state.snapshots[index] = .file(path)
        }
        var tensors = state.network.tensors.prefixed("network.")
        tensors.merge(state.optimizer.state.prefixed("optimizer.")) { _, new in new }
        tensors.merge(state.network.method.memory.prefixed("memory.")) { _, new in new }
        if !state.testProbabilities.isEmpty {
            tensors["test"] = .concatenating(state.testProbabilities)
        }
        let name = "state-\(state.pretextEpochs)-\(state.epoch).safetensors"
        let before = try? JSONText.decode(State.self, from: statePath).file
        try SafetensorsFile.write(tensors, to: folder + "/" + name)
        let json = State(
            epoch: state.epoch, pretextEpochs: state.pretextEpochs,
            optimizerStep: state.optimizer.step, history: state.history, seconds: state.seconds,
            diverged: state.diverged, file: name)
        try Files.writeAtomically(JSONText.encode(json), to: statePath)
        if let before, before != name { Files.remove(folder + "/" + before) }
    }

    /// Continues a state from what was saved; leaves it as it is where nothing was.
    func resume(_ state: inout TrainingState) throws {
        guard Files.exists(statePath) else { return }
        let json = try JSONText.decode(State.self, from: statePath)
        guard json.epoch == json.history.count, json.pretextEpochs >= 0,
            !json.file.contains("/")
        else {
            throw UserFault(
                "the saved state contradicts itself", at: .init(file: statePath),
                remedy: "Delete the folder \(folder) and resume: this job is trained again.")
        }
        let path = folder + "/" + json.file
        let tensors = try SafetensorsFile(contentsOf: path).allTensors()
        if tensors.keys.contains(where: { $0.hasPrefix("network.frozenSource.") }) {
            state.network.freezeSource()
        }
        try state.network.load(
            tensors.filter { $0.key.hasPrefix("network.") }, prefix: "network.", from: path)
        try state.optimizer.restore(
            tensors.unprefixed("optimizer."), step: json.optimizerStep, for: state.network,
            from: path)
        state.network.method.memory = tensors.unprefixed("memory.")
        state.pretextEpochs = json.pretextEpochs
        state.history = json.history
        state.seconds = json.seconds
        state.diverged = json.diverged
        state.snapshots = (0..<json.epoch).map { .file(snapshotPath($0 + 1)) }
        if json.epoch > 0 {
            guard let all = tensors["test"], all.rows % json.epoch == 0 else {
                throw UserFault(
                    "the saved state has no predictions", at: .init(file: path),
                    remedy: "Delete the folder \(folder) and resume: this job is trained again.")
            }
            let m = all.rows / json.epoch
            state.testProbabilities = (0..<json.epoch).map { all.rows($0 * m..<($0 + 1) * m) }
        }
    }

    /// Replaces the state by the outcome and the chosen model.
    func finish(_ outcome: JobOutcome, _ state: TrainingState) throws {
        try Files.makeFolder(folder)
        let model = try state.snapshots[outcome.record.selectedEpoch - 1].load()
        try SafetensorsFile.write(model, to: modelPath)
        try outcome.save(to: folder)
        try sweep()
    }

    /// Removes what a finished job needs no more; a killed process can have left it.
    func sweep() throws {
        // The state goes first: nothing may name files that are gone.
        Files.remove(statePath)
        for name in try Files.names(in: folder)
        where name.hasPrefix("state-") || name.hasPrefix("epoch-") {
            Files.remove(folder + "/" + name)
        }
    }

    /// The chosen model of a finished job.
    var modelPath: String { folder + "/model.safetensors" }
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
