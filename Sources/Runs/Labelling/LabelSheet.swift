import Datasets
package import Modalities
package import Recipes
import Reports
import Support
import Tensors

/// The table of examples that a person labels.
package struct LabelSheet: Sendable {
    /// The file that it was written to.
    package var path: String
    /// Examples in it.
    package var count: Int
    /// Examples of the run that they stand for.
    package var whole: Int
    package var classes: [String]

    /// Draws examples of a run and writes them into a table with an empty column `label`.
    ///
    /// The table does not say what the model takes them for: who labels should not be led.
    ///
    /// - Parameters:
    ///   - run: The folder of a finished run.
    ///   - budget: How many.
    ///   - seed: Decides which are drawn.
    ///   - out: The table; nil takes `to-label.csv` in the folder of the run.
    ///   - replaces: Whether an earlier draw and its table may be replaced.
    ///   - library: Where the corpora of the run's recipe are.
    /// - Throws: `UserFault` on a run that is not finished, a table that is there already, or
    ///   corpora that cannot be read any more.
    package init(
        of run: String, budget: Int, seed: Int, out: String?, replaces: Bool,
        library: RecipeLibrary, modalities: ModalityRegistry
    ) throws {
        let rows = try PredictionRows(of: run)
        path = out ?? run + "/to-label.csv"
        for file in [LabelPlan.path(in: run), path] where Files.exists(file) && !replaces {
            throw UserFault(
                "examples of this run were drawn before: \(file) is there", at: .init(file: file),
                remedy: "Fill in that table; draw anew, and lose its labels, with --force.")
        }
        let draw = LabelDraw(
            budget, predicted: rows.rows.map(\.predicted),
            confidence: rows.rows.map(\.confidence), classes: rows.classes.count,
            seed: UInt64(seed))
        var order = draw.strata.flatMap(\.drawn)
        var generator = RandomGenerator(seed: UInt64(seed), stream: "order of labels")
        generator.shuffle(&order)
        let contents = try RunContents(of: run, library: library, modalities: modalities)
        var text = "id,\(contents.column),label\n"
        for index in order {
            let id = rows.rows[index].id
            // Read back by id: an apostrophe against spreadsheets would change it.
            text += SeparatedText.field(id, .csv, isRaw: true) + ","
            text += SeparatedText.field(try contents[id], .csv) + ",\n"
        }
        (count, whole, classes) = (order.count, rows.rows.count, rows.classes)
        try Files.writeAtomically(text, to: path)
        try LabelPlan(draw, of: rows, budget: budget, seed: seed).write(to: run)
    }
}

/// What a person reads, sees or hears of a run's test examples: texts, or paths of files.
private struct RunContents {
    /// `text`, or `file`.
    let column: String
    private let contents: [String: String]
    private let place: UserFault.Place

    init(of run: String, library: RecipeLibrary, modalities: ModalityRegistry) throws {
        let recipe = try library.recipe(
            run + "/recipe.yaml", overrides: [], modalities: modalities)
        place = .init(file: recipe.file)
        let records = try RecipeCorpora(recipe, library: library).testRecords(recipe)
        column = recipe.modality.descriptor.input == .texts ? "text" : "file"
        var contents: [String: String] = [:]
        for record in records {
            let content: String =
                switch record.content {
                case .text(let text): text
                case .file(let path): path
                case .excerpt(let path, let start, _): "\(path) at \(start) s"
                case .array: record.id
                }
            contents[PredictionTable.field(record.id)] = content
        }
        self.contents = contents
    }

    /// The content of an example; of a part of a record the record's, with the part's name.
    subscript(id: String) -> String {
        get throws {
            if let whole = contents[id] { return whole }
            guard let end = id.lastIndex(of: "@"), let whole = contents[String(id[..<end])] else {
                throw UserFault(
                    "the corpus of the run has no record '\(id)' any more", at: place,
                    remedy: "Put its files back as they were.")
            }
            return "\(whole) at \(id[id.index(after: end)...])"
        }
    }
}
