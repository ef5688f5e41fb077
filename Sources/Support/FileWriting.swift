import Glibc
import Synchronization

extension Files {
    /// Writes a file in one step: a reader sees the old file or the new one, never a part.
    ///
    /// The bytes go to a file beside it, reach the disk, and are then renamed over the old file.
    /// On any failure the file beside is removed and the old file is as it was, but for one: a disk
    /// that fails when the new name is to be made safe leaves the new file.
    ///
    /// - Parameters:
    ///   - bytes: The new contents.
    ///   - path: The file to write; its folder must exist.
    /// - Throws: `UserFault` if the disk is full, the folder is missing or cannot be written to,
    ///   or `path` is something other than a regular file.
    public static func writeAtomically(_ bytes: [UInt8], to path: String) throws {
        try replace(path) { try write(bytes, to: $0, file: path) }
    }

    /// Writes a text file in one step, as UTF-8.
    ///
    /// - Parameters:
    ///   - text: The new contents.
    ///   - path: The file to write; its folder must exist.
    /// - Throws: `UserFault`, as for bytes.
    public static func writeAtomically(_ text: String, to path: String) throws {
        try writeAtomically(Array(text.utf8), to: path)
    }

    /// Writes text to standard output, which may be a file on a full disk.
    ///
    /// - Parameter text: What to write.
    /// - Throws: `UserFault` if not all of it arrives.
    public static func writeToStandardOutput(_ text: String) throws {
        try write(Array(text.utf8), to: STDOUT_FILENO, file: "standard output")
    }

    /// Makes a folder and those it lies in; one that is there already is left alone.
    ///
    /// - Parameter path: The folder.
    /// - Throws: `UserFault` if it cannot be made, or if a file stands in its place.
    public static func makeFolder(_ path: String) throws {
        var end = path.startIndex
        while end < path.endIndex {
            end = path[end...].dropFirst().firstIndex(of: "/") ?? path.endIndex
            let folder = String(path[..<end])
            try makeSubfolder(folder)
        }
    }

    /// Makes a folder in one that exists; one that is there already is left alone.
    ///
    /// - Parameter path: The folder.
    /// - Throws: `UserFault` if it cannot be made, if a file stands in its place, or if there is
    ///   nothing to make it in.
    package static func makeSubfolder(_ path: String) throws {
        guard mkdir(path, 0o777) != 0 else { return try syncFolder(of: path) }
        let code = errno
        if !isFolder(path) { throw fault("make the folder", path, code) }
    }

    /// Whether a folder of that name exists.
    ///
    /// - Parameter path: The name to look up; links are followed.
    public static func isFolder(_ path: String) -> Bool {
        kind(of: path) == S_IFDIR
    }

    /// What a path says beyond a folder that it begins with; nil if it does not.
    ///
    /// Bytes are compared, as the system does: a character of several can begin with the slash.
    ///
    /// - Parameters:
    ///   - path: A path.
    ///   - folder: The folder, without a slash at its end.
    package static func path(_ path: String, within folder: String) -> String? {
        guard path.utf8.starts(with: "\(folder)/".utf8) else { return nil }
        return String(decoding: path.utf8.dropFirst(folder.utf8.count + 1), as: UTF8.self)
    }

    /// The names of what lies in a folder, sorted, without those that begin with a dot.
    ///
    /// - Parameter folder: The folder to list.
    /// - Throws: `UserFault` if it is missing or cannot be read.
    public static func names(in folder: String) throws -> [String] {
        try names(in: folder, hidden: { _ in })
    }

    /// The names of what lies in a folder, sorted, without those that begin with a dot.
    ///
    /// - Parameters:
    ///   - folder: The folder to list.
    ///   - hidden: Told of each name that begins with a dot.
    /// - Throws: `UserFault` if it is missing or cannot be read.
    package static func names(in folder: String, hidden: (String) -> Void) throws -> [String] {
        guard let stream = withSystemPath(folder, { opendir($0) }) else {
            throw fault("list", folder, errno)
        }
        defer { closedir(stream) }
        var names = [String]()
        while let entry = readdir(stream) {
            let name = name(of: entry)
            if !name.hasPrefix(".") {
                names.append(name)
            } else if name != ".", name != ".." {
                hidden(name)
            }
        }
        return names.sorted()
    }

    /// Gives `fill` a new file beside `path` and, if it succeeds, puts that file in its place.
    static func replace(_ path: String, fill: (_ descriptor: Int32) throws -> Void) throws {
        // Renaming over a device or a folder would destroy it or fail late.
        guard kind(of: path).map({ $0 == S_IFREG }) ?? true else {
            throw UserFault(
                "cannot write \(path): something other than a regular file is there",
                at: .init(file: path), remedy: "Choose another name")
        }
        let (descriptor, beside) = try makeFile(beside: path)
        do {
            // The descriptor is closed in every case, and only once.
            do {
                try fill(descriptor)
                guard fsync(descriptor) == 0 else { throw fault("write", path, errno) }
            } catch {
                close(descriptor)
                throw error
            }
            guard close(descriptor) == 0 else { throw fault("write", path, errno) }
            guard rename(beside, path) == 0 else { throw fault("write", path, errno) }
        } catch {
            unlink(beside)
            throw error
        }
        try syncFolder(of: path)
    }

    /// Writes all bytes to an open file.
    static func write(_ bytes: [UInt8], to descriptor: Int32, file: String) throws {
        takeSizeLimitAsError()
        try bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    throw fault("write", file, errno)
                }
            }
        }
    }

    /// How the name of a file beside ends.
    static let leftover = ".part"

    /// A number for each file beside, so that two threads never share one.
    private static let serial = Atomic<Int>(0)

    /// The end of a name beside, which no other writer of this process has.
    static func unusedSuffix() -> String {
        "\(getpid())-\(serial.add(1, ordering: .relaxed).newValue)\(leftover)"
    }

    /// Opens a new hidden file in the folder of `path`.
    private static func makeFile(beside path: String) throws -> (descriptor: Int32, path: String) {
        let (folder, name) = split(path)
        while true {
            let beside = "\(folder).\(name).\(unusedSuffix())"
            let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 { return (descriptor, beside) }
            // One that a killed process of the same number left behind is not ours to remove.
            guard errno == EEXIST else { throw fault("write", path, errno) }
        }
    }

    /// Makes a new name itself survive a power cut.
    ///
    /// - Throws: `UserFault` if the disk fails; a system that cannot do this for folders is no
    ///   failure.
    static func syncFolder(of path: String) throws {
        // A slash at the end names the same folder.
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let descriptor = open("\(split(path).folder).", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) != 0, [EIO, ENOSPC, EDQUOT].contains(errno) else { return }
        throw fault("write", path, errno)
    }

    /// The folder of a path, with its last slash (empty for the current one), and the name in it.
    private static func split(_ path: String) -> (folder: Substring, name: Substring) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path[...]) }
        return (path[...slash], path[path.index(after: slash)...])
    }

    /// The kind of what is at a path, as in `stat`; nil if nothing is.
    private static func kind(of path: String) -> mode_t? {
        var status = stat()
        let isThere = withSystemPath(path) { stat($0, &status) } == 0
        return isThere ? status.st_mode & S_IFMT : nil
    }
}
