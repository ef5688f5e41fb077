package import NeuralNetworks
package import Support
package import Tensors

/// Training on the model's own confident predictions, a like share of every class.
///
/// Class-balanced self-training (Zou et al. 2018, arXiv:1810.07911): before each epoch the most
/// confident share of each predicted class becomes pseudo-labels; the share grows as training goes
/// on. With `once` the model as it is at `start` makes them all (Lee 2013, "Pseudo-label"), so that
/// errors do not feed on themselves.
package struct SelfTraining: NamedMethod, EpochViewing {
    package static let name = "self-training"
    package static let summary = "class-balanced pseudo-labels"

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the pseudo-labels' loss.
        package var weight: Float = 0.5
        /// Share of the training before the first pseudo-label.
        package var start: Float = 0.3
        /// Share of each class taken at the start.
        package var first: Float = 0.2
        /// Share of each class taken at the end.
        package var last: Float = 0.6
        /// Label smoothing on pseudo-labels.
        package var smoothing: Float = 0.1
        /// How far each pseudo-label's probabilities move to the mean over the example's group,
        /// 0…1, where the target has groups.
        package var context: Float = 0
        /// Whether the pseudo-labels of every class count the same as a whole, however many there
        /// are of each.
        package var balanced: Bool = false
        /// Whether pseudo-labels are made once, by the model that has not learnt from any.
        package var once: Bool = false

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("weight", \.weight, in: 0...100, "factor on the pseudo-labels' loss"),
            .number("start", \.start, in: 0...1, "share of the training before the first one"),
            .number("first", \.first, in: 0...1, "share of each class taken at the start"),
            .number("last", \.last, in: 0...1, "share of each class taken at the end"),
            .number("smoothing", \.smoothing, in: 0...0.9, "label smoothing on pseudo-labels"),
            .number("context", \.context, in: 0...1, "share of the mean over an example's group"),
            .flag("balanced", \.balanced, "whether all classes count the same as a whole"),
            .flag("once", \.once, "whether pseudo-labels are made once"),
        ]
    }

    let options: Options
    /// A class for every target example, −1 where the model is not sure enough. Made anew each
    /// epoch, or once.
    private(set) var pseudoLabels: [Int32] = []

    /// The method with the given options.
    package init(_ options: Options = .init()) { self.options = options }

    package init(
        _ network: NetworkSummary, _ options: Options, using generator: inout RandomGenerator
    ) {
        self.init(options)
    }

    package var needs: MethodNeeds { MethodNeeds(overview: true, groups: options.context > 0) }

    /// Pseudo-labels that are made once outlast their epoch.
    package var memory: [String: Tensor] {
        get {
            guard options.once, !pseudoLabels.isEmpty else { return [:] }
            return ["labels": Tensor(pseudoLabels.map(Float.init), shape: [pseudoLabels.count])]
        }
        // What is no label makes them be made anew.
        set {
            pseudoLabels = newValue["labels"]?.hostScalars.map { Int32(exactly: $0) ?? .max } ?? []
        }
    }

    package mutating func beginEpoch(_ target: TargetOverview, progress: Float) {
        let (m, k) = (target.probabilities.rows, target.probabilities.columns)
        if options.once, hasLabels(m, of: k) { return }
        let probabilities = target.probabilities.mixed(
            withMeansOf: target.groups, share: options.context)
        pseudoLabels = [Int32](repeating: -1, count: m)
        guard progress >= options.start else { return }
        let grown = (progress - options.start) / max(1e-6, 1 - options.start)
        let share = options.first + (options.last - options.first) * grown
        let predictions = probabilities.argmax()
        let p = probabilities.hostScalars
        for label in 0..<k {
            let members = (0..<m).filter { predictions[$0] == Int32(label) }
            // Sorting by index too keeps the order of equals fixed.
            let sorted = members.sorted { a, b in
                (p[b * k + label], a) < (p[a * k + label], b)
            }
            for index in sorted.prefix(Int((Float(members.count) * share).rounded())) {
                pseudoLabels[index] = Int32(label)
            }
        }
    }

    /// Whether there are pseudo-labels of K classes for M examples.
    private func hasLabels(_ m: Int, of k: Int) -> Bool {
        pseudoLabels.count == m && pseudoLabels.contains { $0 >= 0 }
            && pseudoLabels.allSatisfy { (-1..<Int32(k)).contains($0) }
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        var losses = StepLosses()
        guard !pseudoLabels.isEmpty else { return losses }
        let labels = step.targetRows.map { pseudoLabels[$0] }
        let used = labels.filter { $0 >= 0 }.count
        losses.figures = [
            .pseudoLabelled: FigureReading(Double(used) / Double(max(1, labels.count)))
        ]
        guard used > 0 else { return losses }
        let weights = options.balanced ? classWeights(step.target.logits.columns) : nil
        let loss = softmaxCrossEntropy(
            step.target.logits, labels, weights: weights, smoothing: options.smoothing)
        // A batch with few pseudo-labels, or of little weight, counts for little: the mean is over
        // the whole batch.
        let counted = labels.reduce(0) { $1 < 0 ? $0 : $0 + (weights?[Int($1)] ?? 1) }
        losses.terms = [
            ("self-training", loss * (options.weight * counted / Float(labels.count)))
        ]
        return losses
    }

    /// The weight of each of K classes: one over its pseudo-labels, 1 on the mean over examples.
    private func classWeights(_ k: Int) -> [Float] {
        var counts = [Float](repeating: 0, count: k)
        for label in pseudoLabels where label >= 0 { counts[Int(label)] += 1 }
        let share = counts.reduce(0, +) / Float(counts.filter { $0 > 0 }.count)
        return counts.map { $0 > 0 ? share / $0 : 0 }
    }
}

extension Tensor {
    /// Each row moved towards the mean of its group's rows, `[M, K]`.
    ///
    /// The parts of a whole mostly share a class, as the sentences of a review do (Täckström &
    /// McDonald 2011, "Semi-supervised latent variable models for sentence-level sentiment
    /// analysis"), and a mean over many unsure predictions is surer than each.
    ///
    /// - Parameters:
    ///   - groups: The group of each row; empty changes nothing.
    ///   - share: 0 leaves the rows, 1 gives the group's mean.
    func mixed(withMeansOf groups: [Int], share: Float) -> Tensor {
        guard share > 0, let last = groups.max() else { return self }
        precondition(groups.count == rows, "mixed: \(groups.count) groups for \(shape)")
        let (k, p) = (columns, hostScalars)
        var sums = [Float](repeating: 0, count: (last + 1) * k)
        var sizes = [Float](repeating: 0, count: last + 1)
        for (row, group) in groups.enumerated() {
            sizes[group] += 1
            for label in 0..<k { sums[group * k + label] += p[row * k + label] }
        }
        var mixed = p
        for (row, group) in groups.enumerated() {
            for label in 0..<k {
                let mean = sums[group * k + label] / sizes[group]
                mixed[row * k + label] += share * (mean - p[row * k + label])
            }
        }
        return Tensor(mixed, shape: shape)
    }
}

extension Figure {
    /// The share of the examples with a pseudo-label.
    static let pseudoLabelled = Figure("pseudo-labelled")
}
