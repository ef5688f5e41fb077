import Support
package import Tensors

/// Tensor files with a checksum that is kept elsewhere.
extension SafetensorsFile {
    /// Reads a file whose checksum was noted when it was written; what is parsed is what was
    /// summed.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - sum: Its SHA-256, 64 lower-case hexadecimal digits.
    /// - Throws: `DamagedFile` if it is missing or another one, `UserFault` if it cannot be read.
    package init(contentsOf path: String, sha256 sum: String) throws {
        try self.init(bytes: Files.read(path, sha256: sum), file: path)
    }

    /// Writes tensors like ``write(_:metadata:to:)``.
    ///
    /// - Returns: The SHA-256 of the file.
    /// - Throws: `UserFault` if the file cannot be written.
    package static func writeSummed(_ tensors: [String: Tensor], to path: String) throws -> String {
        let bytes = try bytes(tensors)
        try Files.writeAtomically(bytes, to: path)
        return Files.sha256(of: bytes)
    }
}
