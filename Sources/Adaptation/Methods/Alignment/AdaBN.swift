package import NeuralNetworks
package import Support
package import Tensors

/// The target is normalised by its own statistics: adaptive batch normalisation.
///
/// Li et al. 2016, arXiv:1603.04779. Training reads the source alone; before the model is judged,
/// batch-norm's mean and variance are estimated anew from the target's unlabelled examples. A
/// network without batch-norm gets one behind its features.
package struct AdaBN: NamedMethod {
    package static let name = "adabn"
    package static let summary = "batch-norm statistics of the target"

    /// The method.
    package init() {}

    package init(
        _ network: NetworkSummary, _ options: NoSettings, using generator: inout RandomGenerator
    ) {}

    package var needs: MethodNeeds {
        MethodNeeds(target: .betweenEpochs, logits: false, targetStatistics: true)
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses { StepLosses() }
}
