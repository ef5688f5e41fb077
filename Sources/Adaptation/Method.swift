package import NeuralNetworks
package import Tensors

/// A domain's share of a training step.
package struct DomainOutput: Sendable {
    /// Shape `[N, F]`.
    package var features: Tensor
    /// Shape `[N, K]`.
    package var logits: Tensor

    /// A share from its parts.
    package init(features: Tensor, logits: Tensor) {
        (self.features, self.logits) = (features, logits)
    }
}

/// What a method sees of a training step: features and logits of both domains, no modality and no target label.
package struct Step: Sendable {
    package var source: DomainOutput
    /// A class for each source example.
    package var sourceLabels: [Int32]
    package var target: DomainOutput
    /// The same target examples under a strong view; nil unless the method reads those.
    package var strongTarget: DomainOutput?
    /// Which of the target's unlabelled examples these are.
    package var targetIndices: [Int]
    /// Share of the whole training that is done, 0…1.
    package var progress: Float
    /// Which of the method's updates the losses are for, from 0.
    package var update: Int

    /// A step from its parts.
    package init(
        source: DomainOutput, sourceLabels: [Int32], target: DomainOutput,
        strongTarget: DomainOutput? = nil, targetIndices: [Int], progress: Float, update: Int = 0
    ) {
        self.source = source
        self.sourceLabels = sourceLabels
        self.target = target
        self.strongTarget = strongTarget
        self.targetIndices = targetIndices
        self.progress = progress
        self.update = update
    }
}

/// What a method adds to the classifier's loss in a step.
package struct StepLosses: Sendable {
    /// Named scalars, already weighted; their sum is minimised.
    package var terms: [(name: String, value: Tensor)] = []
    /// Figures for the doctor and the log, such as `domain accuracy`.
    package var figures: [String: Double] = [:]

    /// Nothing yet.
    package init() {}

    /// Adds another method's losses.
    package mutating func add(_ other: StepLosses) {
        terms += other.terms
        figures.merge(other.figures) { _, new in new }
    }
}

/// One update of a step: forward, backward, optimizer.
///
/// Most methods have one that trains everything; those that play parts of a network against each other take
/// turns.
package struct Update: Sendable, Equatable {
    /// The beginnings of the paths of what is trained; empty for everything.
    package var trains: [String] = []
    /// Whether the classifier's loss on the source labels is part of it.
    package var usesLabels = true
    /// Whether nothing is trained but the scales and shifts of normalisation layers.
    package var trainsNormalization = false

    /// Everything, on the classifier's and the method's losses.
    package static let whole = Update()

    /// Scales and shifts of the featurizer's normalisation layers, on the method's losses alone.
    package static let normalization = Update(
        trains: ["featurizer.", "norm."], usesLabels: false, trainsNormalization: true)

    /// The featurizer, on the method's losses alone; the classifier stays as it is.
    package static let featurizer = Update(trains: ["featurizer.", "norm."], usesLabels: false)

    /// An update from its parts.
    package init(
        trains: [String] = [], usesLabels: Bool = true, trainsNormalization: Bool = false
    ) {
        (self.trains, self.usesLabels) = (trains, usesLabels)
        self.trainsNormalization = trainsNormalization
    }

    /// Whether a tensor is trained, as far as its path tells.
    func trains(_ path: String) -> Bool {
        trains.isEmpty || trains.contains { path.hasPrefix($0) }
    }

    /// Takes away the gradients of what the update does not train.
    func restrict(_ gradients: inout [String: Gradient], to network: some Module) {
        let layers = trainsNormalization ? Set(network.normalizationPaths) : nil
        gradients = gradients.filter { path, _ in
            trains(path) && layers?.contains(path) ?? true
        }
    }
}

