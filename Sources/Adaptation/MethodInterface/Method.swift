package import NeuralNetworks
package import Support
package import Tensors

/// An adaptation algorithm: what it needs, and its losses on features and logits.
///
/// Its trainable tensors (a discriminator) are trained with the network; its buffers (a fixed
/// random map) are saved. What only some methods do stands in a protocol of its own:
/// ``TurnTaking``, ``EpochViewing``, ``SourceWeighting``, ``StreamAdapting``.
package protocol Method: Module {
    /// What it asks of the trainer.
    var needs: MethodNeeds { get }

    /// The losses of a step. Only buffers may change: what they become is kept and saved.
    mutating func losses(_ step: Step, _ pass: inout Pass) -> StepLosses
}

extension Method {
    /// Examples of both domains in every step.
    package var needs: MethodNeeds { MethodNeeds() }

    /// No tensor of its own.
    package mutating func visit(_ visitor: inout some Visitor) {}

    /// The updates at a progress (0…1): those of a method that takes turns, or one that trains
    /// everything.
    func currentTurn(at progress: Float) -> Turn {
        (self as? any TurnTaking)?.turn(at: progress)
            ?? Turn(readsTarget: needs.target == .inSteps)
    }
}

/// A method whose steps are made of several updates, or whose training has phases.
package protocol TurnTaking: Method {
    /// The updates of the steps at this progress, 0…1.
    func turn(at progress: Float) -> Turn
}

/// A method that looks at all of the target's unlabelled examples before each epoch.
///
/// It says so in its needs, ``MethodNeeds/overview``: predicting takes time.
package protocol EpochViewing: Method {
    /// Looks at the target before an epoch.
    ///
    /// - Parameter progress: Share of the whole training that is done, 0…1.
    mutating func beginEpoch(_ target: TargetOverview, progress: Float)

    /// Values that it keeps from one epoch to later ones beside its own tensors; saved with a run's
    /// state.
    var memory: [String: Tensor] { get set }
}

extension EpochViewing {
    /// Nothing is kept.
    package var memory: [String: Tensor] {
        get { [:] }
        set {}
    }
}

/// A method that says how much each source counts in the task's loss.
package protocol SourceWeighting: Method {
    /// A factor on the loss of each source's examples, of mean 1 over the sources; nil while all
    /// count the same.
    var sourceWeights: [Float]? { get }
}

/// A method that can also adapt to a stream while it predicts.
package protocol StreamAdapting: Method {
    /// Whether the method ever sends the network back to its start, and its optimizer with it.
    var canReset: Bool { get }

    /// Whether the network is to go back to its start after this step; asking clears the wish.
    mutating func takeReset() -> Bool
}

extension StreamAdapting {
    package var canReset: Bool { false }
    package mutating func takeReset() -> Bool { false }
}

/// A method that recipes can name.
package protocol NamedMethod: Method {
    /// Its section under `hyperparameters`.
    associatedtype Options: SettingsSection

    /// The name in recipes.
    static var name: String { get }
    /// What it does, in a few words.
    static var summary: String { get }
    /// Whether it reads source examples; without them it starts from a trained source model.
    static var readsSource: Bool { get }
    /// Which methods it can be joined with.
    static var joins: Joining { get }

    /// The method for a network.
    init(
        _ network: NetworkSummary, _ options: Options, using generator: inout RandomGenerator)
}

extension NamedMethod {
    package static var readsSource: Bool { true }
    /// One that starts from a trained model stands alone.
    package static var joins: Joining { readsSource ? .anyMethod : .alone }
}

/// Which methods a method can be joined with by `+`.
package enum Joining: Sendable {
    case anyMethod
    /// Methods that take no turns.
    case withoutTurns
    case alone
}
