import Glibc

/// A log file that whole lines are appended to.
///
/// It is opened once, so that it stays the same file wherever its folder is moved to.
package final class LineLog: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Opens a log; one that is there already is continued.
    ///
    /// - Parameter path: The file. A link is not followed: the file that it leads to may be
    ///   another's.
    /// - Throws: `UserFault` if it is not a regular file, or cannot be read and written.
    package init(_ path: String) throws {
        // Without waiting: a pipe has perhaps nobody at its other end.
        let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        var descriptor = open(path, flags, 0o666)
        if (0...STDERR_FILENO).contains(descriptor) {
            // The number of a standard stream that is closed: messages would go into the log.
            let taken = descriptor
            descriptor = fcntl(taken, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
            close(taken)
        }
        guard descriptor >= 0 else { throw Files.fault("write", path, errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw UserFault(
                "cannot write \(path): something other than a regular file is there",
                at: .init(file: path), remedy: "Move what is there away.")
        }
        (self.path, self.descriptor) = (path, descriptor)
    }

    deinit { close(descriptor) }

    /// Appends a line, by one call to the system unless the system takes only a part of it.
    ///
    /// A line that an earlier writer left unfinished is ended first. One thread at a time may
    /// append.
    ///
    /// - Parameter line: The line, without a line break.
    /// - Throws: `UserFault` if not all of it is written.
    package func append(_ line: String) throws {
        let text = (endsWithinLine ? "\n" : "") + line + "\n"
        try Files.write(Array(text.utf8), to: descriptor, file: path)
    }

    /// Whether the last line has no end, since its writer was killed or the disk was full.
    private var endsWithinLine: Bool {
        var last: UInt8 = 0
        let size = lseek(descriptor, 0, SEEK_END)
        return size > 0 && pread(descriptor, &last, 1, size - 1) == 1 && last != UInt8(ascii: "\n")
    }
}
