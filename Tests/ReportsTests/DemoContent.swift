import Reports
import Support

/// A made-up run with the shape of a real one: figures wander, but the same way every time.
struct DemoContent {
    var methods = ["source-only", "dann", "cdan", "target-supervised"]
    var means = ["source-only": 0.711, "dann": 0.717, "cdan": 0.74, "target-supervised": 0.783]
    var seeds = [1, 2, 3, 4, 5]
    var epochs = 12
    var classes = ["negative", "positive"]
    var verdict = Verdict.improved
    var chosen = "cdan"

    private var state: UInt64 = 7

    init() {}

    /// The whole content.
    mutating func content() -> ReportContent {
        ReportContent(
            result: result(), methodOrder: methods, title: "Sentiment: social to reviews",
            classes: classes, sources: [.init(name: "tweets", details: "2,857 labelled")],
            target: .init(name: "product reviews", details: "2,114 unlabelled"), seeds: seeds,
            curves: curves(),
            confusions: confusions(), featureMaps: maps(), changedExamples: examples(),
            findings: [
                FindingGroup(
                    method: "dann", seeds: [3],
                    finding: Finding(
                        epoch: 4, what: "The domain discriminator wins: its accuracy is 100 %.",
                        remedy:
                            "Lower its learning rate or raise the weight of the reversed gradient."
                    ))
            ],
            recipeText: """
                modality: text
                source: {corpus: airline-tweets, part: train}
                target: {corpus: review-sentences, part: train}
                featurizer: {name: bag-of-hashes, width: 4096, hidden: 128}
                methods: [source-only, dann, cdan, target-supervised]
                training: {epochs: 12, batch: 64, optimizer: {name: adamw, rate: 0.001}}
                validators: [information-maximisation, snd, dev]
                seeds: [1, 2, 3, 4, 5]
                """)
    }

    /// The result alone.
    mutating func result() -> RunResult {
        var results: [String: MethodResult] = [:]
        let floor = seeds.map { _ in (means["source-only"] ?? 0.7) + 0.012 * wander() }
        for name in methods {
            let mean = means[name] ?? 0.7
            let shift = mean - (means["source-only"] ?? 0.7)
            let figures =
                name == "source-only" ? floor : floor.map { $0 + shift + 0.009 * wander() }
            results[name] = method(name, figures: figures, floor: floor)
        }
        return RunResult(
            recipe: "sentiment-social-to-reviews", modality: "text", verdict: verdict,
            chosenMethod: chosen, wallSeconds: 412.4, peakRSSMB: 318.2,
            targetLabelsRead: [
                LabelReading(
                    what: "reviews/train", when: "2031-05-04T10:11:12Z", count: 2114,
                    purpose: "training target-supervised, the ceiling"),
                LabelReading(
                    what: "reviews/test", when: "2031-05-04T10:18:01Z", count: 886,
                    purpose: "scoring the selected checkpoints"),
            ], methods: results)
    }

    private mutating func method(_ name: String, figures: [Double], floor: [Double]) -> MethodResult
    {
        let gains = SeedStatistics(zip(figures, floor).map { $0 - $1 })
        // Half-widths of Student's t for up to five seeds.
        let t = [0, 0, 12.706, 4.303, 3.182, 2.776][min(seeds.count, 5)]
        let half = t * gains.std / Double(max(1, seeds.count)).squareRoot()
        var validators: [String: ValidatorSummary] = [:]
        for validator in ["dev", "information-maximisation", "snd"] {
            validators[validator] = ValidatorSummary(
                score: SeedStatistics(seeds.map { _ in 0.4 + 0.05 * wander() }),
                epochs: seeds.map { _ in 1 + Int(next() % UInt64(epochs)) },
                regret: Regret(seeds.map { _ in abs(0.01 * wander()) }))
        }
        return MethodResult(
            targetAccuracy: SeedStatistics(figures),
            balancedAccuracy: SeedStatistics(figures.map { $0 - 0.006 }),
            macroF1: SeedStatistics(figures.map { $0 - 0.009 }),
            gainOverSourceOnly: name == "source-only"
                ? nil : Interval(mean: gains.mean, low: gains.mean - half, high: gains.mean + half),
            selectedEpochs: seeds.map { _ in max(1, epochs - Int(next() % 4)) },
            regret: Regret(seeds.map { _ in abs(0.007 * wander()) }), validators: validators,
            trainSeconds: name == "source-only" ? 38.2 : 93.4)
    }

