import Adaptation
import Datasets
import Reports
import Tensors

/// Test examples of which the adapted model says something else than the source model.
struct ChangedExamples {
    let experiment: Experiment
    /// The test labels, opened; nil where there are none.
    let labels: Labels?
    /// Both models' predictions for the test examples.
    let before: Tensor
    let after: Tensor

    /// The most telling changes for the better, then those for the worse.
    ///
    /// - Throws: `UserFault` on an example that cannot be read.
    func shown(_ exhibits: inout Exhibits) throws -> [ChangedExample] {
        let all = experiment.classes.isEmpty ? numbers : decisions
        return try [ChangedExample.Change.mended, .broken, .other, .unknown].flatMap { change in
            try all.filter { $0.example.change == change }.sorted {
                ($0.weight, $1.example.id) > ($1.weight, $0.example.id)
            }.prefix(limit).map { entry in
                var example = entry.example
                example.exhibit = try exhibits.exhibit(
                    experiment.domains.test.examples[entry.index], id: example.id)
                return example
            }
        }
    }

    private struct Entry {
        var index: Int
        var example: ChangedExample
        /// What tells the most comes first.
        var weight: Double
    }

    /// Changes of a kind that are shown: fewer where each takes much room.
    private var limit: Int { experiment.pictureLegend == nil ? 12 : 6 }

    /// Examples of another class than before. The most decided changes say most.
    private var decisions: [Entry] {
        let (labels, k) = (labels?.classIndices, before.columns)
        let (first, second) = (before.argmax(), after.argmax())
        let (p, q) = (before.hostScalars, after.hostScalars)
        return first.indices.filter { first[$0] != second[$0] }.map { i in
            func answer(_ label: Int32, _ p: [Float]) -> ChangedExample.Answer {
                .init(
                    experiment.classes[Int(label)], confidence: Double(p[i * k + Int(label)]))
            }
            let (one, two) = (answer(first[i], p), answer(second[i], q))
            return Entry(
                index: i,
                example: example(
                    i, truth: labels.map { experiment.classes[Int($0[i])] }, one, two,
                    labels.map { labels in
                        second[i] == labels[i]
                            ? .mended : first[i] == labels[i] ? .broken : .other
                    } ?? .unknown),
                weight: (one.confidence ?? 0) + (two.confidence ?? 0))
        }
    }

    /// Examples whose number came nearer to the truth, or moved away from it. The longest ways say
    /// most.
    private var numbers: [Entry] {
        let (first, second) = (before.hostScalars, after.hostScalars)
        guard let truth = labels?.values else {
            return first.indices.map { i in
                Entry(
                    index: i,
                    example: example(
                        i, truth: nil, .init(TaskText.number(first[i])),
                        .init(TaskText.number(second[i])), .unknown),
                    weight: Double(abs(first[i] - second[i])))
            }
        }
        return truth.indices.map { i in
            let nearer = abs(first[i] - truth[i]) - abs(second[i] - truth[i])
            return Entry(
                index: i,
                example: example(
                    i, truth: TaskText.number(truth[i]), .init(TaskText.number(first[i])),
                    .init(TaskText.number(second[i])), nearer > 0 ? .mended : .broken),
                weight: Double(abs(nearer)))
        }
    }

    private func example(
        _ index: Int, truth: String?, _ before: ChangedExample.Answer,
        _ after: ChangedExample.Answer, _ change: ChangedExample.Change
    ) -> ChangedExample {
        let record = experiment.testRecords[index]
        // What is seen or heard is named by its id.
        let text = if case .text(let text) = record.content { text } else { "" }
        return ChangedExample(
            id: record.id, text: text, truth: truth, before: before, after: after, change: change)
    }
}
