import Datasets
import Reports
import Tensors

/// Examples of a run for its report: samples of both domains, and what the chosen model gets wrong.
struct Galleries {
    let experiment: Experiment
    /// The test labels, opened; nil where there are none.
    let labels: Labels?
    /// The chosen model's predictions for the test examples, `[M, K]`.
    let probabilities: Tensor?

    /// Entries in each gallery: of pictures that are examples themselves, and of diagrams, which
    /// take more room.
    private var size: Int { isDiagram ? 10 : 30 }

    private var isDiagram: Bool { experiment.pictureLegend != nil }

    /// Samples of both domains; none where examples can be neither seen nor heard.
    func domains(_ exhibits: inout Exhibits) throws -> [Gallery] {
        let (source, test) = (experiment.domains.source, experiment.domains.test)
        let sources = experiment.domains.sources.map(\.name).joined(separator: " and ")
        var galleries = [
            Gallery(title: "Source: \(sources)", entries: []),
            Gallery(
                title: experiment.isTraining ? "Test part" : "Target: \(test.name)", entries: []),
        ]
        // Without labels, examples stand beside those that the model takes for the same class.
        let classes =
            experiment.classes.isEmpty ? nil : labels?.classIndices ?? probabilities?.argmax()
        let chosen =
            isDiagram && classes != nil
            ? pairs(source.labels.classIndices, classes ?? [])
            : (spread(source.examples.count), spread(test.examples.count))
        // By turns, so that what room there is for sounds is shared.
        for index in 0..<max(chosen.0.count, chosen.1.count) {
            if index < chosen.0.count {
                let at = chosen.0[index]
                galleries[0].entries += try entry(
                    source.examples[at], experiment.sourceName(at),
                    words(source.labels, at), &exhibits)
            }
            if index < chosen.1.count {
                let at = chosen.1[index]
                galleries[1].entries += try entry(
                    test.examples[at], experiment.testName(at),
                    labels.map { words($0, at) } ?? guess(at), &exhibits)
            }
        }
        return galleries.filter { !$0.entries.isEmpty }
    }

    /// The surest mistakes of the chosen model, which say most; none where it makes none.
    func mistakes(_ exhibits: inout Exhibits) throws -> [Gallery] {
        guard let probabilities, let known = labels, known.kind == .classes else { return [] }
        let labels = known.classIndices
        let (predicted, p) = (probabilities.argmax(), probabilities.hostScalars)
        let k = probabilities.columns
        let wrong = labels.indices.filter { predicted[$0] != labels[$0] }.sorted {
            (p[$0 * k + Int(predicted[$0])], $1) > (p[$1 * k + Int(predicted[$1])], $0)
        }
        var entries: [Gallery.Entry] = []
        for at in wrong.prefix(size) {
            entries += try entry(
                experiment.domains.test.examples[at], experiment.testName(at),
                "\(name(labels[at])), taken for \(name(predicted[at]))", &exhibits)
        }
        return entries.isEmpty ? [] : [Gallery(title: "Taken for something else", entries: entries)]
    }

    private func name(_ label: Int32) -> String { experiment.classes[Int(label)] }

    /// An example's label: its class, or its number.
    private func words(_ labels: Labels, _ index: Int) -> String {
        labels.kind == .numbers
            ? TaskText.number(labels.values[index]) : name(labels.classIndices[index])
    }

    /// What the model takes an example for, where there is no label.
    private func guess(_ index: Int) -> String {
        guard let probabilities else { return "" }
        return experiment.classes.isEmpty
            ? "\(TaskText.number(probabilities.hostScalars[index])), predicted"
            : "\(name(probabilities.argmax()[index])), predicted"
    }

    private func entry(
        _ example: Example, _ id: String, _ caption: String, _ exhibits: inout Exhibits
    ) throws -> [Gallery.Entry] {
        try exhibits.exhibit(example, id: id).map { [Gallery.Entry($0, caption: caption)] } ?? []
    }

    /// Indices spread evenly over a domain.
    private func spread(_ count: Int) -> [Int] {
        Array(stride(from: 0, to: count, by: max(1, count / size)).prefix(size))
    }

    /// Examples of both domains, each beside one of the same class: every class once, then again
    /// while there is room.
    private func pairs(_ sourceLabels: [Int32], _ labels: [Int32]) -> ([Int], [Int]) {
        let classes = (0..<experiment.classes.count).map { label in
            (
                sourceLabels.indices.filter { sourceLabels[$0] == Int32(label) },
                labels.indices.filter { labels[$0] == Int32(label) }
            )
        }.filter { !$0.0.isEmpty && !$0.1.isEmpty }
        let turns = classes.isEmpty ? 0 : max(1, size / classes.count)
        let chosen = classes.prefix(size).enumerated().flatMap { index, members in
            // Steps of the golden section, so that classes in the same order do not show the same
            // speaker.
            let start = (0.5 + 0.618 * Double(index)).truncatingRemainder(dividingBy: 1)
            let count = min(turns, members.0.count, members.1.count)
            return (0..<count).map { turn in
                func place(_ all: [Int]) -> Int {
                    all[(Int(start * Double(all.count)) + turn * all.count / count) % all.count]
                }
                return (place(members.0), place(members.1))
            }
        }
        return (chosen.map(\.0), chosen.map(\.1))
    }
}
