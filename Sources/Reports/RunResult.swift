package import Support

/// The outcome of a run in one word.
package enum Verdict: String, Codable, Sendable {
    /// The paired interval of the gain over source-only lies above zero.
    case improved
    /// The interval holds zero: the run cannot tell.
    case noDifference = "no-difference"
    /// The interval lies below zero: the source model is kept.
    case worse
    /// The target has no labels: there is evidence, and no figure to compare.
    case unmeasured
    /// Nothing was adapted: a model was trained and measured on the held-out part of its own data.
    case trained
}

/// A figure over seeds.
package struct SeedStatistics: Codable, Sendable, Equatable {
    /// Arithmetic mean over seeds.
    package var mean: Double
    /// Sample standard deviation over seeds (n − 1); 0 for one seed.
    package var std: Double
    /// The figure of each seed, in the order of the seeds.
    package var seeds: [Double]

    /// Mean and sample deviation of one figure per seed.
    package init(_ seeds: [Double]) {
        let count = Double(seeds.count)
        mean = seeds.isEmpty ? 0 : seeds.reduce(0, +) / count
        let squares = seeds.reduce(0) { [mean] in $0 + ($1 - mean) * ($1 - mean) }
        std = seeds.count > 1 ? (squares / (count - 1)).squareRoot() : 0
        self.seeds = seeds
    }
}

/// A mean with its 95 % confidence interval.
package struct Interval: Codable, Sendable, Equatable {
    /// The mean difference.
    package var mean: Double
    /// Lower bound of the interval.
    package var low: Double
    /// Upper bound of the interval.
    package var high: Double

    /// An interval from its mean and bounds.
    package init(mean: Double, low: Double, high: Double) {
        (self.mean, self.low, self.high) = (mean, low, high)
    }
}

/// What choosing the checkpoint without target labels cost in the headline metric, against the best
/// epoch.
package struct Regret: Codable, Sendable, Equatable {
    /// Mean over seeds.
    package var mean: Double
    /// The worst seed.
    package var max: Double

    /// Summarises the regret of each seed.
    package init(_ seeds: [Double]) {
        mean = seeds.isEmpty ? 0 : seeds.reduce(0, +) / Double(seeds.count)
        max = seeds.max() ?? 0
    }
}

/// What one validator would have chosen had it chosen alone.
package struct ValidatorSummary: Codable, Sendable, Equatable {
    /// Its score at the selected epoch, over seeds.
    package var score: SeedStatistics
    /// The epoch it would have chosen, a seed each (from 1).
    package var epochs: [Int]
    /// The cost of its own choice, known once the labels are open; nil where there are none.
    package var regret: Regret?

    /// A summary from its parts.
    package init(score: SeedStatistics, epochs: [Int], regret: Regret?) {
        (self.score, self.epochs, self.regret) = (score, epochs, regret)
    }
}

/// A record that a run left out because it could not be read.
package struct SkippedRecord: Codable, Sendable, Equatable {
    /// The corpus that it belongs to.
    package var corpus: String
    /// Its name in that corpus.
    package var id: String
    /// What is wrong with it.
    package var why: String
    /// Where it is on this machine, `file` or `file:line`; not written.
    package var place = ""

    /// The keys of `result.json`.
    package enum CodingKeys: String, CodingKey { case corpus, id, why }

    /// A record from its parts.
    package init(corpus: String, id: String, why: String, place: String = "") {
        (self.corpus, self.id, self.why, self.place) = (corpus, id, why, place)
    }
}

/// The whole outcome of a run: what `result.json` holds.
package struct RunResult: Codable, Sendable {
    /// Name of the recipe.
    package var recipe: String
    /// "text", "image", "audio" or a plug-in's own.
    package var modality: String
    /// What the paired comparison says.
    package var verdict: Verdict
    /// The adapted method that the validators chose; `source-only` when adapting made it worse.
    package var chosenMethod: String
    /// Time from start to end, in seconds.
    package var wallSeconds: Double
    /// Most memory that the process held, in megabytes.
    package var peakRSSMB: Double
    /// Every opening of sealed target labels, in order.
    package var targetLabelsRead: [LabelReading]
    /// Figures by method name.
    package var methods: [String: MethodResult]
    /// Records that were left out; nil, and absent from `result.json`, where all could be read.
    package var skipped: [SkippedRecord]?
    /// Each test-time method on the test part as a stream, by method and order; nil, and absent
    /// from `result.json`, where the recipe has none.
    package var streams: [String: [String: StreamResult]]?
    /// The share of each class among the source's labels, to hold class shares against; nil, and
    /// absent from `result.json`, where the target has labels.
    package var sourceShares: [String: Double]?
    /// The number of examples that were measured, where the labels of some were given; else nil.
    package var measuredExamples: Int?

    /// The keys of `result.json`.
    package enum CodingKeys: String, CodingKey {
        case recipe, modality, verdict
        case chosenMethod = "chosen_method"
        case wallSeconds = "wall_seconds"
        case peakRSSMB = "peak_rss_mb"
        case targetLabelsRead = "target_labels_read"
        case methods, skipped, streams
        case sourceShares = "source_shares"
        case measuredExamples = "measured_examples"
    }

    /// A result from its parts.
    package init(
        recipe: String, modality: String, verdict: Verdict, chosenMethod: String,
        wallSeconds: Double, peakRSSMB: Double, targetLabelsRead: [LabelReading],
        methods: [String: MethodResult], skipped: [SkippedRecord]? = nil
    ) {
        self.recipe = recipe
        self.modality = modality
        self.verdict = verdict
        self.chosenMethod = chosenMethod
        self.wallSeconds = wallSeconds
        self.peakRSSMB = peakRSSMB
        self.targetLabelsRead = targetLabelsRead
        self.methods = methods
        self.skipped = skipped
    }
}
