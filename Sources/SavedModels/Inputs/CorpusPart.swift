import Datasets
import Recipes
import Support

/// A part of a corpus, as a user names it for a saved model.
struct CorpusPart {
    let corpus: Corpus
    /// One of its parts, or several joined by `+`.
    let part: String

    /// `usps/test`
    var name: String { "\(corpus.name)/\(part)" }

    /// Looks up what is named: a corpus of that name comes first, as in a recipe, then a path of
    /// the user's own, which is a corpus where it holds a `corpus.yaml`.
    ///
    /// - Parameters:
    ///   - data: A corpus's name or folder, or the path of other data.
    ///   - part: The part; nil takes `usual`.
    ///   - model: The model whose modality it must have.
    ///   - labels: The kind of labels that are read of it; nil for none.
    /// - Returns: Nil where `data` is the path of other data.
    /// - Throws: `UserFault` if there is nothing of that name, or if it is no corpus of the model's
    ///   modality with that part.
    init?(
        _ data: String, part: String?, usual: String, for model: SavedModel,
        in library: RecipeLibrary, labels: Labels.Kind? = nil
    ) throws {
        let folders = library.corpusFolders
        let isPath = !Corpus.available(in: folders).contains(data) && Files.exists(data)
        guard !isPath || Corpus.isAvailable(data, in: []) else {
            guard part == nil else {
                throw UserFault(
                    "\(data) is no corpus and has no parts", at: .init(file: data),
                    remedy: "Leave --part out, or write a corpus.yaml.")
            }
            return nil
        }
        corpus = try Corpus.load(
            named: data, searching: isPath ? [] : folders, registry: library.registry,
            labels: labels)
        self.part = part ?? usual
        guard corpus.modality == model.card.modality else {
            throw UserFault(
                "the corpus \(corpus.name) is \(corpus.modality), the model reads "
                    + model.card.modality, at: yaml, remedy: "Name a corpus of that modality.")
        }
        guard part != nil || corpus.parts.contains(usual) else {
            throw UserFault(
                "the corpus \(corpus.name) has no part '\(usual)'", at: yaml,
                remedy: "Name one by --part: \(corpus.parts.joined(separator: ", ")), or several "
                    + "joined by +.")
        }
    }

    /// Where the corpus describes itself.
    var yaml: UserFault.Place { .init(file: "\(corpus.folder)/corpus.yaml") }
}
