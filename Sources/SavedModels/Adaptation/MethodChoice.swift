import Adaptation
import NeuralNetworks

/// The method that suits a model, where none was asked for.
package struct MethodChoice: Sendable, Equatable {
    /// The name that leaves the choice to the model.
    package static let automatic = "auto"

    /// The method.
    package let method: String
    /// Why it was taken, after its name.
    package let reason: String

    /// The choice for a model's network and classes; nil if no method suits it.
    ///
    /// - Parameter trains: Whether settings of training are given, which statistics do not read.
    init?(for model: SavedModel, trains: Bool) {
        let network = model.network
        if network.hasRunningStatistics, trains {
            method = TENT.name
            reason = "the network has batch-norm, and settings of training are given"
        } else if network.hasRunningStatistics {
            method = AdaBN.name
            reason = "the network has batch-norm, whose statistics alone can become the target's"
        } else if model.card.classes.count > 2 {
            method = SHOT.name
            reason = "the network has no batch-norm, and more than two classes keep it upright"
        } else if !network.featurizer.normalizationPaths.isEmpty {
            method = EATA.name
            reason =
                "two classes can be turned over by shot, and eata is held to the source model"
        } else {
            return nil
        }
    }
}