/// An adaptation algorithm: what it wants to see, and its losses on features and logits.
///
/// Its trainable tensors (a discriminator) are trained with the network; its buffers (a fixed random map) are saved.
package protocol Method: Module {
    /// How many of the target's labels it is trained on; 0 for every method that adapts without them.
    var targetLabels: Int { get }

    /// Whether the network starts from the pretrained weights, where the recipe names some.
    var startsPretrained: Bool { get }

    /// Whether source examples are used at all; a method without them starts from a trained source model and takes
    /// its steps over the target alone.
    static var readsSource: Bool { get }

    /// Whether the method can also adapt to a stream while it predicts.
    static var adaptsToStreams: Bool { get }

    /// Factor on the learning rate of the recipe.
    var rateFactor: Float { get }

    /// Strength of the pull of what is trained towards its start, weighted by how much predictions depend on it.
    var anchoring: Float { get }

    /// Whether target examples are used at all.
    var readsTarget: Bool { get }

    /// Whether steps at this progress (0…1) have target examples in them.
    func readsTarget(at progress: Float) -> Bool

    /// Whether steps carry a strong view of the target's examples beside the weak one.
    var readsStrongViews: Bool { get }

    /// Whether batch-norm's statistics of the target are estimated before the model is judged.
    var estimatesTargetStatistics: Bool { get }

    /// Whether source examples go through a frozen copy of the featurizer, taken when this first holds.
    func usesFrozenSource(at progress: Float) -> Bool

    /// The updates of a step, in turn.
    func updates(at progress: Float) -> [Update]

    /// Looks at all of the target's unlabelled examples before an epoch.
    ///
    /// - Parameter progress: Share of the whole training that is done, 0…1.
    mutating func beginEpoch(_ target: TargetOverview, progress: Float)

    /// Whether ``beginEpoch(_:progress:)`` wants to be called: predicting takes time.
    var readsPredictions: Bool { get }

    /// Whether it asks which of the target's examples are parts of one whole.
    var readsGroups: Bool { get }

    /// What the method keeps from one epoch to later ones beside its own tensors; saved with a run's state.
    var memory: [String: Tensor] { get set }

    /// The losses of a step. Only buffers may change: what they become is kept and saved.
    mutating func losses(_ step: Step, _ pass: inout Pass) -> StepLosses

    /// Whether the method ever goes back to its start, and its optimizer with it.
    var canReset: Bool { get }

    /// Whether the network is to go back to its start after this step; asking clears the wish.
    mutating func takeReset() -> Bool
}

extension Method {
    package var targetLabels: Int { 0 }
    package var startsPretrained: Bool { true }
    package static var readsSource: Bool { true }
    package static var adaptsToStreams: Bool { false }
    /// What the method's type says of source examples.
    package var readsSource: Bool { Self.readsSource }
    package var rateFactor: Float { 1 }
    package var anchoring: Float { 0 }
    package var readsTarget: Bool { true }
    package func readsTarget(at progress: Float) -> Bool { readsTarget }
    package var readsStrongViews: Bool { false }
    package var estimatesTargetStatistics: Bool { false }
    package func usesFrozenSource(at progress: Float) -> Bool { false }
    package func updates(at progress: Float) -> [Update] { [.whole] }
    package var readsPredictions: Bool { false }
    package var readsGroups: Bool { false }
    package mutating func beginEpoch(_ target: TargetOverview, progress: Float) {}
    package var memory: [String: Tensor] {
        get { [:] }
        set {}
    }
    package var canReset: Bool { false }
    package mutating func takeReset() -> Bool { false }
    package mutating func visit(_ visitor: inout some Visitor) {}
}

/// All of the target's unlabelled examples at once, as the model sees them in evaluation mode.
package struct TargetOverview: Sendable {
    /// Shape `[M, F]`.
    package var features: Tensor
    /// Shape `[M, K]`.
    package var probabilities: Tensor
    /// The group of each example, such as the review whose sentence it is; empty where nothing is known.
    package var groups: [Int]

    /// An overview from its parts.
    package init(features: Tensor, probabilities: Tensor, groups: [Int] = []) {
        (self.features, self.probabilities, self.groups) = (features, probabilities, groups)
    }
}

/// What a method needs to know of the network it works on.
package struct Geometry: Sendable {
    /// F
    package var features: Int
    /// K
    package var classes: Int
    /// Share of each class among the source labels.
    package var sourcePrior: [Float]

    /// A geometry from its parts.
    package init(features: Int, classes: Int, sourcePrior: [Float]) {
        (self.features, self.classes, self.sourcePrior) = (features, classes, sourcePrior)
    }

    /// A geometry where no source label is known: every class counts alike.
    package init(features: Int, classes: Int) {
        let even = [Float](repeating: 1 / Float(max(1, classes)), count: classes)
        self.init(features: features, classes: classes, sourcePrior: even)
    }
}