    private mutating func curves() -> [TrainingCurve] {
        var curves: [TrainingCurve] = []
        for name in methods {
            for seed in seeds {
                var losses = ["classification": falling(from: 0.69, to: 0.21, noise: 0.02)]
                if name == "dann" || name == "cdan" {
                    losses["domain"] = falling(from: 0.62, to: 0.69, noise: 0.03)
                }
                if name == "cdan" { losses["entropy"] = falling(from: 0.5, to: 0.31, noise: 0.03) }
                let mean = means[name] ?? 0.7
                curves.append(
                    TrainingCurve(
                        method: name, seed: seed, losses: losses,
                        validators: [
                            "dev": falling(from: 0.2, to: 0.52, noise: 0.03),
                            "information-maximisation": falling(from: 0.1, to: 0.44, noise: 0.02),
                            "snd": falling(from: 3.1, to: 4.4, noise: 0.1),
                        ],
                        targetFigure: falling(from: 0.6, to: mean, noise: 0.008),
                        selectedEpoch: max(1, epochs - Int(next() % 4))))
            }
        }
        return curves
    }

    private mutating func falling(from: Double, to: Double, noise: Double) -> [Double] {
        (0..<epochs).map { epoch in
            let rest = 1 / (1 + Double(epoch) * 0.6)
            return to + (from - to) * rest + noise * wander() * 0.5
        }
    }

    private mutating func confusions() -> [String: [[Int]]] {
        var matrices: [String: [[Int]]] = [:]
        for name in methods {
            let share = means[name] ?? 0.7
            matrices[name] = classes.indices.map { truth in
                // Neighbouring classes are confused more often than distant ones.
                let weights = classes.indices.map { guess in
                    guess == truth
                        ? 0 : (0.5 + Double(next() % 100) / 100) / Double(abs(truth - guess))
                }
                let sum = weights.reduce(0, +)
                return classes.indices.map { guess in
                    Int(2215 * (truth == guess ? share : (1 - share) * weights[guess] / sum))
                }
            }
        }
        return matrices
    }

    private mutating func maps() -> [FeatureMap] {
        [("Before: source-only, seed 1", 1.8), ("After: cdan, seed 1", 0.3)].map { title, shift in
            var points: [FeatureMap.Point] = []
            for index in 0..<400 {
                let isTarget = index % 2 == 1
                let label = Int(next() % UInt64(classes.count))
                let centre = 3 * Double(label) - 1.5 * Double(classes.count - 1)
                points.append(
                    FeatureMap.Point(
                        x: centre + wander(), y: wander() + (isTarget ? shift : 0) + 0.3 * centre,
                        isTarget: isTarget, label: label))
            }
            return FeatureMap(title: title, points: points)
        }
    }

    private mutating func examples() -> [ChangedExample] {
        let texts = [
            ("Arrived on time and does what it should, no complaints here.", 1),
            ("The battery died after two weeks & support never answered.", 0),
            ("I wanted to like this kettle, but the lid <never> closes.", 0),
            ("Not bad at all! Quieter than the old one.", 1),
            ("It's fine. \"Premium\" it is not, but for the price I would buy it again.", 1),
            ("Sound is thin, the left ear crackles, and the case smells of glue. Back it goes.", 0),
            ("Works 👍🏽 exactly as described", 1),
        ]
        return texts.enumerated().map { index, item in
            let mended = index != 2 && index != 5
            let (truth, other) = (classes[item.1], classes[1 - item.1])
            return ChangedExample(
                id: "review-\(1041 + 37 * index)", text: item.0, truth: truth,
                before: .init(
                    mended ? other : truth, confidence: 0.55 + 0.05 * Double(index % 4)),
                after: .init(
                    mended ? truth : other, confidence: 0.61 + 0.08 * Double(index % 5)),
                change: mended ? .mended : .broken)
        }
    }

    private mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }

    /// About normal, mean 0, deviation 1.
    private mutating func wander() -> Double {
        (0..<12).reduce(-6.0) { sum, _ in sum + Double(next() % 1_000_000) / 1_000_000 }
    }
}
