package import Glibc

/// Names of files as text: the system's are bytes, and need not be UTF-8.
///
/// A byte that is not UTF-8 stands in the text as `\xE9`. Where no file has just that name, a path
/// with such signs means the bytes: so a name can be printed, kept in a table and given back.
extension Files {
    /// The text of a name or path as the system gives it.
    ///
    /// - Complexity: O(length).
    package static func text(ofName name: UnsafePointer<CChar>) -> String {
        if let text = String(validatingCString: name) { return text }
        let count = strlen(name)
        let bytes = UnsafeRawBufferPointer(start: name, count: count)
        var text = ""
        var place = 0
        while place < count {
            // A character has four bytes at most.
            let length = (1...4).first { length in
                place + length <= count
                    && String(validating: bytes[place..<place + length], as: UTF8.self) != nil
            }
            if let length {
                text += String(decoding: bytes[place..<place + length], as: UTF8.self)
                place += length
            } else {
                text += escape + String(bytes[place], radix: 16, uppercase: true)
                place += 1
            }
        }
        return text
    }

    /// The text of the name of an entry of a folder.
    package static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text(ofName: $0) }
        }
    }

    /// Calls a function of the system with a path, whose signs for bytes are bytes again.
    ///
    /// - Parameters:
    ///   - path: A path as text.
    ///   - body: What is called; it may be called only once.
    package static func withSystemPath<Value>(
        _ path: String, _ body: (UnsafePointer<CChar>) throws -> Value
    ) rethrows -> Value {
        guard let bytes = bytes(ofEscaped: path), access(path, F_OK) != 0 else {
            return try path.withCString(body)
        }
        return try (bytes + [0]).withUnsafeBufferPointer { buffer in
            try buffer.withMemoryRebound(to: CChar.self) { characters in
                guard let start = characters.baseAddress else {
                    preconditionFailure("a path of no bytes")
                }
                return try body(start)
            }
        }
    }

    /// The path without links that a path leads to, as text; nil if there is nothing.
    package static func realPath(_ path: String) -> String? {
        guard let pointer = withSystemPath(path, { realpath($0, nil) }) else { return nil }
        defer { free(pointer) }
        return text(ofName: pointer)
    }

    /// Why a path leads to nothing, as a sentence.
    package static func missing(_ path: String) -> String {
        guard isDeadLink(path) else { return "there is no file or folder \(path)" }
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard withSystemPath(path, { readlink($0, &target, target.count - 1) }) > 0 else {
            return "\(path) is a link that leads nowhere"
        }
        return "\(path) is a link that leads nowhere, to \(text(ofName: target))"
    }

    /// Whether there is a link at a path that leads to nothing, or back to itself.
    package static func isDeadLink(_ path: String) -> Bool {
        var status = stat()
        guard withSystemPath(path, { lstat($0, &status) }) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFLNK && !exists(path)
    }

    /// The length of a file in bytes; nil if there is none.
    package static func size(of path: String) -> Int? {
        var status = stat()
        guard withSystemPath(path, { stat($0, &status) }) == 0 else { return nil }
        return Int(status.st_size)
    }

    private static let escape = "\\x"

    /// The bytes that a text with signs stands for; nil where it has none.
    private static func bytes(ofEscaped path: String) -> [UInt8]? {
        guard path.utf8.contains(UInt8(ascii: "\\")) else { return nil }
        let text = Array(path.utf8)
        var bytes: [UInt8] = []
        var place = 0
        while place < text.count {
            if place + 3 < text.count, text[place...].starts(with: escape.utf8),
                let byte = UInt8(
                    String(decoding: text[place + 2...place + 3], as: UTF8.self), radix: 16),
                byte >= 0x80
            {
                bytes.append(byte)
                place += 4
            } else {
                bytes.append(text[place])
                place += 1
            }
        }
        return bytes.count == text.count ? nil : bytes
    }
}
