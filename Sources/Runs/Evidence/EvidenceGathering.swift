import Adaptation
import Datasets
import Locking
import Reports
import Support
import Tensors

/// Gathers what is known of finished methods without a label of the target.
struct EvidenceGathering {
    let experiment: Experiment
    let folder: RunFolder
    let outcomes: [Job: JobOutcome]
    let workers: Int
    var judge: any EvidenceJudge = ThresholdJudge()

    /// The most examples of a domain whose features are compared.
    private static let compared = 400

    /// What is computed of one job's network.
    private struct Measures: Sendable {
        var source: Double
        var distance: Double
    }

    private var seeds: ClosedRange<Int> { 1...experiment.recipe.seeds }
    private var classes: [String] { experiment.classes }

    /// The evidence of source-only and of some methods, judged.
    ///
    /// - Parameter check: Called before each network is measured, from several threads; what it
    ///   throws ends it.
    /// - Throws: `UserFault` on a model or an example that cannot be read.
    func evidence(
        of methods: [MethodSpec], check: @escaping @Sendable () throws -> Void
    ) throws -> [MethodSpec: MethodEvidence] {
        let all = [MethodSpec.sourceOnly] + methods.filter { $0 != .sourceOnly }
        let jobs = all.flatMap { method in seeds.map { Job(method: method, seed: $0) } }
        let found = Locked<[Job: Measures]>([:])
        try onWorkers(workers, jobs) { job in
            try check()
            let own = try measures(of: job)
            found.withLock { $0[job] = own }
        }
        let allMeasures = found.withLock { $0 }
        var evidence: [MethodSpec: MethodEvidence] = [:]
        for method in all { evidence[method] = self.evidence(of: method, among: all, allMeasures) }
        guard let floor = evidence[.sourceOnly] else { return evidence }
        // What learnt from labels of the target need not know the source any more.
        for method in all.dropFirst() where method.fewShotLabels == nil {
            guard let own = evidence[method] else { continue }
            evidence[method]?.judgement = judge.judgement(
                of: EvidenceCase(
                    method: own, floor: floor, sourceShares: sourceShares,
                    readsSource: !method.isSourceFree,
                    targetExamples: experiment.domains.target.examples.count))
        }
        return evidence
    }

    /// The share of each class among the source's labels; none where labels are no classes.
    var sourceShares: [String: Double] {
        let labels = experiment.domains.source.labels.classIndices
        return shares(labels)
    }

    private func shares(_ labels: [Int32]) -> [String: Double] {
        guard !classes.isEmpty else { return [:] }
        var counts = [Int](repeating: 0, count: classes.count)
        for label in labels { counts[Int(label)] += 1 }
        return Dictionary(
            uniqueKeysWithValues: zip(
                classes, counts.map { Double($0) / Double(max(1, labels.count)) }))
    }

    /// Measures a job's network on the source's held-out part and on the target.
    private func measures(of job: Job) throws -> Measures {
        let domains = experiment.domains
        var state = try experiment.initialState(
            job.method, seed: UInt64(job.seed), labels: domains.source.labels)
        let checkpoint = folder.job(job)
        try state.network.loadModel(
            checkpoint.model(outcomes[job]).load(), from: checkpoint.modelPath)
        let views = experiment.modality.views
        let held = try state.network.predict(
            domains.validation.examples, isTarget: false, through: views)
        let task = experiment.task
        let figure = task.measure(
            task.predictions(from: held.output), against: domains.validation.labels)[0]
        let target = try state.network.predict(
            spread(domains.target.examples), through: views)
        let source = held.features.gatherRows(
            spread(Array(0..<held.features.rows)).map(Int32.init))
        return Measures(
            source: figure, distance: domainDistance(source, target.features))
    }

    /// Some of a list, evenly spread.
    private func spread<T>(_ all: [T]) -> [T] {
        let step = max(1, (all.count + Self.compared - 1) / Self.compared)
        return stride(from: 0, to: all.count, by: step).map { all[$0] }
    }

    private func predicted(_ method: MethodSpec, _ seed: Int) -> [Int32]? {
        guard !classes.isEmpty else { return nil }
        return outcomes[Job(method: method, seed: seed)]?.selectedPredictions.argmax()
    }

    private func evidence(
        of method: MethodSpec, among all: [MethodSpec], _ measures: [Job: Measures]
    ) -> MethodEvidence {
        let own = seeds.map { measures[Job(method: method, seed: $0)] }.compactMap(\.self)
        let predictions = seeds.compactMap { predicted(method, $0) }
        let each = predictions.map(shares)
        let source = sourceShares
        let pairs = predictions.indices.flatMap { first in
            predictions.indices.filter { $0 > first }.map { (first, $0) }
        }
        let others = all.filter { $0 != method }.flatMap { other in
            seeds.compactMap { seed in
                predicted(method, seed).flatMap { own in
                    predicted(other, seed).map { Self.agreement(own, $0) }
                }
            }
        }
        let changed = seeds.compactMap { seed in
            predicted(method, seed).flatMap { own in
                predicted(.sourceOnly, seed).map { 1 - Self.agreement(own, $0) }
            }
        }
        return MethodEvidence(
            source: MetricFigure(
                experiment.task.headline, SeedStatistics(own.map(\.source))),
            classShares: Dictionary(
                uniqueKeysWithValues: (each.isEmpty ? [] : classes).map { name in
                    (name, SeedStatistics(each.map { $0[name] ?? 0 }).mean)
                }),
            sharesDistance: each.isEmpty
                ? nil
                : SeedStatistics(
                    each.map { shares in
                        classes.reduce(0) { $0 + abs((shares[$1] ?? 0) - (source[$1] ?? 0)) } / 2
                    }),
            seedAgreement: pairs.isEmpty
                ? nil
                : SeedStatistics(
                    pairs.map { Self.agreement(predictions[$0.0], predictions[$0.1]) }
                ).mean,
            methodAgreement: others.isEmpty ? nil : SeedStatistics(others).mean,
            changed: method == .sourceOnly || changed.isEmpty ? nil : SeedStatistics(changed),
            distance: SeedStatistics(own.map(\.distance)))
    }

    /// The share of examples that two models decide alike.
    private static func agreement(_ one: [Int32], _ other: [Int32]) -> Double {
        Double(zip(one, other).count { $0 == $1 }) / Double(max(1, one.count))
    }
}
