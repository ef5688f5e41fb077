import Support
import Tensors

/// Confident single predictions, diverse over all: H(mean p) − mean H(p), in nats.
///
/// Krause et al. 2010 (regularised information maximisation); as a validator Musgrave et al. 2022,
/// arXiv:2208.07360. It can reward collapse onto clusters that are not the classes.
package struct InformationMaximization: Validator {
    package static let name = "information-maximization"
    package init() {}

    package func score(_ evidence: Evidence) -> Double {
        let p = evidence.targetProbabilities
        return -p.meanDistribution.reduce(0) { $0 + plogp($1) } - p.meanEntropy
    }
}
