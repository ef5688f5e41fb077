import Datasets
import Reports
import Tensors

/// Pictures of a run's examples for its report.
struct Galleries {
    let experiment: Experiment
    /// The test labels, opened.
    let labels: [Int32]
    /// The chosen model's predictions for the test examples, `[M, K]`.
    let probabilities: Tensor?

    /// Pictures in each gallery.
    private static let size = 30

    /// Samples of both domains, and what the chosen model gets wrong; none where examples have no picture.
    func all() throws -> [Gallery] {
        let domains = experiment.domains
        var galleries: [Gallery] = []
        func add(
            _ title: String, _ examples: [Example], _ caption: (Int) -> String, _ chosen: [Int]
        ) throws {
            let pictures = try chosen.compactMap { index in
                try experiment.modality.picture(of: examples[index]).map {
                    Gallery.Picture(png: $0, caption: caption(index))
                }
            }
            if !pictures.isEmpty { galleries.append(Gallery(title: title, pictures: pictures)) }
        }
        func name(_ label: Int32) -> String { experiment.classes[Int(label)] }
        let (source, test) = (domains.source, domains.test)
        try add(
            "Source: \(source.name)", source.examples, { name(source.labels[$0]) },
            spread(source.examples.count))
        try add(
            "Target: \(test.name)", test.examples, { name(labels[$0]) },
            spread(test.examples.count))
        guard let probabilities else { return galleries }
        let (predicted, p) = (probabilities.argmax(), probabilities.scalars)
        let k = probabilities.columns
        // The surest mistakes say most.
        let wrong = labels.indices.filter { predicted[$0] != labels[$0] }.sorted {
            (p[$0 * k + Int(predicted[$0])], $1) > (p[$1 * k + Int(predicted[$1])], $0)
        }
        try add(
            "Taken for something else", test.examples,
            { "\(name(labels[$0])), taken for \(name(predicted[$0]))" },
            Array(wrong.prefix(Galleries.size)))
        return galleries
    }

    /// Indices spread evenly over a domain.
    private func spread(_ count: Int) -> [Int] {
        Array(
            stride(from: 0, to: count, by: max(1, count / Galleries.size)).prefix(Galleries.size))
    }
}
