import Support

/// The folders in which pretrained tables and recordings of noise are looked for by name.
///
/// It is what a modality is given of them: a corpus among them cannot be opened through it, but for
/// its files without their labels.
public struct ResourceFolders: Sendable, ExpressibleByArrayLiteral {
    private let folders: [String]
    /// Where earlier runs keep what is costly to make of records; nil where nothing is kept.
    public let kept: String?

    /// Folders, searched in order.
    ///
    /// - Parameter kept: Where earlier runs keep what is costly to make of records.
    public init(_ folders: [String], kept: String? = nil) {
        (self.folders, self.kept) = (folders, kept)
    }

    /// Folders, searched in order.
    public init(arrayLiteral folders: String...) { self.init(folders) }

    /// The folders as a message lists them.
    public var words: String { folders.joined(separator: ", ") }

    /// Finds a folder of pretrained files by name, or takes the path of one.
    ///
    /// - Parameter file: A file that it holds.
    /// - Returns: Its path; nil if there is none.
    /// - Throws: `UserFault` if the folder is a corpus, which may hold labels.
    public func folder(named name: String, holding file: String) throws -> String? {
        let found = ([name] + folders.map { $0 + "/" + name }).first {
            Files.exists("\($0)/\(file)")
        }
        if let found { try ResourceFolders.refuseCorpus(found) }
        return found
    }

    /// Finds a pretrained file by its place in one of the folders, or takes its path.
    ///
    /// - Returns: Its path; nil if there is none.
    /// - Throws: `UserFault` if it lies in a corpus, whose files may hold labels.
    public func file(named name: String) throws -> String? {
        let places = [name] + folders.map { $0 + "/" + name }
        let found = places.first(where: Files.exists)
        if let found, let slash = found.lastIndex(of: "/") {
            try ResourceFolders.refuseCorpus(String(found[..<slash]))
        }
        return found
    }

    /// The files of a collection or a corpus, without labels: noises that recordings are mixed
    /// with.
    ///
    /// - Throws: `UserFault` if there is no such collection or corpus, or it has no files.
    public func unlabelledFiles(of name: String) throws -> [String] {
        try FileCollection.load(named: name, searching: folders).paths
    }

    private static func refuseCorpus(_ folder: String) throws {
        guard Corpus.holdsCorpus(folder) else { return }
        throw UserFault(
            "\(folder) is a corpus, which is no place for pretrained files",
            at: .init(file: folder),
            remedy: "Name a folder without a corpus.yaml.")
    }
}
