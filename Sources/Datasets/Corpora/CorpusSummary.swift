import Support

/// What a list of corpora says of one.
package struct CorpusSummary: Sendable, Encodable {
    /// The name that recipes use.
    package var name: String
    /// The modality that can read it.
    package var modality: String
    /// How many records it has; of a collection without classes, how many files.
    package var records: Int
    /// The names of its classes; none for a collection of files.
    package var classes: [String]
    /// The folder of its files.
    package var folder: String
    /// Whether the user has registered it; otherwise it came with the program or the recipes.
    package var isRegistered: Bool
    /// Its licence.
    package var licence: String
    /// The names of its parts; none for a collection of files.
    package var parts: [String]
    /// What looks wrong with its classes, a sentence each.
    package var warnings: [String] = []
    /// What its folder holds beside its files; nil where that was not looked at.
    package var leftOut: LeftOut?

    private enum CodingKeys: String, CodingKey {
        case name, modality, records, classes, folder, licence, parts
        case isRegistered = "registered"
    }

    /// Reads a corpus or a collection as a whole, and checks its checksums.
    ///
    /// - Parameters:
    ///   - name: The name of its folder in one of `folders`.
    ///   - folders: Where to look, in this order.
    ///   - registry: Whose corpora are registered ones.
    /// - Throws: `UserFault` for the first thing that is wrong with it.
    package init(
        named name: String, searching folders: [String], registry: CorpusRegistry
    ) throws {
        let place = try CorpusPlace(named: name, searching: folders, registry: registry)
        try self.init(place, name: name)
        let first = folders.first { Corpus.holdsCorpus("\($0)/\(name)") }
        isRegistered = first == registry.folder
    }

    init(_ place: CorpusPlace, name: String) throws {
        self.name = name
        isRegistered = place.isRegistered
        folder = place.folder
        if try place.settings.string("format") == FileCollection.format {
            let files = try FileCollection(place)
            (modality, licence, records) = (files.modality, files.licence, files.paths.count)
            (classes, parts) = ([], [])
        } else {
            let corpus = try Corpus(place)
            (modality, licence, records) = (corpus.modality, corpus.licence, corpus.count)
            (classes, parts) = (corpus.classes, corpus.parts)
            warnings = corpus.warnings
            // Where the files of a registered corpus lie says more than where its description does.
            if place.isRegistered { folder = try place.settings.string("root", default: folder) }
        }
    }
}
