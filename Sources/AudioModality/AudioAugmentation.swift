import Tensors

/// Changes a recording, and then its spectrogram, at random within stated bounds.
struct AudioAugmentation: Sendable {
    private let sound: SoundAugmentation
    private let spectrogram: SpectrogramAugmentation

    init(_ bounds: SoundAugmentationSettings, _ settings: AudioSettings) {
        sound = SoundAugmentation(bounds, rate: settings.rate)
        spectrogram = SpectrogramAugmentation(bounds, mel: settings.features)
    }

    /// The changed spectrogram, `[T, M]`.
    ///
    /// - Parameter fitted: Brings the changed sound, whose length may be another, to that of an
    ///   example.
    func callAsFunction(
        _ waveform: Waveform, _ logMel: LogMel, _ fitted: (Waveform) -> Waveform,
        using generator: inout RandomGenerator
    ) -> Tensor {
        // Fitted first, so that a shift moves the word within the example and not out of itself.
        let changed = sound(fitted(waveform), using: &generator)
        return spectrogram(logMel(fitted(changed)), using: &generator)
    }
}
