import Glibc
import Support

/// The corpora that a user has registered: a folder of descriptions, each of files that lie
/// elsewhere.
package struct CorpusRegistry: Sendable {
    /// The folder that holds a folder for each of them.
    package let folder: String
    /// Which files each modality reads where a corpus does not say which.
    package var inputs: KnownInputs

    /// A registry in a folder, which need not exist yet.
    package init(folder: String, inputs: KnownInputs = .standard) {
        (self.folder, self.inputs) = (folder, inputs)
    }

    /// That of the user: `corpora` in `$DAWB_DATA`, else in `dawb` under `$XDG_DATA_HOME`, else
    /// under `~/.local/share`.
    package static var user: CorpusRegistry {
        func value(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        let data =
            value("DAWB_DATA") ?? value("XDG_DATA_HOME").map { $0 + "/dawb" }
            ?? (value("HOME") ?? ".") + "/.local/share/dawb"
        return CorpusRegistry(folder: data + "/corpora")
    }

    /// Whether a folder is that of a registered corpus: one of this folder's own, by its plain
    /// name.
    func holds(_ corpus: String) -> Bool {
        Files.path(corpus, within: folder).map(Self.isName) ?? false
    }

    /// Whether a text can name a corpus: letters, digits, `.`, `_` and `-`, and no dot in front.
    static func isName(_ text: String) -> Bool { FolderName.isPlain(text) }

    /// The names of the registered corpora, sorted.
    package var names: [String] {
        Corpus.available(in: [folder]).filter(Self.isName)
    }

    /// Registers a corpus; nothing of it is copied.
    ///
    /// A known corpus brings its description along, a folder with a `corpus.yaml` has its own, and
    /// any other is taken as one with a folder of files for each class. It is read as a whole
    /// before it is written down.
    ///
    /// - Parameters:
    ///   - name: The name that recipes are to use.
    ///   - root: The folder of its files.
    ///   - modality: What its files are; nil to tell it by their endings.
    ///   - followsLinks: Whether links in that folder may lead out of it.
    ///   - replaces: Whether one that is registered under that name may be replaced.
    ///   - folders: Where other corpora are, whose names are taken.
    /// - Returns: What was registered.
    /// - Throws: `UserFault` if the name is taken or no name, or if the files are no corpus.
    @discardableResult
    package func add(
        _ name: String, from root: String, modality: String?, followsLinks: Bool = false,
        replaces: Bool, besides folders: [String]
    ) throws -> CorpusSummary {
        try check(name, replaces: replaces, besides: folders)
        let root = try Self.absolute(root)
        let own = "\(folder)/\(name)"
        let path = "\(own)/corpus.yaml"
        let (yaml, leftOut) = try CorpusTemplate(
            name: name, root: root, modality: modality, inputs: inputs,
            followsLinks: followsLinks
        ).yaml()
        let settings = try Settings(yaml: yaml, file: path)
        var place =
            try settings.string("format") == CorpusPlace.elsewhere
            ? CorpusPlace(folder: root, isRegistered: false, inputs: inputs)
            : CorpusPlace(
                settings: settings, folder: own, isRegistered: true, inputs: inputs)
        try place.followRoot()
        var summary = try CorpusSummary(place, name: name)
        summary.isRegistered = true
        summary.leftOut = leftOut
        try Files.makeFolder(folder)
        try alone {
            // Another command can have taken the name while this one read the corpus.
            try check(name, replaces: replaces, besides: folders)
            do {
                try Files.makeFolder(own)
                Files.removeLeftovers(in: own)
                try Files.writeAtomically(yaml, to: path)
            } catch {
                // Only an empty folder goes.
                rmdir(own)
                throw error
            }
        }
        return summary
    }

    /// Forgets a registered corpus; its files stay where they are.
    ///
    /// - Throws: `UserFault` if none is registered under that name.
    package func remove(_ name: String) throws {
        try checkHolds(name)
        try alone {
            // Another command can have removed it just before.
            try checkHolds(name)
            let own = "\(folder)/\(name)"
            let path = "\(own)/corpus.yaml"
            guard unlink(path) == 0 else {
                throw UserFault(
                    "cannot remove \(path): \(String(cString: strerror(errno)).lowercased())",
                    at: .init(file: path), remedy: "Ask for the right to write in \(folder)")
            }
            Files.removeLeftovers(in: own)
            // Should anything else lie in there, it stays, and so does the folder.
            rmdir(own)
        }
    }

    /// Calls `body` while no other process changes the registry; waits for its turn.
    private func alone(_ body: () throws -> Void) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.fault("open", folder, errno) }
        defer { close(descriptor) }
        // Where the file system knows no locks, there is no waiting either.
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        try body()
    }

    private func checkHolds(_ name: String) throws {
        guard names.contains(name) else {
            throw UserFault(
                "no corpus '\(name)' is registered in \(folder)",
                remedy: names.isEmpty
                    ? "There is nothing to remove: none is registered"
                    : Settings.suggestion(for: name, among: names, what: "registered corpora"))
        }
    }

    private func check(_ name: String, replaces: Bool, besides folders: [String]) throws {
        guard Self.isName(name) else {
            throw UserFault(
                "'\(name)' cannot be the name of a corpus",
                remedy: "Take letters, digits, '.', '_' and '-', and no dot in front")
        }
        let others = folders.filter { $0 != folder }
        guard let other = others.first(where: { Corpus.holdsCorpus("\($0)/\(name)") }) else {
            guard replaces || !Corpus.holdsCorpus("\(folder)/\(name)") else {
                throw UserFault(
                    "a corpus '\(name)' is registered already",
                    at: .init(file: "\(folder)/\(name)/corpus.yaml"),
                    remedy: "Take another name, or replace it with --replace")
            }
            return
        }
        throw UserFault(
            "there is a corpus '\(name)' in \(other), which would be found first",
            remedy: "Take another name")
    }

    private static func absolute(_ path: String) throws -> String {
        guard let real = Files.realPath(path) else {
            throw UserFault(
                "there is no folder or table \(path)", at: .init(file: path),
                remedy: "Name the folder that holds the corpus, or its table")
        }
        return real
    }
}
