import Adaptation
import Datasets
import NeuralNetworks
import Reports
import Tensors

/// Gathers what the report shows beside the figures.
struct ReportAssembly {
    let experiment: Experiment
    let folder: RunFolder
    let evaluation: Evaluation
    let labels: [Int32]
    let adaptLabels: [Int32]
    let choice: Choice

    private var recipe: Recipe { experiment.recipe }

    func content(_ result: RunResult) throws -> ReportContent {
        let domains = experiment.domains
        let galleries = Galleries(
            experiment: experiment, labels: labels,
            probabilities: evaluation.outcomes[Job(method: choice.method, seed: seed)]?
                .selectedPredictions)
        // What comes first is heard first where there is no room for all.
        var exhibits = Exhibits(experiment.modality)
        let samples = try galleries.domains(&exhibits)
        let changed = try changedExamples(&exhibits)
        let mistakes = try galleries.mistakes(&exhibits)
        var content = ReportContent(
            result: result, methodOrder: recipe.methods.map(\.name), title: recipe.title,
            classes: experiment.classes,
            source: description(
                domains.source.name, recipe.source.choice,
                "\(domains.source.labels.count) labelled"),
            target: description(
                domains.target.name, recipe.target.choice,
                "\(domains.target.examples.count) unlabelled, "
                    + "\(domains.test.examples.count) sealed for the test"),
            seeds: Array(1...recipe.seeds), curves: curves(), confusions: confusions(),
            featureMaps: try featureMaps(), changedExamples: changed,
            findings: findings(), recipeText: try experiment.resolvedYAML())
        content.recipeFile = folder.recipe
        content.galleries = samples + mistakes
        content.pictureLegend = experiment.pictureLegend
        return content
    }

    private func description(
        _ name: String, _ choice: Recipe.DomainChoice, _ size: String
    ) -> DomainDescription {
        let details = [choice.words, size].filter { !$0.isEmpty }
        return DomainDescription(name: name, details: details.joined(separator: "; "))
    }

    private var jobs: [Job] {
        recipe.methods.flatMap { method in
            (1...recipe.seeds).map { Job(method: method, seed: $0) }
        }
    }

    private func curves() -> [TrainingCurve] {
        jobs.compactMap { job in
            guard let record = evaluation.outcomes[job]?.record else { return nil }
            // A loss that an epoch did not have yet counted 0 in it.
            func columns(
                _ values: (EpochRecord) -> [String: Double], missing: Double
            ) -> [String: [Double]] {
                let names = Set(record.history.flatMap { values($0).keys })
                return Dictionary(
                    uniqueKeysWithValues: names.map { name in
                        (name, record.history.map { values($0)[name] ?? missing })
                    })
            }
            return TrainingCurve(
                method: job.method.name, seed: job.seed, losses: columns(\.losses, missing: 0),
                validators: columns(\.validators, missing: .nan),
                targetAccuracy: evaluation.epochAccuracies[job] ?? [],
                selectedEpoch: record.selectedEpoch)
        }
    }

    private func confusions() -> [String: [[Int]]] {
        var sums: [String: [[Int]]] = [:]
        for job in jobs {
            guard let matrix = evaluation.metrics[job]?.confusion else { continue }
            sums[job.method.name] =
                sums[job.method.name].map { zip($0, matrix).map { zip($0, $1).map(+) } } ?? matrix
        }
        return sums
    }

    private func findings() -> [FindingGroup] {
        var groups: [FindingGroup] = []
        for job in jobs {
            for finding in evaluation.outcomes[job]?.record.diagnoses ?? [] {
                groups.add(finding, method: job.method.name, seed: job.seed)
            }
        }
        return groups
    }

    /// The seed that stands for a method in pictures: the chosen method's own.
    private var seed: Int { choice.seed(of: choice.method) }

    /// At most so many examples of a domain are drawn.
    private static let drawn = 400

