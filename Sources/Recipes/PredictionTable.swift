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
        var text = "id\tclass\t" + experiment.classes.joined(separator: "\t") + "\n"
        for (row, record) in experiment.testRecords.enumerated() {
            let shares = p[row * k..<(row + 1) * k].map { String($0) }
            text +=
                "\(record.id)\t\(experiment.classes[Int(predicted[row])])\t"
                + shares.joined(separator: "\t") + "\n"
        }
        return text
    }
}
