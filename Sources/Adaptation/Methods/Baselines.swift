package import NeuralNetworks
import Tensors

/// Training on the labels alone: the floor on source labels, the ceiling on target labels.
///
/// No target example reaches the network while it trains.
package struct Supervised: Method {
    /// The method.
    package init() {}

    package var needs: MethodNeeds { MethodNeeds(target: .never, logits: false) }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses { StepLosses() }
}
