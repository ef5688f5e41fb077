import Reports
import Support
import Tensors

/// The test examples with what the chosen model says of each: `predictions.tsv`.
struct PredictionTable {
    let experiment: Experiment
    /// Predictions, shape `[M, K]`; numbers `[M, 1]` of a task without classes.
    let predictions: Tensor
    /// Agreement and order of the examples; nil where labels are no classes.
    let review: ReviewOrder?

    /// A line an example: its id and what the model says of it.
    var text: String { experiment.classes.isEmpty ? numbers : classes }

    private var numbers: String {
        zip(experiment.testRecords, predictions.hostScalars).reduce("id\tvalue\n") { text, row in
            text + "\(PredictionTable.field(row.0.id))\t\(row.1)\n"
        }
    }

    /// The class, the probability of every class, how far seeds agree, the class of source-only,
    /// and the place among those that a person should look at first.
    private var classes: String {
        let probabilities = predictions
        let (predicted, p, k) = (
            probabilities.argmax(), probabilities.hostScalars, probabilities.columns
        )
        let classes = experiment.classes.map(PredictionTable.field)
        var ranks: [Int: Int] = [:]
        for (rank, row) in (review?.first ?? []).enumerated() { ranks[row] = rank + 1 }
        var text =
            "id\tclass\t"
            + (classes + ["agreement", "source_only", "look"]).joined(separator: "\t")
            + "\n"
        for (row, record) in experiment.testRecords.enumerated() {
            let shares = p[row * k..<(row + 1) * k].map { String($0) }
            text +=
                "\(PredictionTable.field(record.id))\t\(classes[Int(predicted[row])])\t"
                + shares.joined(separator: "\t") + "\t"
            let before = review.map { classes[Int($0.sourceOnly[row])] } ?? ""
            let agreement = review.map { "\($0.agreement[row])" } ?? ""
            text += "\(agreement)\t\(before)\t\(ranks[row].map(String.init) ?? "")\n"
        }
        return text
    }

    /// A text as one field of one line.
    static func field(_ text: String) -> String { SeparatedText.field(text, .tsv) }

    /// The same as earlier versions wrote it, with spaces for line ends and tabs.
    static func formerField(_ text: String) -> String {
        let breaks: [Unicode.Scalar] = ["\n", "\r", "\t"]
        let line = text.unicodeScalars.map { breaks.contains($0) ? " " : $0 }
        return field(String(String.UnicodeScalarView(line)))
    }
}
