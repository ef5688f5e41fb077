import Glibc
import Support

/// Lines of a text file, of standard input or of bytes in memory, read one by one.
///
/// Of a file and of standard input only the line at hand is in memory. Text is UTF-8, or of the
/// encoding that is declared; a mark at the beginning of a file comes first.
package final class LineReader {
    /// A line without its end.
    package struct Line {
        package var bytes: [UInt8]
        /// Counted from 1.
        package var number: Int
        /// Whether a carriage return stood before its end; a quoted field of several lines keeps
        /// it.
        package var hasReturn = false
    }

    /// The name that stands for standard input.
    package static let standardInput = "-"
    /// The usual limit of a line, in bytes: 64 MiB, more than any text or row that is an example,
    /// and little enough to be held in memory a few times over.
    package static let usualLimit = 1 << 26
    /// The bytes that are read from a file at once.
    private static let pieceSize = 1 << 16

    /// What faults call the file.
    package let name: String
    /// Longer lines are refused before they fill the memory, in bytes.
    let limit: Int
    /// Nil for bytes in memory.
    private let descriptor: Int32?
    private let owns: Bool
    private var memory: [UInt8] = []
    private let declared: TextEncoding?
    /// Nil for UTF-8.
    private var decoder: TextDecoder?
    private var isBegun = false
    /// Text that has been read, and the place of the next byte in it.
    private var buffer: [UInt8] = []
    private var position = 0
    private var number = 0
    private var isBroken = false

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: The file, or `-` for standard input.
    ///   - limit: The most bytes of a line.
    ///   - allowsPipe: Whether the file may be a named pipe.
    ///   - encoding: What the file is declared to be; nil for UTF-8.
    /// - Throws: `UserFault` if it cannot be opened, or is of another kind.
    package init(
        _ path: String, limit: Int = LineReader.usualLimit, allowsPipe: Bool = false,
        encoding: TextEncoding? = nil
    ) throws {
        (self.limit, declared) = (limit, encoding)
        owns = path != LineReader.standardInput
        name = owns ? path : "standard input"
        descriptor = owns ? try OpenFile(path, allowsPipe: allowsPipe).take() : STDIN_FILENO
    }

    /// The lines of bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: The contents of a file.
    ///   - name: What faults call that file.
    ///   - limit: The most bytes of a line.
    ///   - encoding: What the file is declared to be; nil for UTF-8.
    init(
        _ bytes: [UInt8], name: String, limit: Int = LineReader.usualLimit,
        encoding: TextEncoding? = nil
    ) {
        (self.name, self.limit, declared) = (name, limit, encoding)
        (descriptor, owns) = (nil, false)
        memory = bytes
    }

    deinit { if owns, let descriptor { close(descriptor) } }

    /// The next line; nil at the end. A line may end with LF or CRLF, the last one with nothing.
    ///
    /// - Throws: `UserFault` if the file cannot be read, is of an encoding that must be declared, or
    ///   the line is too long; nil follows, since reading on would fail in the same way for ever.
    package func next() throws -> Line? {
        guard !isBroken else { return nil }
        var bytes: [UInt8] = []
        var isOpen = false
        while true {
            if position == buffer.count {
                buffer = try piece()
                position = 0
                guard !buffer.isEmpty else { return isOpen ? line(bytes) : nil }
            }
            isOpen = true
            let rest = buffer[position...]
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let piece = rest[..<(end ?? buffer.count)]
            guard bytes.count + piece.count <= limit else {
                isBroken = true
                throw UserFault(
                    "a line has more than \(limit >> 20) MiB",
                    at: .init(file: name, line: number + 1),
                    remedy: "Break it up; nothing behind it is read, this may be no text file")
            }
            bytes += piece
            position = end.map { $0 + 1 } ?? buffer.count
            if end != nil { return line(bytes) }
        }
    }

    /// Text that comes next and is not taken: to the end of the next line at least, if it is not
    /// very long, and as much more as has been read; empty at the end.
    ///
    /// - Throws: `UserFault`, as `next()`.
    func upcoming() throws -> ArraySlice<UInt8> {
        while !isBroken, buffer.count - position < Self.pieceSize,
            !buffer[position...].drop(while: { $0 == 0x0A || $0 == 0x0D }).contains(0x0A)
        {
            let more = try piece()
            guard !more.isEmpty else { break }
            buffer = buffer[position...] + more
            position = 0
        }
        let text = buffer[position...]
        return number == 0 && text.starts(with: Self.mark) ? text.dropFirst(3) : text
    }

    /// A line as text.
    ///
    /// - Throws: `UserFault` with its number if it is not in the file's encoding.
    package func text(of line: Line) throws -> String {
        guard let text = String(validating: line.bytes, as: UTF8.self) else {
            throw notText(line.number)
        }
        return text
    }

    /// The fault of a line that is not text of the file's encoding.
    func notText(_ number: Int) -> UserFault {
        let place = UserFault.Place(file: name, line: number)
        if let decoder {
            return UserFault(
                "this line is not \(decoder.encoding.name) text", at: place,
                remedy: "Declare the encoding that the file has, or save it as UTF-8")
        }
        // What stands around the line tells more than it does alone.
        guard TextEncoding.looksWestern(buffer) else {
            return UserFault(
                "this line is not UTF-8 text", at: place,
                remedy: "Save the file as UTF-8, or declare its encoding: --encoding NAME, or "
                    + "'encoding: NAME' in a corpus.yaml")
        }
        let likely = TextEncoding.windows1252
        return UserFault(
            "this line is not UTF-8 text; it looks like \(likely.name), which must be declared",
            at: place, remedy: Self.advice(likely))
    }

    private static func advice(_ encoding: TextEncoding) -> String {
        "Declare it: --encoding \(encoding.name), or 'encoding: \(encoding.name)' in a corpus.yaml;"
            + " or save the file as UTF-8"
    }

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private func line(_ bytes: [UInt8]) -> Line {
        number += 1
        var bytes = bytes
        let hasReturn = bytes.last == UInt8(ascii: "\r")
        if hasReturn { bytes.removeLast() }
        if number == 1, bytes.starts(with: Self.mark) { bytes.removeFirst(3) }
        return Line(bytes: bytes, number: number, hasReturn: hasReturn)
    }

    /// The next piece of the text, as UTF-8; empty at the end.
    private func piece() throws -> [UInt8] {
        guard isBegun else { return try firstPiece() }
        while true {
            let bytes = try stored()
            guard let decoder else { return bytes }
            let text = decoder.decode(bytes, isLast: bytes.isEmpty)
            if !text.isEmpty || bytes.isEmpty { return text }
        }
    }

    /// The beginning of the text, which shows how it is encoded.
    private func firstPiece() throws -> [UInt8] {
        isBegun = true
        var start = try stored()
        while !start.isEmpty, TextEncoding.mayBeginMark(start) {
            let more = try stored()
            guard !more.isEmpty else { break }
            start += more
        }
        let encoding = TextEncoding(markOf: start) ?? declared
        if encoding == nil, let found = TextEncoding.unmarkedUTF16(start) {
            isBroken = true
            throw UserFault(
                "\(name) looks like UTF-16 without a mark, \(found.name), which must be declared",
                at: .init(file: name),
                remedy: Self.advice(found))
        }
        guard let encoding, encoding != .utf8 else { return start }
        let decoder: TextDecoder
        do {
            decoder = try TextDecoder(encoding)
        } catch {
            isBroken = true
            throw error
        }
        self.decoder = decoder
        let text = decoder.decode(start, isLast: start.isEmpty)
        return text.isEmpty && !start.isEmpty ? try piece() : text
    }

    /// The next bytes as they are stored; none at the end.
    private func stored() throws -> [UInt8] {
        guard let descriptor else {
            defer { memory = [] }
            return memory
        }
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { out, count in
            var got = -1
            repeat {
                got = Glibc.read(descriptor, out.baseAddress, Self.pieceSize)
                code = got < 0 ? errno : 0
            } while code == EINTR
            count = max(0, got)
        }
        guard code == 0 else {
            isBroken = true
            throw UserFault(
                "cannot read \(name): \(String(cString: strerror(code)).lowercased())",
                at: .init(file: name), remedy: "Name a file; check the path and the disk")
        }
        return bytes
    }
}
