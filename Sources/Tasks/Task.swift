package import Datasets
package import NeuralNetworks
package import Support
package import Tensors

/// What a network is asked for: its labels, the head that answers, the loss, and how answers are
/// measured.
///
/// A task knows no modality and no method. Methods see its ``Decisions``.
package protocol Task: Sendable {
    /// Settings of the recipe's section that has the task's name.
    associatedtype Options: SettingsSection = NoSettings

    /// The name in recipes.
    static var name: String { get }

    /// The kind of labels that it learns from.
    static var labelKind: Labels.Kind { get }

    /// The form of the features that its head reads.
    static var featureForm: FeatureForm { get }

    /// The task for a source.
    ///
    /// - Parameters:
    ///   - classes: The number of classes; 0 where labels are of another kind.
    ///   - labels: The labels of the source's training examples.
    init(_ options: Options, classes: Int, labels: Labels)

    /// The task of a saved model.
    ///
    /// - Parameters:
    ///   - classes: The number of classes; 0 where labels are of another kind.
    ///   - values: What ``savedValues`` were.
    /// - Returns: nil where a value is missing or cannot be.
    init?(classes: Int, savedValues: [String: Float])

    /// Numbers that a saved model needs, beside its classes, to answer.
    var savedValues: [String: Float] { get }

    /// K, the classes of a row of its decisions; 0 where rows have none.
    var classes: Int { get }

    /// The figures that ``measure(_:against:)`` gives; the first is the headline.
    var metrics: [Metric] { get }

    /// The name of its loss in the log.
    var lossName: String { get }

    /// A new head for features `[N, F]`.
    func makeHead(features: Int, using generator: inout RandomGenerator) -> any Head

    /// The mean loss of a batch, a scalar; weighted where the options have weights.
    ///
    /// - Parameters:
    ///   - output: What the head makes of the features.
    ///   - labels: Of the task's kind, one for each example.
    ///   - options: Settings of the recipe that only some tasks have a use for, and the examples'
    ///     weights.
    func loss(_ output: Tensor, _ labels: Labels, _ options: TaskLossOptions) -> Tensor

    /// The rows that methods and validators see.
    func decisions(features: Tensor, output: Tensor) -> Decisions

    /// The class of each row of ``decisions(features:output:)``; empty where rows have none.
    func rowLabels(_ labels: Labels) -> [Int32]

    /// What the output says of each example, as it is kept and shown: probabilities, or numbers.
    func predictions(from output: Tensor) -> Tensor

    /// The value of each of the ``metrics``.
    ///
    /// - Precondition: As many predictions as labels, at least one.
    func measure(_ predictions: Tensor, against labels: Labels) -> [Double]
}

extension Task {
    /// The kind of labels that it learns from.
    package var labelKind: Labels.Kind { Self.labelKind }

    /// Pooled features.
    package static var featureForm: FeatureForm { .pooled }

    /// None.
    package var savedValues: [String: Float] { [:] }

    /// The figure that methods are compared by.
    package var headline: Metric { metrics[0] }
}

/// What changes a task's loss: settings of a recipe's `training` section, and weights that a method
/// gives.
package struct TaskLossOptions: Sendable {
    /// A weight for each class; nil for none.
    package var classWeights: [Float]?
    /// Label smoothing, 0…1.
    package var smoothing: Float
    /// A factor on each example's loss, by which the mean is weighted; nil for none.
    package var exampleWeights: [Float]?

    /// Options from their parts.
    package init(
        classWeights: [Float]? = nil, smoothing: Float = 0, exampleWeights: [Float]? = nil
    ) {
        (self.classWeights, self.smoothing) = (classWeights, smoothing)
        self.exampleWeights = exampleWeights
    }
}

/// The last layers of a network: from features to the output that a task asks for.
package protocol Head: Module {
    /// Values of an example's output.
    var outputCount: Int { get }
    /// The output for features `[N, F]`.
    func callAsFunction(_ features: Tensor) -> Tensor
}

extension Linear: Head {
    package var outputCount: Int { bias.count }
}
