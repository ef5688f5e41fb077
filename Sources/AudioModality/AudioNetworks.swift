public import Modalities
import NeuralNetworks
public import Tensors

extension AudioModality {
    /// The network that the settings name.
    public func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) throws -> any Featurizer {
        makeNetwork(using: &generator)
    }

    func makeNetwork(using generator: inout RandomGenerator) -> any Featurizer {
        let mels = settings.features.mels
        switch settings.network {
        case .cnn: return SpectrogramNetwork(settings.plain, mels: mels, using: &generator)
        case .encoder:
            return SpeechEncoder(
                settings.encoder, frames: settings.frames, mels: mels, using: &generator)
        }
    }
}
