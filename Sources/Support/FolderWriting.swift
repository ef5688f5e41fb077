#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Files {
    /// Writes a folder in one step: a reader sees the old folder or the new one, never a part; a
    /// folder that is not empty is gone for a moment.
    ///
    /// The files go to a hidden folder beside it, which is then renamed. On any failure that folder
    /// is removed and the old one is as it was.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - makesParents: Whether the folder that it lies in is made where it is missing.
    ///   - fill: Is given the folder to write into.
    /// - Throws: `UserFault` if a file stands in its place or the disk refuses, and what `fill`
    ///   throws.
    public static func replaceFolder(
        _ path: String, makesParents: Bool = true, fill: (_ folder: String) throws -> Void
    ) throws {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard !exists(path) || isFolder(path) else {
            throw fault("write the folder", path, EEXIST)
        }
        let slash = path.lastIndex(of: "/")
        let parent = slash.map { String(path[...$0]) } ?? ""
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        if makesParents, !parent.isEmpty { try makeFolder(parent) }
        let beside = try newFolder(beside: "\(parent).\(name)")
        do {
            try fill(beside)
            try syncFolder(of: "\(beside)/.")
            try put(beside, inPlaceOf: path)
        } catch {
            removeFolder(beside)
            throw error
        }
        try syncFolder(of: path)
    }

    /// Renames a folder to a path; what is there is put aside, then deleted.
    private static func put(_ beside: String, inPlaceOf path: String) throws {
        // One step, where nothing or an empty folder is there.
        if rename(beside, path) == 0 { return }
        guard errno == ENOTEMPTY || errno == EEXIST else { throw fault("write", path, errno) }
        let old = "\(beside.dropLast(leftover.count))-old\(leftover)"
        guard rename(path, old) == 0 else { throw fault("write", path, errno) }
        guard rename(beside, path) == 0 else {
            let code = errno
            _ = rename(old, path)
            throw fault("write", path, code)
        }
        removeFolder(old)
    }

    /// Makes a new hidden folder whose name begins like that.
    private static func newFolder(beside path: String) throws -> String {
        while true {
            let folder = "\(path).\(unusedSuffix())"
            if mkdir(folder, 0o777) == 0 { return folder }
            // One that a killed process of the same number left behind is not ours to remove.
            guard errno == EEXIST else { throw fault("make the folder", folder, errno) }
        }
    }

    /// Deletes a folder with all that is in it, or a file; links are not followed, and what is not
    /// there is as good as deleted.
    ///
    /// - Parameter path: The folder.
    public static func removeFolder(_ path: String) {
        guard unlink(path) != 0, errno == EISDIR || errno == EPERM else { return }
        for name in allNames(in: path) { removeFolder("\(path)/\(name)") }
        rmdir(path)
    }

    /// Whether a folder has nothing in it, not even hidden files.
    ///
    /// - Parameter path: The folder; false for anything that is none.
    public static func isEmptyFolder(_ path: String) -> Bool {
        isFolder(path) && allNames(in: path).isEmpty
    }

    /// The names of what lies in a folder, hidden ones too; none where it cannot be read.
    private static func allNames(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                        String(cString: $0)
                    }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }
}
