/// Everything a report shows beside the result: it is drawn, never computed by training.
package struct ReportContent: Sendable {
    /// The figures of `result.json`.
    package var result: RunResult
    /// The order in which methods are shown: floor, adapted methods, ceiling.
    package var methodOrder: [String]
    /// The page's title, for example the recipe's description.
    package var title: String
    /// Class names, in the order of the labels; none where labels are no classes.
    package var classes: [String]
    /// What is adapted from.
    package var sources: [DomainDescription]
    /// What is adapted to.
    package var target: DomainDescription
    /// Seeds of the run, in the order of every `SeedStatistics.seeds`.
    package var seeds: [Int]
    /// Histories, one a method and seed.
    package var curves: [TrainingCurve]
    /// Confusion counts `[truth][prediction]` on the sealed test part, summed over seeds, a
    /// method each.
    package var confusions: [String: [[Int]]]
    /// What the labels of points in feature maps mean: the classes, or ranges of numbers.
    package var mapLabels: [String]
    /// Features before and after adaptation, side by side.
    package var featureMaps: [FeatureMap]
    /// Target examples that adaptation decides otherwise; a selection, not all of them.
    package var changedExamples: [ChangedExample]
    /// Target examples that a person should look at first, where there are no labels.
    package var reviewExamples: [ReviewExample] = []
    /// The doctor's findings; empty where it has nothing to report.
    package var findings: [FindingGroup]
    /// The recipe as resolved, YAML.
    package var recipeText: String
    /// The file that holds it; nil where only the recipe's name is known.
    package var recipeFile: String?
    /// Examples to look at or listen to, where the modality has any; the source first, then the
    /// target.
    package var galleries: [Gallery] = []
    /// What the axes and colours of pictures mean, in sentences; nil where a picture shows an
    /// example as it is. Pictures with a legend are shown larger.
    package var pictureLegend: String?

    /// Content from its parts.
    package init(
        result: RunResult, methodOrder: [String], title: String, classes: [String],
        sources: [DomainDescription], target: DomainDescription, seeds: [Int],
        curves: [TrainingCurve],
        confusions: [String: [[Int]]],
        featureMaps: [FeatureMap], changedExamples: [ChangedExample], findings: [FindingGroup],
        recipeText: String
    ) {
        self.result = result
        self.methodOrder = methodOrder
        self.title = title
        self.classes = classes
        self.sources = sources
        self.target = target
        self.seeds = seeds
        self.curves = curves
        self.confusions = confusions
        mapLabels = classes
        self.featureMaps = featureMaps
        self.changedExamples = changedExamples
        self.findings = findings
        self.recipeText = recipeText
    }
}

/// A domain as a reader knows it.
package struct DomainDescription: Sendable {
    /// The name of its corpus: `tweets`.
    package var name: String
    /// What it is beside its corpus, and its size: `2,857 labelled`.
    package var details: String

    /// A description from its parts.
    package init(name: String, details: String) { (self.name, self.details) = (name, details) }

    /// All of it: `tweets (2,857 labelled)`.
    package var text: String { "\(name) (\(details))" }
}

/// One training run's history, a value an epoch.
package struct TrainingCurve: Sendable {
    /// The method's name.
    package var method: String
    /// The run's seed.
    package var seed: Int
    /// Mean of each loss over the epoch, e.g. "classification", "domain".
    package var losses: [String: [Double]]
    /// Each validator's score; higher is better.
    package var validators: [String: [Double]]
    /// The headline metric on the sealed test part, computed after selection.
    package var targetFigure: [Double]
    /// The epoch that the validators chose, from 1.
    package var selectedEpoch: Int

    /// A curve from its parts.
    package init(
        method: String, seed: Int, losses: [String: [Double]], validators: [String: [Double]],
        targetFigure: [Double], selectedEpoch: Int
    ) {
        self.method = method
        self.seed = seed
        self.losses = losses
        self.validators = validators
        self.targetFigure = targetFigure
        self.selectedEpoch = selectedEpoch
    }
}

/// Both domains' features in two dimensions.
package struct FeatureMap: Sendable {
    /// One example.
    package struct Point: Sendable {
        /// First coordinate, without unit.
        package var x: Double
        /// Second coordinate, in the same scale as the first.
        package var y: Double
        /// Whether it comes from the target.
        package var isTarget: Bool
        /// Index into the content's `mapLabels`; nil where unknown.
        package var label: Int?

        /// A point from its parts.
        package init(x: Double, y: Double, isTarget: Bool, label: Int?) {
            (self.x, self.y, self.isTarget, self.label) = (x, y, isTarget, label)
        }
    }

    /// For example "Before: source-only, seed 1".
    package var title: String
    /// Examples of both domains.
    package var points: [Point]

    /// A map from its parts.
    package init(title: String, points: [Point]) {
        (self.title, self.points) = (title, points)
    }
}

/// A target example that adaptation decides otherwise than the source model.
package struct ChangedExample: Sendable {
    /// What became of it.
    package enum Change: String, Sendable {
        case mended, broken
        /// Wrong before and after.
        case other
        /// Nobody knows: the target has no labels.
        case unknown
    }

    /// What a model says of an example.
    package struct Answer: Sendable {
        /// A class, or a number.
        package var text: String
        /// Probability that the model gave to it, 0…1; nil where it gives none.
        package var confidence: Double?

        /// An answer from its parts.
        package init(_ text: String, confidence: Double? = nil) {
            (self.text, self.confidence) = (text, confidence)
        }
    }

    /// The example's name in its corpus.
    package var id: String
    /// What a person can read of it; empty where there is nothing to read.
    package var text: String
    /// The true class or number; nil where it is not known.
    package var truth: String?
    /// What the source model said.
    package var before: Answer
    /// What the adapted model said.
    package var after: Answer
    package var change: Change
    /// What can be seen or heard of it; nil for nothing.
    package var exhibit: Exhibit?

    /// An example from its parts.
    package init(
        id: String, text: String, truth: String?, before: Answer, after: Answer, change: Change,
        exhibit: Exhibit? = nil
    ) {
        self.id = id
        self.text = text
        self.truth = truth
        self.before = before
        self.after = after
        self.change = change
        self.exhibit = exhibit
    }
}
