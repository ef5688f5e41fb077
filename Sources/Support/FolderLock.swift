import Glibc

/// The right to write to a folder, held by one process at a time until the last copy is gone.
///
/// The system keeps it on an open file, so that it ends with the process, however that ends.
/// Through that file the folder is known wherever it is moved to.
public final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Takes the right; nil where another process or another lock has it.
    ///
    /// - Parameter folder: The folder, which must exist. Where the file system knows no locks,
    ///   everybody gets one.
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

    /// Where a locked folder is found now.
    package enum Place: Sendable, Equatable {
        /// Where it was.
        case unmoved
        /// Under another path.
        case moved(to: String)
        /// Nowhere: it was deleted.
        case deleted
    }

    /// Looks where the folder is.
    ///
    /// - Parameter path: The path that it was locked by.
    package func place(of path: String) -> Place {
        var (held, found) = (stat(), stat())
        // Of a folder that cannot be opened nothing is known but its path.
        guard descriptor >= 0, fstat(descriptor, &held) == 0 else {
            return Files.isFolder(path) ? .unmoved : .deleted
        }
        if stat(path, &found) == 0, (found.st_dev, found.st_ino) == (held.st_dev, held.st_ino) {
            return .unmoved
        }
        guard held.st_nlink > 0, let now = currentPath() else { return .deleted }
        return .moved(to: now)
    }

    /// The folder's path as the system knows it; nil for one that is deleted.
    private func currentPath() -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/fd/\(descriptor)", &buffer, Int(PATH_MAX))
        guard count > 0 else { return nil }
        let path = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        var (held, found) = (stat(), stat())
        guard fstat(descriptor, &held) == 0, stat(path, &found) == 0,
            (found.st_dev, found.st_ino) == (held.st_dev, held.st_ino)
        else { return nil }
        return path
    }
}
