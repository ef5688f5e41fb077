import Glibc
import Support

/// The files of a folder and of all folders below it, found in one walk; of each, the first bytes
/// are read.
///
/// - Complexity: O(files), one open file at a time.
package struct FolderWalk: Sendable {
    /// A file.
    package struct Entry: Sendable {
        /// Its path below the folder.
        package var path: String
        /// Its length in bytes.
        package var size: Int
        /// What its first bytes are.
        package var kind: FileKind
    }

    /// The files, sorted by the bytes of their paths.
    package private(set) var files: [Entry] = []
    /// The folders below, those without files too, as paths; sorted.
    package private(set) var folders: [String] = []
    /// Hidden files, links that are not followed, and what cannot be read.
    package private(set) var leftOut = LeftOut()
    /// Folders and files that the user may not read.
    package private(set) var unreadable: [String] = []
    /// Links that lead out of the folder, which are not followed.
    package private(set) var linksOut: [String] = []

    private let root: String
    private let real: String
    private let followsLinks: Bool
    /// The folders that the one at hand lies in, and itself.
    private var above: [FolderNumber]
    private var head = [UInt8](repeating: 0, count: FileKind.headSize)

    /// Walks through a folder.
    ///
    /// - Parameters:
    ///   - root: The folder.
    ///   - followsLinks: Whether links may lead out of it.
    /// - Throws: `UserFault` if the folder itself cannot be read.
    package init(_ root: String, followsLinks: Bool = false) throws {
        self.root = root
        self.followsLinks = followsLinks
        real = Files.realPath(root) ?? root
        above = FolderNumber.chain(of: root)
        try walk("")
        files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        folders.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private enum Found {
        case folder, file, link, other
    }

    /// Takes up what lies in one folder.
    ///
    /// - Parameter prefix: The folder's path below the root, with a slash at its end.
    private mutating func walk(_ prefix: String) throws {
        let folder = prefix.isEmpty ? root : "\(root)/\(prefix.dropLast())"
        guard let stream = Files.withSystemPath(folder, { opendir($0) }) else {
            guard !prefix.isEmpty else { throw Files.fault("list", root, errno) }
            return leaveUnread(String(prefix.dropLast()))
        }
        var below: [String] = []
        do {
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = Files.name(of: entry)
                guard name != ".", name != ".." else { continue }
                let path = prefix + name
                if name.hasPrefix(".") {
                    leftOut.add(hidden: name)
                } else {
                    switch kind(of: entry, path) {
                    case .folder: below.append(path)
                    case .file: look(at: path)
                    case .link: followLink(path, &below)
                    case .other: leftOut.add("no regular files")
                    }
                }
            }
        }
        folders += below
        for path in below {
            guard let number = FolderNumber("\(root)/\(path)") else {
                leaveUnread(path)
                continue
            }
            above.append(number)
            try walk(path + "/")
            above.removeLast()
        }
    }

    private func kind(of entry: UnsafeMutablePointer<dirent>, _ path: String) -> Found {
        switch Int(entry.pointee.d_type) {
        case Int(DT_DIR): return .folder
        case Int(DT_REG): return .file
        case Int(DT_LNK): return .link
        case Int(DT_UNKNOWN):
            var status = stat()
            guard Files.withSystemPath("\(root)/\(path)", { lstat($0, &status) }) == 0 else {
                return .other
            }
            return switch status.st_mode & S_IFMT {
            case S_IFDIR: .folder
            case S_IFREG: .file
            case S_IFLNK: .link
            default: .other
            }
        default: return .other
        }
    }

    /// Follows a link within the folder.
    private mutating func followLink(_ path: String, _ below: inout [String]) {
        let full = "\(root)/\(path)"
        guard let target = Files.realPath(full) else { return leftOut.add(LeftOut.links) }
        guard followsLinks || target == real || Files.path(target, within: real) != nil else {
            linksOut.append(path)
            return leftOut.add(LeftOut.linksOut)
        }
        guard let number = FolderNumber(full) else { return look(at: path) }
        if above.contains(number) { leftOut.add(LeftOut.loops) } else { below.append(path) }
    }

    /// Reads the first bytes of a file.
    private mutating func look(at path: String) {
        let full = "\(root)/\(path)"
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        let descriptor = Files.withSystemPath(full) { open($0, flags) }
        guard descriptor >= 0 else { return leaveUnread(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return leftOut.add("no regular files")
        }
        let count = read(descriptor, &head, head.count)
        guard count >= 0 else { return leaveUnread(path) }
        files.append(
            Entry(
                path: path, size: Int(status.st_size),
                kind: FileKind(head: head[..<count], name: path)))
    }

    private mutating func leaveUnread(_ path: String) {
        leftOut.add(LeftOut.unreadable)
        unreadable.append(path)
    }
}
