import Glibc

/// A folder of its own for the files that a target writes, gone with the last use of this object.
final class ScratchFolder: Sendable {
    /// The folder.
    let path: String

    /// A new folder.
    ///
    /// - Parameter parent: Where to make it; in memory, a million files are no burden.
    init(in parent: String = "/dev/shm") throws {
        var template = Array("\(parent)/dawb-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        if let stream = opendir(path) {
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                unlink("\(path)/\(name)")
            }
            closedir(stream)
        }
        rmdir(path)
    }

    /// Writes a file.
    ///
    /// - Returns: Its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw Failure(code: errno)
        }
        return file
    }

    /// The system's refusal to make a file or folder.
    struct Failure: Error {
        var code: Int32
    }
}
