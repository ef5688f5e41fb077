package import NeuralNetworks
import Tensors

/// The target is normalised by its own statistics: adaptive batch normalisation.
///
/// Li et al. 2016, arXiv:1603.04779. Training reads the source alone; before the model is judged, batch-norm's mean
/// and variance are estimated anew from the target's unlabelled examples. A network without batch-norm gets one
/// behind its features.
package struct AdaBN: Method {
    /// The method.
    package init() {}

    package func readsTarget(at progress: Float) -> Bool { false }
    package var estimatesTargetStatistics: Bool { true }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses { StepLosses() }
}
