package import Support
import Tensors

extension SavedModel {
    /// Refuses work for which a limit of this process's memory leaves no room.
    ///
    /// The estimate comes from predictions for eight random examples.
    ///
    /// - Parameters:
    ///   - what: Names the work at the beginning of the message: `predicting`.
    ///   - batch: Examples that are computed on at once.
    ///   - trains: Whether the network learns from them.
    /// - Throws: `UserFault` that says how much is missing where.
    package func checkMemory(
        for what: String, batch: Int = 64, trains: Bool = false,
        limits: [MemoryLimit] = MemoryLimit.all()
    ) throws {
        guard !limits.isEmpty else { return }
        let tried = 8
        var generator = RandomGenerator(seed: 0, stream: "memory")
        let examples = (0..<tried).map { _ in modality.randomExample(using: &generator) }
        var network = network
        let before = BufferPool.heldBytes
        _ = try network.predict(examples, through: modality)
        let taken = BufferPool.heldBytes - before
        // A training step keeps what each layer makes until its gradient is there.
        let copies = max(1, batch / tried) * (trains ? 4 : 1)
        // A pool of threads for the network, and one for the files.
        try MemoryNeed(
            bytes: taken * copies + SavedModel.untold, threads: 2 * (processorCount - 1)
        ).check(
            for: what, remedy: trains ? "Or take a smaller batch: --set training.batch=8." : "",
            limits: limits)
    }

    /// What work holds besides tensors: files that are read, and the library's own memory.
    private static let untold = 48 << 20
}
