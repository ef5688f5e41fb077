import Support
public import Tensors

/// Weights that were trained elsewhere, in a safetensors file or a PyTorch checkpoint.
public enum PretrainedWeights {
    /// Every tensor of a file, as Float32, by the name it has there.
    ///
    /// What kind of file it is, its first bytes say; the name only decides where they are damaged.
    ///
    /// - Parameter path: The file.
    /// - Throws: `UserFault` if it cannot be read, is of neither kind or not sound, or is a
    ///   checkpoint that would run code.
    /// - SeeAlso: ``SafetensorsFile``, ``TorchCheckpoint``
    public static func read(_ path: String) throws -> [String: Tensor] {
        switch try open(path) {
        case .safetensors(let file): try file.allTensors()
        case .torch(let tensors): tensors
        }
    }

    /// A file of weights, told by its content.
    package enum Opened: Sendable {
        /// Tensors that are converted when they are asked for.
        case safetensors(SafetensorsFile)
        /// Tensors of a PyTorch checkpoint.
        case torch([String: Tensor])
    }

    /// Opens a file, as ``read(_:)`` does.
    ///
    /// - Throws: `UserFault`, as there.
    package static func open(_ path: String) throws -> Opened {
        let bytes = try Files.read(path)
        if TorchCheckpoint.isZip(bytes) || LegacyTorchFile.isOne(bytes) {
            return .torch(try TorchCheckpoint(bytes: bytes, file: path).tensors)
        }
        // A header's length, then its JSON.
        let isSafetensors = bytes.count > 8 && bytes[8] == UInt8(ascii: "{")
        guard isSafetensors || path.hasSuffix(".safetensors") else {
            throw TorchFaults(file: path).foreign(bytes)
        }
        return .safetensors(try SafetensorsFile(bytes: bytes, file: path))
    }
}