    private func featureMaps() throws -> [FeatureMap] {
        let domains = experiment.domains
        func some(_ count: Int) -> [Int] {
            Array(
                stride(from: 0, to: count, by: max(1, count / ReportAssembly.drawn)).prefix(
                    ReportAssembly.drawn))
        }
        let source = some(domains.source.examples.count)
        let target = some(domains.target.examples.count)
        let methods =
            choice.method == .sourceOnly
            ? [MethodSpec.sourceOnly] : [.sourceOnly, choice.method]
        return try methods.enumerated().flatMap { index, method in
            let job = Job(method: method, seed: seed)
            var state = try experiment.initialState(
                method, seed: UInt64(seed), labels: domains.source.labels)
            let checkpoint = folder.job(job)
            try state.network.loadModel(
                checkpoint.model(evaluation.outcomes[job]).load(), from: checkpoint.modelPath)
            let features = Tensor.concatenating([
                try state.network.predict(
                    source.map { domains.source.examples[$0] }, isTarget: false,
                    through: experiment.modality.views
                ).features,
                try state.network.predict(
                    target.map { domains.target.examples[$0] }, through: experiment.modality.views
                ).features,
            ])
            let sourceLabels = domains.source.labels.keeping(source).classIndices
            let rowLabels = sourceLabels + target.map { adaptLabels[$0] }
            let when = "\(index == 0 ? "Before" : "After"): \(method.name), seed \(seed)"
            return [
                ("principal components", features.principalComponents(2)),
                ("t-SNE", features.neighborEmbedding()),
            ].map { projection, places in
                let values = places.scalars
                return FeatureMap(
                    title: "\(when), \(projection)",
                    points: rowLabels.enumerated().map { row, label in
                        FeatureMap.Point(
                            x: Double(values[2 * row]), y: Double(values[2 * row + 1]),
                            isTarget: row >= source.count, label: Int(label))
                    })
            }
        }
    }

    private func changedExamples(_ exhibits: inout Exhibits) throws -> [ChangedExample] {
        guard choice.method != .sourceOnly,
            let before = evaluation.outcomes[Job(method: .sourceOnly, seed: seed)],
            let after = evaluation.outcomes[Job(method: choice.method, seed: seed)]
        else { return [] }
        let (p, q) = (before.selectedPredictions, after.selectedPredictions)
        let (first, second) = (p.argmax(), q.argmax())
        let (pScalars, qScalars, k) = (p.scalars, q.scalars, p.columns)
        let changed = labels.indices.filter { first[$0] != second[$0] }.map { i in
            let example = ChangedExample(
                id: experiment.testRecords[i].id, text: text(experiment.testRecords[i]),
                truth: Int(labels[i]), before: Int(first[i]), after: Int(second[i]),
                confidenceBefore: Double(pScalars[i * k + Int(first[i])]),
                confidenceAfter: Double(qScalars[i * k + Int(second[i])]))
            return (i, example)
        }
        // The most decided changes of either kind say most.
        func most(_ chosen: [(index: Int, example: ChangedExample)]) throws -> [ChangedExample] {
            try chosen.sorted {
                ($0.example.decision, $1.example.id) > ($1.example.decision, $0.example.id)
            }.prefix(changesShown).map { index, example in
                var example = example
                example.exhibit = try exhibits.exhibit(
                    experiment.domains.test.examples[index], id: example.id)
                return example
            }
        }
        return try most(changed.filter { $0.1.after == $0.1.truth })
            + most(changed.filter { $0.1.after != $0.1.truth })
    }

    /// Changes of either kind that are shown: fewer where each takes much room.
    private var changesShown: Int { experiment.pictureLegend == nil ? 12 : 6 }

    private func text(_ record: Record) -> String {
        switch record.content {
        case .text(let text): text
        // It is named by its id, and seen or heard.
        case .file, .array, .excerpt: ""
        }
    }
}

extension ChangedExample {
    /// How sure both models were together.
    fileprivate var decision: Double { confidenceBefore + confidenceAfter }
}
