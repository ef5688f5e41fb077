public import Datasets
public import Modalities
public import Support
public import Tensors

extension AudioModality: BenchmarkableModality {
    /// Prepares sound for timing.
    ///
    /// - Throws: `UserFault` on settings that cannot be used.
    public init(timing settings: Settings, resources: ResourceFolders) throws {
        self.init(try AudioSettings(settings))
    }

    /// Log-mel spectra of an example's length of noise.
    public var featureWork: FeatureWork? {
        var generator = RandomGenerator(seed: 0, stream: "feature work")
        let samples = (0..<settings.samples).map { _ in 2 * Float(generator.uniform()) - 1 }
        let (sound, logMel) = (Waveform(samples: samples, rate: settings.rate), logMel)
        return FeatureWork(
            name: "log-mel spectra", frames: settings.frames, seconds: sound.seconds
        ) { _ = logMel(sound) }
    }

    /// A spectrogram of random values.
    public func randomExample(using generator: inout RandomGenerator) -> Example {
        let shape = [settings.frames, settings.features.mels, 1]
        return Example(
            content: .dense(.uniform(shape, bound: 1, using: &generator)))
    }
}
