import CZlib
import Support

/// Reads gzip data piece by piece, so that no more is unpacked than was asked for.
///
/// Several members behind each other are one stream, as for `gzip`.
final class GzipReader {
    private let bytes: [UInt8]
    private let file: String
    /// zlib keeps the address, so the state has to stay where it is.
    private let stream: UnsafeMutablePointer<z_stream>
    private var position = 0
    private var hasEnded = false

    /// Whether bytes begin as gzip data does.
    static func canRead(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x1F, 0x8B])
    }

    /// The most bytes that a packed file is believed to hold: 1 GiB, more than a table that is held
    /// in memory.
    private static let largest = 1 << 30

    /// The contents of a file that may be gzipped.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - file: Its name, for faults.
    ///   - limit: The most bytes that are unpacked.
    /// - Returns: The bytes as they are, where they do not begin as gzip data does.
    /// - Throws: `UserFault` if the data is damaged, cut short or unpacks to more than the limit.
    static func unpacked(
        _ bytes: [UInt8], file: String, limit: Int = largest
    ) throws -> [UInt8] {
        guard canRead(bytes) else { return bytes }
        let reader = GzipReader(bytes, file: file)
        let contents = try reader.read(limit)
        guard try reader.read(1).isEmpty else {
            throw UserFault(
                "\(file) unpacks to more than \(limit) bytes", at: .init(file: file),
                remedy: "Divide it into smaller files")
        }
        return contents
    }

    /// A reader at the begin of gzip data.
    ///
    /// - Parameters:
    ///   - bytes: The packed data.
    ///   - file: The file it came from, for faults.
    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 16 asks for gzip, 15 for the largest window.
        let status = inflateInit2_(
            stream, 16 + 15, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib cannot start: status \(status)")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// The next bytes.
    ///
    /// - Parameter count: How many to read.
    /// - Returns: As many as were asked for; fewer only where the data ends.
    /// - Throws: `UserFault` if the data is damaged or cut short.
    func read(_ count: Int) throws -> [UInt8] {
        // What was promised may be a lie, so room is made only as the bytes come.
        var output = [UInt8]()
        var piece = [UInt8](repeating: 0, count: min(count, 1 << 18))
        while output.count < count, !hasEnded {
            let wanted = min(piece.count, count - output.count)
            let written = try inflate(into: &piece, wanted)
            output += piece[..<written]
        }
        return output
    }

    /// Unpacks at most `wanted` bytes and says how many it were.
    private func inflate(into piece: inout [UInt8], _ wanted: Int) throws -> Int {
        let input = min(bytes.count - position, Int(UInt32.max))
        let status = bytes.withUnsafeBufferPointer { packed in
            piece.withUnsafeMutableBufferPointer { room in
                stream.pointee.next_in = packed.baseAddress.map {
                    UnsafeMutablePointer(mutating: $0 + position)
                }
                stream.pointee.avail_in = UInt32(input)
                stream.pointee.next_out = room.baseAddress
                stream.pointee.avail_out = UInt32(wanted)
                return CZlib.inflate(stream, Z_NO_FLUSH)
            }
        }
        position += input - Int(stream.pointee.avail_in)
        let written = wanted - Int(stream.pointee.avail_out)
        switch status {
        case Z_STREAM_END: try beginNextMember()
        case Z_OK: break
        case Z_BUF_ERROR where position == bytes.count:
            throw fault("is cut short: its gzip data has no end")
        default:
            let message = stream.pointee.msg.map { ": " + String(cString: $0) } ?? ""
            throw fault("is damaged: its gzip data cannot be unpacked\(message)")
        }
        return written
    }

    private func beginNextMember() throws {
        guard position < bytes.count else {
            hasEnded = true
            return
        }
        guard Self.canRead(Array(bytes[position...].prefix(2))) else {
            throw fault("has \(bytes.count - position) bytes behind its gzip data")
        }
        inflateReset(stream)
    }

    private func fault(_ what: String) -> UserFault {
        UserFault("\(file) \(what)", at: .init(file: file), remedy: "Fetch the file again")
    }
}
