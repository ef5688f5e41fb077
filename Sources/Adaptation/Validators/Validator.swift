package import Support
package import Tensors

/// What validators see of a model after an epoch. There is no target label in it.
package struct Evidence: Sendable {
    /// Predictions for the target's unlabelled examples, shape `[M, K]`; in tasks without classes,
    /// numbers `[M, 1]`.
    package var targetProbabilities: Tensor
    /// Predictions for held-out source examples, shape `[V, K]`.
    package var sourceProbabilities: Tensor
    /// The held-out source examples' classes.
    package var sourceLabels: [Int32]
    /// The headline figure of a task without classes on those examples, as a score of which higher
    /// is better; nil where there are none.
    package var sourceScore: Double?

    /// Evidence from its parts.
    package init(
        targetProbabilities: Tensor, sourceProbabilities: Tensor, sourceLabels: [Int32],
        sourceScore: Double? = nil
    ) {
        self.targetProbabilities = targetProbabilities
        self.sourceProbabilities = sourceProbabilities
        self.sourceLabels = sourceLabels
        self.sourceScore = sourceScore
    }
}

/// Judges a model without target labels.
package protocol Validator: Sendable {
    /// The name that recipes use.
    static var name: String { get }
    /// A validator with its defaults.
    init()
    /// Whether it has no score without held-out source examples.
    var needsSource: Bool { get }
    /// Whether it reads probabilities of classes.
    var needsClasses: Bool { get }
    /// A score of which higher is better.
    func score(_ evidence: Evidence) -> Double
}

extension Validator {
    package var needsSource: Bool { false }
    package var needsClasses: Bool { true }
}

/// The validators that recipes can name.
package enum ValidatorRegistry {
    private static let known: [any Validator.Type] = [
        InformationMaximization.self, SoftNeighborhoodDensity.self, DiverseEntropy.self,
        SourceAccuracy.self, SourceScore.self,
    ]

    /// The names of those that read probabilities of classes, in a fixed order.
    package static var names: [String] { names(hasClasses: true) }

    /// The names of those for a task, in a fixed order.
    ///
    /// - Parameter hasClasses: Whether the task's decisions have classes.
    package static func names(hasClasses: Bool) -> [String] {
        known.filter { $0.init().needsClasses == hasClasses }.map { $0.name }
    }

    /// The names of those that need held-out source examples.
    package static var sourceNames: [String] {
        known.filter { $0.init().needsSource }.map { $0.name }
    }

    /// Makes the validators of a list of names.
    ///
    /// - Throws: `UserFault` on an unknown name, with the nearest one.
    package static func make(_ names: [String], at place: UserFault.Place?) throws -> [(
        name: String, validator: any Validator
    )] {
        try names.map { name in
            guard let type = known.first(where: { $0.name == name }) else {
                let near = nearestName(to: name, among: self.names)
                throw UserFault(
                    "there is no validator named \(name)", at: place,
                    remedy: (near.map { "Did you mean \($0)? " } ?? "")
                        + "Known: \(self.names.joined(separator: ", ")).")
            }
            return (name, type.init())
        }
    }
}

extension Tensor {
    /// The mean of the rows, taken as distributions, in doubles.
    var meanDistribution: [Double] {
        let (n, k) = (rows, columns)
        let p = hostScalars
        return (0..<k).map { c in
            (0..<n).reduce(0.0) { $0 + Double(p[$1 * k + c]) } / Double(max(1, n))
        }
    }

    /// The rows scaled to length 1; a row of zeros stays.
    var unitRows: Tensor {
        let lengths = (self * self).rowSums().hostScalars
        return multiplyingColumn(Tensor(lengths.map { 1 / max($0.squareRoot(), 1e-12) }))
    }

    /// The mean entropy of the rows, in nats.
    var meanEntropy: Double {
        let p = hostScalars
        return p.reduce(0.0) { $0 + plogp(Double($1)) } / Double(-max(1, rows))
    }
}
