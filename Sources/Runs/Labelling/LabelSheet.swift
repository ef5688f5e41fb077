import Datasets
package import Modalities
package import Recipes
import Reports
import SavedModels
import Support

/// The table of examples that a person labels, and the page that shows them.
package struct LabelSheet: Sendable {
    /// The file that it was written to.
    package var path: String
    /// The page with pictures or sounds; nil for texts.
    package var page: String?
    /// Examples in it.
    package var count: Int
    /// Examples of the run that they stand for.
    package var whole: Int
    /// The names that labels may have.
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
        try LabelSheet.checkPlan(run, replaces: replaces)
        try LabelSheet.checkPlace(path, begins: LabelSheet.head, replaces: replaces)
        let draw = LabelDraw(
            budget, predicted: rows.rows.map(\.predicted),
            confidence: rows.rows.map(\.confidence), classes: rows.classes.count,
            seed: UInt64(seed))
        let plan = LabelPlan(draw, of: rows, budget: budget, seed: seed)
        let order = plan.order
        let records = try LabelledRecords(
            of: run, ids: Set(order.map { rows.rows[$0].id }), library: library,
            modalities: modalities)
        var text = "number,id,\(records.column),label\n"
        for (number, index) in order.enumerated() {
            let id = rows.rows[index].id
            // Read back by id: an apostrophe against spreadsheets would change it.
            text += "\(number + 1)," + SeparatedText.field(id, .csv, isRaw: true) + ","
            text += SeparatedText.field(records.words(of: id), .csv) + ",\n"
        }
        (count, whole, classes) = (order.count, rows.rows.count, rows.classes)
        let exhibits = records.exhibits(of: order.map { rows.rows[$0].id })
        page = exhibits.contains { $0 != nil } ? LabelSheet.page(of: path) : nil
        if let page {
            // Texts have no page: what lies there is then none of its business.
            try LabelSheet.checkPlace(page, holds: LabelSheet.title, replaces: replaces)
            try Files.writeAtomically(
                labelPage(
                    exhibits, classes: rows.classes, table: path, legend: records.legend), to: page)
        }
        try Files.writeAtomically(text, to: path)
        try plan.write(to: run)
    }

    /// How the table and the page begin, by which they are known again.
    private static let (head, title) = ("number,id,", "<title>\(labelPageTitle)</title>")

    /// Refuses to lose labels of an earlier draw.
    private static func checkPlan(_ run: String, replaces: Bool) throws {
        let plan = LabelPlan.path(in: run)
        guard Files.exists(plan), !replaces else { return }
        throw UserFault(
            "examples of this run were drawn before: \(plan) is there", at: .init(file: plan),
            remedy: "Fill in that table; draw anew, and lose its labels, with --force.")
    }

    /// Refuses to replace a file that is none of its own, or any without being asked to.
    private static func checkPlace(
        _ file: String, begins head: String? = nil, holds mark: String? = nil, replaces: Bool
    ) throws {
        guard Files.exists(file) else { return }
        let start = String(decoding: try Files.beginning(of: file, count: 4_096), as: UTF8.self)
        let isOwn = head.map(start.hasPrefix) ?? mark.map { start.contains($0) } ?? false
        guard !isOwn || !replaces else { return }
        throw UserFault(
            isOwn
                ? "\(file) is there already"
                : "\(file) is there, and dawb label did not write it",
            at: .init(file: file),
            remedy: isOwn
                ? "Name another table with --out, or replace it with --force."
                : "Name another table with --out.")
    }

    /// The page beside a table.
    private static func page(of table: String) -> String {
        (table.hasSuffix(".csv") ? String(table.dropLast(4)) : table) + ".html"
    }
}
