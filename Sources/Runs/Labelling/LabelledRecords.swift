import Datasets
import Modalities
import Recipes
import Reports
import SavedModels
import Support

/// The records of some of a run's test examples, for a person: texts, paths, pictures and sounds.
struct LabelledRecords {
    /// What a person is told of a record: `text`, or `file`.
    let column: String
    /// What pictures' axes and colours mean; nil where they show examples as they are.
    let legend: String?
    /// The record of each id; a long recording's has a part for each.
    private let records: [String: Record]
    private let modality: any Modality
    private let place: UserFault.Place

    /// Finds the records of some ids.
    ///
    /// - Throws: `UserFault` if the run's model or corpora cannot be read any more, or a record is
    ///   not there.
    init(
        of run: String, ids: Set<String>, library: RecipeLibrary, modalities: ModalityRegistry
    ) throws {
        let recipe = try library.recipe(
            run + "/recipe.yaml", overrides: [], modalities: modalities)
        place = .init(file: recipe.file)
        modality = try SavedModel(at: run, modalities: modalities).modality
        legend = (modality as? any PresentableModality)?.pictureLegend
        column = recipe.modality.descriptor.input == .texts ? "text" : "file"
        var found: [String: Record] = [:]
        for record in try RecipeCorpora(recipe, library: library).testRecords(recipe) {
            let names = [PredictionTable.field, PredictionTable.formerField].map { $0(record.id) }
            if let id = names.first(where: ids.contains) {
                found[id] = record
                continue
            }
            let id = names[0]
            guard ids.contains(where: { $0.hasPrefix(id + "@") }) else { continue }
            for part in try modality.parts(of: record.alone) {
                found[PredictionTable.field(part.id)] = part
            }
        }
        records = found
        guard let missing = ids.sorted().first(where: { found[$0] == nil }) else { return }
        throw UserFault(
            "the corpus of the run has no record '\(missing)' any more", at: place,
            remedy: "Put its files back as they were.")
    }

    /// The text, or where the file is.
    func words(of id: String) -> String {
        switch records[id]?.content {
        case .text(let text): text
        case .file(let path): path
        case .excerpt(let path, let start, _): "\(path) at \(start) s"
        case .array, nil: id
        }
    }

    /// What can be seen or heard of each; nil for nothing.
    func exhibits(of ids: [String]) -> [Exhibit?] {
        // A page of many sounds stays as small as a report.
        var exhibits = Exhibits(modality)
        return ids.map { id in
            guard let record = records[id], let example = try? modality.decode(record.alone)
            else { return nil }
            return try? exhibits.exhibit(example, id: id)
        }
    }
}
