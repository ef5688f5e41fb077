import CMessageDigest
import Glibc

/// Access to files whose every failure is a fault the user can read.
///
/// Built on the C library alone, so that a program that reads one file need not load Foundation.
public enum Files {
    /// The most bytes of a file that is read as a whole: 4 GiB.
    public static let mostBytes = 1 << 32

    /// The bytes of a regular file.
    ///
    /// - Parameters:
    ///   - path: The file to read.
    ///   - limit: The most bytes it may have.
    /// - Throws: `UserFault` if it is missing, is a folder, a device or a pipe, is larger than the
    ///   limit, grows while it is read or cannot be read.
    public static func read(_ path: String, limit: Int = mostBytes) throws -> [UInt8] {
        let file = try OpenFile(path)
        guard file.size <= limit else {
            let most = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit) bytes"
            throw UserFault(
                "\(path) has \(file.size) bytes, more than the \(most) that are read",
                at: .init(file: path), remedy: "Check the name, or cut the file into smaller ones.")
        }
        // Room for one byte more than there should be, to see that there is none.
        let room = file.believed + 1
        return try [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            while count < room {
                let got = try piece(of: file, path, into: .init(rebasing: bytes[count..<room]))
                if got == 0 { return }
                count += got
            }
            throw grown(path)
        }
    }

    /// The first bytes of a regular file, all of them where it has no more.
    ///
    /// - Parameters:
    ///   - path: The file to read.
    ///   - most: The most bytes that are read.
    /// - Throws: `UserFault` if it is missing, is of another kind or cannot be read.
    package static func beginning(of path: String, count most: Int) throws -> [UInt8] {
        let file = try OpenFile(path)
        return try [UInt8](unsafeUninitializedCapacity: min(most, file.believed)) {
            buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            while count < bytes.count {
                let got = try piece(of: file, path, into: .init(rebasing: bytes[count...]))
                if got == 0 { return }
                count += got
            }
        }
    }

    /// The text of a UTF-8 file, without the byte-order mark it may begin with.
    ///
    /// - Parameters:
    ///   - path: The file to read.
    ///   - limit: The most bytes it may have.
    /// - Throws: `UserFault` if it cannot be read, or, with the line of the first bad byte, if it
    ///   is not UTF-8.
    public static func readText(_ path: String, limit: Int = mostBytes) throws -> String {
        try text(of: read(path, limit: limit), file: path)
    }

    /// Bytes as UTF-8 text, without the byte-order mark they may begin with.
    ///
    /// - Parameters:
    ///   - bytes: The contents of a file.
    ///   - file: The name of that file, for the fault.
    /// - Throws: `UserFault` with the line of the first bad byte if the bytes are not UTF-8.
    public static func text(of bytes: [UInt8], file: String) throws -> String {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UserFault(
                "\(file) is not UTF-8 text",
                at: .init(file: file, line: lineOfFirstBadByte(in: bytes)),
                remedy: "Save it as UTF-8, for example with: iconv -f LATIN1 -t UTF-8")
        }
        return bytes.starts(with: mark) ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Whether there is a file or a folder of that name.
    ///
    /// - Parameter path: The name to look up; links are followed.
    public static func exists(_ path: String) -> Bool {
        withSystemPath(path) { access($0, F_OK) } == 0
    }

    /// The SHA-256 checksum of a file, read piece by piece.
    ///
    /// - Parameter path: The file to read.
    /// - Returns: 64 lower-case hexadecimal digits.
    /// - Throws: `UserFault` if the file cannot be read.
    public static func sha256(ofFile path: String) throws -> String {
        var digest = Digest()
        try forEachPiece(of: path) { digest.add($0) }
        return digest.finish()
    }

    /// The SHA-256 checksum of bytes in memory.
    ///
    /// - Parameter bytes: What to sum.
    /// - Returns: 64 lower-case hexadecimal digits.
    public static func sha256(of bytes: [UInt8]) -> String {
        var digest = Digest()
        digest.add(bytes[...])
        return digest.finish()
    }

    /// The bytes that are read at once where a file is not kept as a whole: 256 KiB.
    private static let pieceSize = 1 << 18

    /// Reads a regular file in pieces.
    private static func forEachPiece(
        of path: String, _ body: (ArraySlice<UInt8>) -> Void
    ) throws {
        let file = try OpenFile(path)
        var buffer = [UInt8](repeating: 0, count: min(file.believed + 1, pieceSize))
        var rest = file.believed
        while true {
            let count = try buffer.withUnsafeMutableBytes { try piece(of: file, path, into: $0) }
            if count == 0 { return }
            guard count <= rest else { throw grown(path) }
            rest -= count
            body(buffer[..<count])
        }
    }

    /// Reads the next bytes of a file; none at its end.
    private static func piece(
        of file: borrowing OpenFile, _ path: String, into buffer: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        while true {
            let count = Glibc.read(file.descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw fault("read", path, errno) }
        }
    }

    /// The fault of a file that does not end where it did when it was opened.
    private static func grown(_ path: String) -> UserFault {
        UserFault(
            "\(path) grew while it was read", at: .init(file: path),
            remedy: "Wait until what writes it has ended, or copy it.")
    }

    /// The line, counted from 1, that holds the first byte which is not UTF-8.
    package static func lineOfFirstBadByte(in bytes: [UInt8]) -> Int {
        var line = 1
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            if scalar == "\n" { line += 1 }
        }
        return line
    }

    /// The fault that says why the system refused to do something with a file.
    package static func fault(_ verb: String, _ path: String, _ code: Int32) -> UserFault {
        let remedy =
            switch code {
            case ENOENT: "Check the name and the folder it is looked for in"
            case EACCES, EPERM: "Ask for the right to \(verb) it, or choose another place"
            case ENOTDIR: "A part of this path is a file, not a folder: correct the path"
            case EISDIR: "This is a folder: name a file in it"
            case EFBIG: "Free some space on that disk, or raise the limit on files: ulimit -f"
            case ENOSPC, EDQUOT: "Free some space on that disk, or choose another one"
            case EROFS: "That disk is read-only: choose another one"
            case EEXIST: "Move what is there away, or choose another name"
            default: "Check the path and the disk"
            }
        return UserFault(
            "cannot \(verb) \(path): \(String(cString: strerror(code)).lowercased())",
            at: .init(file: path), remedy: remedy)
    }
}

/// A SHA-256 checksum in the making, by OpenSSL's libcrypto, which uses the processor's own
/// instructions for it.
private struct Digest {
    private var context = SHA256_CTX()

    init() {
        SHA256_Init(&context)
    }

    mutating func add(_ bytes: ArraySlice<UInt8>) {
        _ = bytes.withUnsafeBytes { SHA256_Update(&context, $0.baseAddress, $0.count) }
    }

    mutating func finish() -> String {
        var sum = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        SHA256_Final(&sum, &context)
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: sum.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
