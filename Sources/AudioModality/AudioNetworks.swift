public import Datasets
public import Modalities
import NeuralNetworks
public import Support
public import Tensors

extension AudioModality {
    /// The network that the settings name.
    public func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) throws -> any Featurizer {
        makeNetwork(using: &generator)
    }

    private func makeNetwork(using generator: inout RandomGenerator) -> any Featurizer {
        let mels = settings.features.mels
        switch settings.network {
        case .cnn: return SpectrogramNetwork(settings.plain, mels: mels, using: &generator)
        case .encoder:
            return SpeechEncoder(
                settings.encoder, frames: settings.frames, mels: mels, using: &generator)
        }
    }

    /// `masked-patches` and `segment-order`
    public var pretextTasks: [String] { [AudioModality.maskedPatches, SegmentOrder.taskName] }

    private static let maskedPatches = "masked-patches"

    /// Filling in what was cut out of a spectrogram, or guessing the order of its segments.
    ///
    /// - Throws: `UserFault` on another task or a wrong setting.
    public func makePretextTask(
        _ section: Settings, using generator: inout RandomGenerator
    ) throws -> any PretextTask {
        let task = try section.choice("task", among: pretextTasks)
        let isOrder = task == SegmentOrder.taskName
        let other = isOrder ? "patches" : "segments"
        guard !section.has(other) else {
            throw section.fault(
                other, "'\(other)' is not for the pretext task \(task)",
                remedy: "Leave '\(other)' out, or choose the other task.")
        }
        let (frames, mels) = (settings.frames, settings.features.mels)
        var chance = generator
        let features = makeNetwork(using: &chance).featureCount
        if isOrder {
            let most = min(5, frames)
            let segments = try section.int("segments", default: min(4, most), in: 2...most)
            return SegmentOrder(features: features, segments: segments, using: &generator)
        }
        let most = min(16, frames, mels)
        let patches = try section.int("patches", default: min(4, most), in: 1...most)
        return MissingPatches(
            name: task, features: features, size: (frames, mels), channels: 1, grid: patches,
            using: &generator)
    }

    /// A spectrogram of random values.
    public func randomExample(using generator: inout RandomGenerator) -> Example {
        let shape = [settings.frames, settings.features.mels, 1]
        return Example(
            content: .dense(.uniform(shape, bound: 1, using: &generator)))
    }

    /// Multiply-adds of the convolutions and linear layers for one spectrogram.
    public var multiplyAddsPerExample: Int { multiplyAdds.total }

    /// Those of the first layer, whose input needs no gradient.
    public var multiplyAddsOfFirstLayer: Int { multiplyAdds.first }

    private var multiplyAdds: (total: Int, first: Int) {
        let mels = settings.features.mels
        switch settings.network {
        case .cnn:
            return SpectrogramNetwork.multiplyAdds(
                settings.plain, frames: settings.frames, mels: mels)
        case .encoder:
            return SpeechEncoder.multiplyAdds(
                settings.encoder, frames: settings.frames, mels: mels)
        }
    }
}
