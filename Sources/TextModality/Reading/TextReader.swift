import Datasets
import Modalities
import Tensors

/// Turns texts into examples, and makes the network that reads them.
protocol TextReader: Sendable {
    /// The example of each text, in order.
    func examples(of texts: [String]) throws -> [Example]

    /// A view of an example for training.
    func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) -> Example

    /// A new network from the reader's examples to features.
    ///
    /// - Parameter pretrained: Whether it starts from pretrained weights.
    /// - Throws: `UserFault` where there is no such network.
    func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) throws -> any Featurizer

    /// Writes the files with which a saved model reads new texts.
    ///
    /// - Throws: `UserFault` if the folder cannot be written.
    func save(to folder: String) throws

    /// Writes what was trained beside a pretrained network as another program reads it.
    ///
    /// - Throws: `UserFault` if it cannot be written.
    func saveAdapter(_ featurizer: [String: Tensor], to folder: String) throws

    /// The reader fitted to the texts that are trained on.
    func fitted(to texts: [String]) -> any TextReader

    /// Keeps in a folder what was costly to make of texts.
    ///
    /// - Throws: `UserFault` if it cannot be written.
    func keep(in folder: String) throws

    /// An example as long as the settings allow, of random content.
    func randomExample(using generator: inout RandomGenerator) -> Example

    /// The work of a network that is never trained, to time apart; nil for none.
    var featureWork: FeatureWork? { get }

    /// The reader without ``featureWork``.
    var withoutFeatures: any TextReader { get }
}

extension TextReader {
    /// Nothing.
    func saveAdapter(_ featurizer: [String: Tensor], to folder: String) {}

    /// No work.
    var featureWork: FeatureWork? { nil }

    /// The reader itself: there is nothing else to it.
    var withoutFeatures: any TextReader { self }

    /// The reader itself.
    func fitted(to texts: [String]) -> any TextReader { self }

    /// Nothing.
    func keep(in folder: String) {}
}
