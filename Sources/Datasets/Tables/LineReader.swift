import Glibc
import Support

/// Lines of a text file, of standard input or of bytes in memory, read one by one.
///
/// Of a file and of standard input only the line at hand is in memory.
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
    /// Nil for bytes in memory, which are the buffer.
    private let descriptor: Int32?
    private let owns: Bool
    private var buffer: [UInt8]
    private var filled = 0
    private var position = 0
    private var number = 0
    private var isBroken = false

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: The file, or `-` for standard input.
    ///   - limit: The most bytes of a line.
    ///   - allowsPipe: Whether the file may be a named pipe.
    /// - Throws: `UserFault` if it cannot be opened, or is of another kind.
    package init(
        _ path: String, limit: Int = LineReader.usualLimit, allowsPipe: Bool = false
    ) throws {
        self.limit = limit
        owns = path != LineReader.standardInput
        name = owns ? path : "standard input"
        descriptor = owns ? try OpenFile(path, allowsPipe: allowsPipe).take() : STDIN_FILENO
        buffer = [UInt8](repeating: 0, count: Self.pieceSize)
    }

    /// The lines of bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: The contents of a file.
    ///   - name: What faults call that file.
    ///   - limit: The most bytes of a line.
    init(_ bytes: [UInt8], name: String, limit: Int = LineReader.usualLimit) {
        (self.name, self.limit) = (name, limit)
        (descriptor, owns) = (nil, false)
        (buffer, filled) = (bytes, bytes.count)
    }

    deinit { if owns, let descriptor { close(descriptor) } }

    /// The next line; nil at the end. A line may end with LF or CRLF, the last one with nothing.
    ///
    /// - Throws: `UserFault` if the file cannot be read or the line is too long; nil follows, since
    ///   reading on would fail in the same way for ever.
    package func next() throws -> Line? {
        guard !isBroken else { return nil }
        var bytes: [UInt8] = []
        var isOpen = false
        while true {
            if position == filled {
                filled = try read()
                position = 0
                guard filled > 0 else { return isOpen ? line(bytes) : nil }
            }
            isOpen = true
            let rest = buffer[position..<filled]
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let piece = rest[..<(end ?? filled)]
            guard bytes.count + piece.count <= limit else {
                isBroken = true
                throw UserFault(
                    "a line has more than \(limit >> 20) MiB",
                    at: .init(file: name, line: number + 1),
                    remedy: "Break it up; nothing behind it is read, this may be no text file")
            }
            bytes += piece
            position = end.map { $0 + 1 } ?? filled
            if end != nil { return line(bytes) }
        }
    }

    /// A line as text.
    ///
    /// - Throws: `UserFault` with its number if it is not UTF-8.
    package func text(of line: Line) throws -> String {
        guard let text = String(validating: line.bytes, as: UTF8.self) else {
            throw notText(line.number)
        }
        return text
    }

    /// The fault of a line that is not UTF-8.
    func notText(_ number: Int) -> UserFault {
        UserFault(
            "this line is not UTF-8 text", at: .init(file: name, line: number),
            remedy: "Save the file as UTF-8, for example with: iconv -f LATIN1 -t UTF-8")
    }

    private func line(_ bytes: [UInt8]) -> Line {
        number += 1
        var bytes = bytes
        let hasReturn = bytes.last == UInt8(ascii: "\r")
        if hasReturn { bytes.removeLast() }
        if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        return Line(bytes: bytes, number: number, hasReturn: hasReturn)
    }

    /// Fills the buffer with what comes next; 0 at the end.
    private func read() throws -> Int {
        guard let descriptor else { return 0 }
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                isBroken = true
                throw UserFault(
                    "cannot read \(name): \(String(cString: strerror(errno)).lowercased())",
                    at: .init(file: name), remedy: "Name a file; check the path and the disk")
            }
        }
    }
}
