import Glibc

/// A file opened for reading, whose kind was checked on the open descriptor itself.
///
/// A name can come to stand for something else between a look at it and its opening; an open
/// descriptor cannot.
package struct OpenFile: ~Copyable {
    /// The open file, which is closed with this value.
    package let descriptor: Int32
    /// Its length when it was opened, in bytes; 0 for a pipe.
    package let size: Int

    /// Opens a regular file.
    ///
    /// Devices, sockets and pipes can be endless, or have nobody at their other end.
    ///
    /// - Parameters:
    ///   - path: The file; links are followed.
    ///   - allowsPipe: Whether it may also be a named pipe or a terminal, which the user has named
    ///     as one that is written to.
    /// - Throws: `UserFault` if it is missing, is of another kind or cannot be read.
    package init(_ path: String, allowsPipe: Bool = false) throws {
        let waits = allowsPipe && Files.isPipe(path)
        // Opening a pipe waits for its writer, which is right only where one was asked for.
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (waits ? 0 : O_NONBLOCK)
        let descriptor = Files.withSystemPath(path) { open($0, flags) }
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENXIO ? Self.strange(path, S_IFSOCK) : Files.fault("read", path, code)
        }
        do {
            size = try Self.checkedSize(descriptor, path, allowsPipe: waits)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Hands the descriptor over: the caller closes it.
    package consuming func take() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }

    /// The most bytes that are read of the file: its length, but some of files that the kernel
    /// makes up, which state none.
    var believed: Int { size > 0 ? size : 1 << 16 }

    private static func checkedSize(
        _ descriptor: Int32, _ path: String, allowsPipe: Bool
    ) throws -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Files.fault("read", path, errno) }
        let kind = status.st_mode & S_IFMT
        switch kind {
        case S_IFREG:
            let flags = fcntl(descriptor, F_GETFL)
            _ = fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK)
            return Int(status.st_size)
        case S_IFDIR: throw Files.fault("read", path, EISDIR)
        case _ where allowsPipe && Files.isPipe(kind, descriptor): return 0
        default: throw strange(path, kind)
        }
    }

    private static func strange(_ path: String, _ kind: mode_t) -> UserFault {
        let name =
            switch kind {
            case S_IFIFO: "a pipe"
            case S_IFSOCK: "a socket"
            default: "a device"
            }
        return UserFault(
            "\(path) is no regular file but \(name)", at: .init(file: path),
            remedy: "Copy what it holds into a file, and name that.")
    }
}

extension Files {
    /// Whether a path is that of a named pipe or of a terminal, which a user can write to.
    ///
    /// - Parameter path: The name to look up; links are followed.
    package static func isPipe(_ path: String) -> Bool {
        var status = stat()
        guard withSystemPath(path, { stat($0, &status) }) == 0 else { return false }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFCHR else { return kind == S_IFIFO }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return isatty(descriptor) == 1
    }

    /// Whether an open file is a pipe or a terminal.
    fileprivate static func isPipe(_ kind: mode_t, _ descriptor: Int32) -> Bool {
        kind == S_IFIFO || (kind == S_IFCHR && isatty(descriptor) == 1)
    }
}
