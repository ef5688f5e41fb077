import Support

/// Files without classes, such as noises that recordings are mixed with.
///
/// Its `corpus.yaml` has `format: files` and lists them:
///
///     files:
///       - path: piece.flac
///         sha256: …
public struct FileCollection: Sendable {
    /// The name the collection gives itself.
    public let name: String
    /// The name of the modality that can read its files.
    public let modality: String
    /// Under which licence it is.
    public let licence: String
    /// Where it comes from.
    public let origin: String
    /// What it is, in a sentence; may be empty.
    public let summary: String
    /// The folder it was read from.
    public let folder: String
    /// The paths of its files, in the order they are listed in.
    public let paths: [String]

    /// What stands under `format`.
    static let format = "files"

    /// The keys of its description.
    static let keys = CorpusDescription.factKeys + ["format", "files", CorpusBounds.key]

    /// Loads a collection by name; a corpus with classes is taken as the files that its records are
    /// in.
    ///
    /// - Parameters:
    ///   - name: The name of its folder in one of `folders`, or the path of the folder itself.
    ///   - folders: Where to look, in this order.
    /// - Throws: `UserFault` if there is no such collection or corpus, if a file is missing or is
    ///   not the one that was described, or if a corpus has no files, as one of texts.
    public static func load(
        named name: String, searching folders: [String]
    ) throws -> FileCollection {
        try load(named: name, searching: folders, registry: .user)
    }

    /// Loads a collection by name, with the registry of a test.
    package static func load(
        named name: String, searching folders: [String], registry: CorpusRegistry
    ) throws -> FileCollection {
        try FileCollection(
            CorpusPlace(named: name, searching: folders, registry: registry))
    }

    init(_ place: CorpusPlace) throws {
        let settings = place.settings
        folder = place.folder
        guard try settings.string("format") == Self.format else {
            let corpus = try Corpus(place)
            paths = corpus.recordFiles
            guard !paths.isEmpty else {
                throw settings.fault(
                    "format", "the corpus '\(corpus.name)' has no files to take",
                    remedy: "Name a corpus or a collection of \(corpus.modality) files")
            }
            (name, modality, licence) = (corpus.name, corpus.modality, corpus.licence)
            (origin, summary) = (corpus.origin, corpus.summary)
            return
        }
        try settings.allow(Self.keys)
        name = try settings.string("name")
        modality = try settings.string("modality")
        licence = try settings.string("licence", default: Corpus.notStated)
        origin = try settings.string("origin", default: Corpus.notStated)
        summary = try settings.string("description", default: "")
        let files = try settings.children("files").map { file in
            guard !file.has("records") else {
                throw file.fault(
                    "records", "the files of a collection have no records to count",
                    remedy: "Remove 'records'.")
            }
            return try CorpusDescription.file(file)
        }
        guard !files.isEmpty, Set(files.map(\.path)).count == files.count else {
            throw settings.fault(
                "files", files.isEmpty ? "no files are listed" : "a file is listed twice",
                remedy: "Add 'files:' with '- path: NAME' under it, once for each file")
        }
        paths = files.map { "\(place.folder)/\($0.path)" }
        let bounds = try CorpusBounds(folder, settings)
        for path in paths { try bounds.check(path) }
        // Each is read even where it has no checksum: one that is missing is told now.
        for (file, path) in zip(files, paths) {
            try file.check(Files.sha256(ofFile: path), at: path)
        }
    }
}
