import Glibc
import Support

/// Reads a text file, or standard input, line by line: only the line at hand is in memory.
package final class LineReader {
    /// A line without its end.
    package struct Line {
        package var bytes: [UInt8]
        /// Counted from 1.
        package var number: Int
    }

    /// The name that stands for standard input.
    package static let standardInput = "-"
    /// The usual limit of a line, in bytes.
    package static let usualLimit = 1 << 26

    /// What faults call the file.
    package let name: String
    /// Longer lines are refused before they fill the memory, in bytes.
    let limit: Int
    private let descriptor: Int32
    private let owns: Bool
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
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
    }

    deinit { if owns { close(descriptor) } }

    /// The next line; nil at the end. A line may end with LF or CRLF, the last one with nothing.
    ///
    /// - Throws: `UserFault` if the file cannot be read or the line is too long; nil follows, since reading on
    ///   would fail in the same way for ever.
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
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                bytes += rest
                position = filled
                guard bytes.count <= limit else {
                    isBroken = true
                    throw UserFault(
                        "a line has more than \(limit >> 20) MiB",
                        at: .init(file: name, line: number + 1),
                        remedy: "Break it up; nothing behind it is read, this may be no text file")
                }
                continue
            }
            bytes += buffer[position..<end]
            position = end + 1
            return line(bytes)
        }
    }

    private func line(_ bytes: [UInt8]) -> Line {
        number += 1
        var bytes = bytes
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        return Line(bytes: bytes, number: number)
    }

    private func read() throws -> Int {
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
