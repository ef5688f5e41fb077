import Glibc
import Support

/// The folder of a corpus, which no link may lead out of unless the corpus says so.
///
/// A corpus can come from anybody: a link in it to a file of the user's own would have that read,
/// and shown where it is no example. Links from one file of the folder to another are fine, and so
/// is a link to the folder itself.
package final class CorpusBounds {
    private let followsLinks: Bool
    private let remedy: String
    /// The folder without a link in its path; nil if there is none.
    private let root: String?
    /// Folders that have been found to lie within.
    private var within = Set<String>()

    /// The bounds of a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - followsLinks: Whether links may lead anywhere.
    ///   - remedy: How a user can have links followed, beside copying what they lead to.
    package init(_ folder: String, followsLinks: Bool, remedy: String) {
        self.followsLinks = followsLinks
        self.remedy = remedy
        root = Files.realPath(folder)
    }

    /// The bounds of a folder, by what a `corpus.yaml` says under ``key``.
    ///
    /// - Throws: `UserFault` if that is neither true nor false.
    convenience init(_ folder: String, _ settings: Settings) throws {
        self.init(
            folder, followsLinks: try settings.bool(Self.key, default: false),
            remedy: "Write '\(Self.key): true' in \(settings.place().file)")
    }

    /// The bounds of a folder by the `corpus.yaml` in it, which may be faulty.
    convenience init(describedIn folder: String) {
        let yaml = "\(folder)/corpus.yaml"
        let says = try? Settings(contentsOf: yaml).bool(Self.key, default: false)
        self.init(
            folder, followsLinks: says ?? false, remedy: "Write '\(Self.key): true' in \(yaml)")
    }

    /// The same rule for another folder.
    func moved(to folder: String) -> CorpusBounds {
        CorpusBounds(folder, followsLinks: followsLinks, remedy: remedy)
    }

    /// The key of `corpus.yaml` that has links followed.
    static let key = "follow_links"

    /// Reads the `corpus.yaml` of a folder, which has to lie in it.
    ///
    /// - Throws: `UserFault` if it cannot be read, or is a link to a file elsewhere.
    static func description(in folder: String) throws -> Settings {
        let yaml = "\(folder)/corpus.yaml"
        let bounds = CorpusBounds(
            folder, followsLinks: false, remedy: "Name the folder that it lies in")
        try bounds.check(yaml)
        return try Settings(contentsOf: yaml)
    }

    /// Refuses a path that a link leads out of the folder.
    ///
    /// - Parameter path: A file or folder; it begins with the folder as it was named.
    /// - Throws: `UserFault` if it lies elsewhere; one that does not exist is left to its reader.
    /// - Complexity: One look at the file, after the first of its folder.
    func check(_ path: String) throws {
        guard !followsLinks, let root else { return }
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        if !within.contains(parent) {
            try check(Files.realPath(parent), within: root, path)
            within.insert(parent)
        }
        var status = stat()
        guard Files.withSystemPath(path, { lstat($0, &status) }) == 0,
            status.st_mode & S_IFMT == S_IFLNK
        else { return }
        try check(Files.realPath(path), within: root, path)
    }

    private func check(_ real: String?, within root: String, _ path: String) throws {
        guard let real, real != root, root != "/", Files.path(real, within: root) == nil else {
            return
        }
        throw UserFault(
            "\(path) is, or lies behind, a link that leads out of the corpus folder",
            at: .init(file: path),
            remedy: "Copy what it leads to into the folder, or \(remedy).")
    }
}
