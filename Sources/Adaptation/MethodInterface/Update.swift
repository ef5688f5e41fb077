import NeuralNetworks
import Tensors

/// One update of a step: forward, backward, optimizer.
///
/// Most methods have one that trains everything; those that play parts of a network against each
/// other take turns.
package struct Update: Sendable, Equatable {
    /// The parts of the network that are trained; empty for all.
    package var trains: [NetworkPart] = []
    /// Whether the task's loss on the source labels is part of it.
    package var usesLabels = true
    /// Whether nothing is trained but the scales and shifts of normalisation layers.
    package var trainsNormalization = false

    /// Everything, on the task's and the method's losses.
    package static let whole = Update()

    /// Scales and shifts of the featurizer's normalisation layers, on the method's losses alone.
    package static let normalization = Update(
        trains: [.featurizer, .norm], usesLabels: false, trainsNormalization: true)

    /// The featurizer, on the method's losses alone; the classifier stays as it is.
    package static let featurizer = Update(trains: [.featurizer, .norm], usesLabels: false)

    /// The method's own layers, on its losses alone.
    package static let discriminator = Update(trains: [.method], usesLabels: false)

    /// An update from its parts.
    package init(
        trains: [NetworkPart] = [], usesLabels: Bool = true, trainsNormalization: Bool = false
    ) {
        (self.trains, self.usesLabels) = (trains, usesLabels)
        self.trainsNormalization = trainsNormalization
    }

    /// Whether a tensor is trained, as far as its path tells.
    func trains(_ path: String) -> Bool {
        trains.isEmpty || trains.contains { $0.holds(path) }
    }

    /// Takes away the gradients of what the update does not train.
    func restrict(_ gradients: inout [String: Gradient], to network: some Module) {
        let layers = trainsNormalization ? Set(network.normalizationPaths) : nil
        gradients = gradients.filter { path, _ in
            trains(path) && layers?.contains(path) ?? true
        }
    }
}

/// The updates of the steps at one moment of training, and which examples are in them.
package struct Turn: Sendable, Equatable {
    /// In the order in which they are made.
    package var updates: [Update]
    /// Whether the steps have target examples in them.
    package var readsTarget: Bool
    /// Whether source examples go through a frozen copy of the featurizer, taken when this first
    /// holds.
    package var usesFrozenSource: Bool

    /// A turn from its parts.
    package init(
        _ updates: [Update] = [.whole], readsTarget: Bool = true, usesFrozenSource: Bool = false
    ) {
        (self.updates, self.readsTarget) = (updates, readsTarget)
        self.usesFrozenSource = usesFrozenSource
    }
}
