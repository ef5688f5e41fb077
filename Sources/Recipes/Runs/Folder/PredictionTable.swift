import Reports
import Support
import Tensors

/// The test examples with what the chosen model says of each: `predictions.tsv`.
struct PredictionTable {
    let experiment: Experiment
    /// Predictions, shape `[M, K]`.
    let probabilities: Tensor

    /// A line an example: its id, the class, and the probability of every class.
    var text: String {
        let (predicted, p, k) = (
            probabilities.argmax(), probabilities.scalars, probabilities.columns
        )
        let classes = experiment.classes.map(PredictionTable.field)
        var text = "id\tclass\t" + classes.joined(separator: "\t") + "\n"
        for (row, record) in experiment.testRecords.enumerated() {
            let shares = p[row * k..<(row + 1) * k].map { String($0) }
            text +=
                "\(PredictionTable.field(record.id))\t\(classes[Int(predicted[row])])\t"
                + shares.joined(separator: "\t") + "\n"
        }
        return text
    }

    /// A text as one field of one line.
    static func field(_ text: String) -> String { SeparatedText.field(text, .tsv) }
}
