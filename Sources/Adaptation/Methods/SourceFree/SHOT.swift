package import NeuralNetworks
package import Support
package import Tensors

/// The source model's classifier stays; the target's features move to where it is sure, and to what
/// their neighbours in feature space are.
///
/// Source hypothesis transfer (Liang et al. 2020, arXiv:2002.08546): information maximisation (eq.
/// 3) and cross-entropy with pseudo-labels from weighted class centroids (eq. 4–6), made anew in
/// evaluation mode before each epoch. It reads no source example. The source model should have been
/// trained with label smoothing (`training.smoothing`).
package struct SHOT: NamedMethod, TurnTaking, EpochViewing {
    package static let name = "shot"
    package static let summary = "from the source model: features for its fixed classifier"

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the recipe's learning rate.
        package var rate: Float = 0.3
        /// Factor on the pseudo-labels' loss; the paper's β.
        package var pseudo: Float = 0.3
        /// Factor on the diversity of the mean prediction.
        package var diversity: Float = 1

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("rate", \.rate, in: 0...1_000, "factor on the learning rate"),
            .number("pseudo", \.pseudo, in: 0...100, "factor on the pseudo-labels' loss"),
            .number("diversity", \.diversity, in: 0...100, "factor on the mean's diversity"),
        ]
    }

    let options: Options
    /// A class for every target example. Made anew each epoch.
    private(set) var pseudoLabels: [Int32] = []

    /// The method with the given options.
    package init(_ options: Options = .init()) { self.options = options }

    package init(
        _ network: NetworkSummary, _ options: Options, using generator: inout RandomGenerator
    ) {
        self.init(options)
    }

    package static let readsSource = false
    package var needs: MethodNeeds {
        MethodNeeds(
            source: false, overview: true, targetStatistics: true, rateFactor: options.rate)
    }
    package func turn(at progress: Float) -> Turn { Turn([.featurizer]) }

    package mutating func beginEpoch(_ target: TargetOverview, progress: Float) {
        pseudoLabels = centroidLabels(
            features: target.features, probabilities: target.probabilities)
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        let (sure, diverse) = informationTerms(step.target.logits)
        var losses = StepLosses()
        losses.terms = [("information", sure - diverse * options.diversity)]
        losses.figures = [.information: FigureReading(diverse.detached - sure.detached)]
        guard options.pseudo > 0, !pseudoLabels.isEmpty else { return losses }
        let labels = step.targetRows.map { pseudoLabels[$0] }
        losses.terms.append(
            ("pseudo-labels", softmaxCrossEntropy(step.target.logits, labels) * options.pseudo))
        let logits = step.target.logits.detached
        losses.figures[.pseudoLabelsKept] = FigureReading {
            let agreeing = zip(logits.argmax(), labels).filter { $0 == $1 }.count
            return Double(agreeing) / Double(max(1, labels.count))
        }
        return losses
    }
}

/// Each example's nearest class centroid in feature space, by cosine, in two rounds.
///
/// The first centroids are means weighted by the predictions, the second those of the classes that
/// the first gave. A class that is predicted for no example gets none.
///
/// - Parameters:
///   - features: Shape `[M, F]`.
///   - probabilities: Shape `[M, K]`.
/// - Returns: M classes.
/// - Complexity: O(M · F · K).
package func centroidLabels(features: Tensor, probabilities: Tensor) -> [Int32] {
    let (m, f, k) = (features.rows, features.columns, probabilities.columns)
    guard m > 0 else { return [] }
    let x = features.hostScalars
    // A constant feature beside the others lets their common length count too, as in the authors'
    // code.
    var points = Tensor(repeating: 1, shape: [m, f + 1])
    points.withMutableHostSpan { span in
        for row in 0..<m { for j in 0..<f { span[row * (f + 1) + j] = x[row * f + j] } }
    }
    points = points.unitRows
    var counts = [Int](repeating: 0, count: k)
    for label in probabilities.argmax() { counts[Int(label)] += 1 }
    let known = (0..<k).filter { counts[$0] > 0 }
    var weights = probabilities
    var labels: [Int32] = []
    for _ in 0..<2 {
        let centroids = matmul(weights, points, transposeA: true).unitRows
        let cosines = matmul(points, centroids, transposeB: true).hostScalars
        labels = (0..<m).map { row in
            let best = known.max { cosines[row * k + $0] < cosines[row * k + $1] }
            return Int32(best ?? 0)
        }
        weights = Tensor(zeros: [m, k])
        weights.withMutableHostSpan { span in
            for row in 0..<m { span[row * k + Int(labels[row])] = 1 }
        }
    }
    return labels
}

extension Figure {
    /// The share of the examples that are predicted as their pseudo-label says.
    static let pseudoLabelsKept = Figure("pseudo-labels kept")
}
