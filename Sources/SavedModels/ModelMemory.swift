import Adaptation
import Modalities
package import Support
import Tensors

extension SavedModel {
    /// Refuses work for which a limit of this process's memory leaves no room.
    ///
    /// The estimate comes from predictions for eight random examples, where the modality can make
    /// some.
    ///
    /// - Parameters:
    ///   - what: Names the work at the beginning of the message: `predicting`.
    ///   - batch: Examples that are computed on at once.
    ///   - trains: Whether the network learns from them.
    /// - Throws: `UserFault` that says how much is missing where.
    package func checkMemory(
        for what: String, batch: Int = Network.chunk, trains: Bool = false,
        limits: [MemoryLimit] = MemoryLimit.all()
    ) throws {
        guard !limits.isEmpty else { return }
        // A training step keeps what each layer makes until its gradient is there.
        let copies = max(1, batch / SavedModel.tried) * (trains ? 4 : 1)
        // A pool of threads for the network, and one for the files.
        try MemoryNeed(
            bytes: try bytesOfPrediction() * copies + SavedModel.untold,
            threads: 2 * (processorCount - 1)
        ).check(
            for: what, remedy: trains ? "Or take a smaller batch: --set training.batch=8." : "",
            limits: limits)
    }

    /// Random examples that the estimate is made from.
    private static let tried = 8

    /// Bytes that predictions for them take; 0 for a modality that makes no random examples.
    private func bytesOfPrediction() throws -> Int {
        guard let modality = modality as? any BenchmarkableModality else { return 0 }
        var generator = RandomGenerator(seed: 0, stream: "memory")
        let examples = (0..<SavedModel.tried).map { _ in
            modality.randomExample(using: &generator)
        }
        var network = network
        let before = BufferPool.heldBytes
        _ = try network.predict(examples, through: modality.views)
        return BufferPool.heldBytes - before
    }

    /// What work holds besides tensors: files that are read, and the library's own memory.
    private static let untold = 48 << 20
}
