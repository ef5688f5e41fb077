public import Modalities
public import Support
public import Tensors

extension AudioModality: SelfSupervisedModality {
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
}
