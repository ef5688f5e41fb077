import Glibc

/// The right to write to a folder, held by one process at a time until the last copy is gone.
///
/// The system keeps it on an open file, so that it ends with the process, however that ends.
public final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Takes the right; nil where another process or another lock has it.
    ///
    /// - Parameter folder: The folder, which must exist. Where the file system knows no locks, everybody gets one.
    public init?(_ folder: String) {
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return }
        let isTaken = errno == EWOULDBLOCK
        if isTaken {
            close(descriptor)
            return nil
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
