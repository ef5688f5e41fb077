import Adaptation
import Datasets
import NeuralNetworks
import Recipes
import Reports
import Tensors

/// Gathers what the report shows beside the figures.
struct ReportAssembly {
    let experiment: Experiment
    let folder: RunFolder
    let evaluation: Evaluation
    /// The labels of the whole test part, opened; nil where there are none.
    let labels: Labels?
    /// Those of the part that is adapted to.
    let adaptLabels: Labels?
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
        let reviewed = try review(&exhibits)
        let samples = try galleries.domains(&exhibits)
        let changed = try changedExamples(&exhibits)
        let mistakes = try galleries.mistakes(&exhibits)
        var content = ReportContent(
            result: result, methodOrder: recipe.methods.map(\.name), title: recipe.title,
            classes: experiment.classes,
            sources: domains.sources.map {
                DomainDescription(name: $0.name, details: "\($0.labels.count) labelled")
            },
            target: DomainDescription(
                name: domains.target.name,
                details: targetDetails + (experiment.targetNote.map { "; \($0)" } ?? "")),
            seeds: Array(1...recipe.seeds), curves: curves(), confusions: confusions(),
            featureMaps: try featureMaps(), changedExamples: changed,
            findings: findings(), recipeText: try experiment.resolvedYAML())
        content.reviewExamples = reviewed
        if experiment.task.labelKind == .numbers { content.mapLabels = numberGroups.map(\.name) }
        content.recipeFile = folder.recipe
        content.galleries = samples + mistakes
        content.pictureLegend = experiment.pictureLegend
        return content
    }

    private var targetDetails: String {
        let (target, test) = (experiment.domains.target, experiment.domains.test)
        if experiment.isTraining { return "\(test.examples.count) sealed for the test" }
        guard experiment.isTargetLabelled else {
            let given = recipe.target?.labels == nil ? "" : ", but for the labels that were given"
            return "\(target.examples.count) without labels\(given)"
        }
        return "\(target.examples.count) unlabelled, \(test.examples.count) sealed for the test"
    }

    /// Examples to look at that are shown: fewer where each takes much room.
    private var reviewed: Int { experiment.pictureLegend == nil ? 24 : 12 }

    /// The examples that a person should look at first; none where labels tell more.
    private func review(_ exhibits: inout Exhibits) throws -> [ReviewExample] {
        let chosen = Job(method: choice.method, seed: seed)
        guard labels == nil, let order = ReviewOrder(experiment, chosen, evaluation.outcomes),
            let after = evaluation.outcomes[chosen]?.selectedPredictions
        else { return [] }
        let before =
            evaluation.outcomes[Job(method: .sourceOnly, seed: seed)]?.selectedPredictions ?? after
        func answer(_ predictions: Tensor, _ row: Int) -> ChangedExample.Answer {
            let (values, k) = (predictions.hostScalars, predictions.columns)
            let shares = values[row * k..<(row + 1) * k]
            let top = shares.indices.max { shares[$0] < shares[$1] } ?? shares.startIndex
            return .init(
                experiment.classes[top - shares.startIndex], confidence: Double(shares[top]))
        }
        return try order.first.prefix(reviewed).map { row in
            let record = experiment.testRecords[row]
            let text = if case .text(let text) = record.content { text } else { "" }
            return ReviewExample(
                id: record.id, text: text, answer: answer(after, row),
                before: answer(before, row), agreement: order.agreement[row],
                exhibit: try exhibits.exhibit(
                    experiment.domains.test.examples[row], id: record.id))
        }
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
                targetFigure: evaluation.epochFigures[job] ?? [],
                selectedEpoch: record.selectedEpoch)
        }
    }

    private func confusions() -> [String: [[Int]]] {
        var sums: [String: [[Int]]] = [:]
        for job in jobs {
            guard let matrix = evaluation.confusions[job] else { continue }
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

    /// Thirds of the source's numbers, by which points of feature maps are told apart.
    private var numberGroups: [(name: String, limit: Float)] {
        let sorted = experiment.domains.source.labels.values.sorted()
        guard !sorted.isEmpty else { return [] }
        let limits = [sorted[sorted.count / 3], sorted[2 * sorted.count / 3], Float.infinity]
        let names = [
            "up to \(TaskText.number(limits[0]))", "up to \(TaskText.number(limits[1]))", "above",
        ]
        return Array(zip(names, limits)).map { (name: $0, limit: $1) }
    }

    /// The class of each example, or the group that its number is in.
    private func groups(_ labels: Labels) -> [Int?] {
        guard labels.kind == .numbers else { return labels.classIndices.map(Int.init) }
        let limits = numberGroups.map(\.limit)
        return labels.values.map { value in limits.firstIndex { value <= $0 } }
    }

    private func featureMaps() throws -> [FeatureMap] {
        let domains = experiment.domains
        func some(_ count: Int) -> [Int] {
            Array(
                stride(from: 0, to: count, by: max(1, count / ReportAssembly.drawn)).prefix(
                    ReportAssembly.drawn))
        }
        let source = some(domains.source.examples.count)
        // A training has looked at no target: what it is measured on is drawn.
        let drawn = experiment.isTraining ? domains.test : domains.target
        let drawnLabels = experiment.isTraining ? labels : adaptLabels
        let target = some(drawn.examples.count)
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
                    target.map { drawn.examples[$0] }, isTarget: !experiment.isTraining,
                    through: experiment.modality.views
                ).features,
            ])
            let rowLabels =
                groups(domains.source.labels.keeping(source))
                + (drawnLabels.map { groups($0.keeping(target)) } ?? target.map { _ in nil })
            let when =
                experiment.isTraining
                ? "Seed \(seed)"
                : "\(index == 0 ? "Before" : "After"): \(method.name), seed \(seed)"
            return [
                ("principal components", features.principalComponents(2)),
                ("t-SNE", features.neighborEmbedding()),
            ].map { projection, places in
                let values = places.hostScalars
                return FeatureMap(
                    title: "\(when), \(projection)",
                    points: rowLabels.enumerated().map { row, label in
                        FeatureMap.Point(
                            x: Double(values[2 * row]), y: Double(values[2 * row + 1]),
                            isTarget: row >= source.count, label: label)
                    })
            }
        }
    }

    /// Test examples of which the chosen model says something else than source-only.
    private func changedExamples(_ exhibits: inout Exhibits) throws -> [ChangedExample] {
        guard choice.method != .sourceOnly,
            let before = evaluation.outcomes[Job(method: .sourceOnly, seed: seed)],
            let after = evaluation.outcomes[Job(method: choice.method, seed: seed)]
        else { return [] }
        return try ChangedExamples(
            experiment: experiment, labels: labels, before: before.selectedPredictions,
            after: after.selectedPredictions
        ).shown(&exhibits)
    }
}
