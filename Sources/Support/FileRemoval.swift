#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Files {
    /// Deletes a file that is no longer needed; one that is not there is as good as deleted.
    ///
    /// - Parameter path: The file.
    public static func remove(_ path: String) { _ = unlink(path) }

    /// Deletes what writers that were killed left beside the files that they wrote, folders below
    /// included.
    ///
    /// Links are not followed: what they lead to is not this folder's.
    ///
    /// - Parameter folder: A folder in which nobody writes just now; one that is missing has
    ///   nothing in it.
    public static func removeLeftovers(in folder: String) {
        guard let stream = opendir(folder) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let path = "\(folder)/\(name)"
            if name.hasPrefix("."), name.hasSuffix(leftover) {
                removeFolder(path)
            } else if !name.hasPrefix("."), isFolderItself(path) {
                removeLeftovers(in: path)
            }
        }
    }

    /// Whether a folder of that name exists and is no link to one.
    ///
    /// - Parameter path: The name to look up.
    package static func isFolderItself(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
