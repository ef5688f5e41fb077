public import Modalities

extension AudioModality: DraftableModality {
    /// Seconds of an example at most: longer recordings become several.
    private static let longest = 5.0

    /// A convolutional network on decibels relative to each recording's loudest, with changes of
    /// speed, level and noise in training.
    public static func draft(for data: DraftedData) -> DraftedSettings {
        let rate = (data.sizes["rate, Hz"]?.median ?? 16_000) < 16_000 ? 8_000 : 16_000
        let length = data.sizes["length, seconds"] ?? (least: 1, median: 1, most: 1)
        let isEven = length.most <= 2 * length.median
        let seconds = max(0.2, min(longest, isEven ? length.most : length.median * 1.2))
        // Three poolings by two must leave a frame for each segment.
        let hop = min(16, max(4, (seconds * 1_000 / 40).rounded(.down)))
        let segments = min(4, max(1, Int(seconds * 1_000 / hop) / 8))
        let isCut = length.most > 2 * seconds
        var draft = DraftedSettings(
            section: [
                "rate: \(rate)", "seconds: \(rounded(seconds))",
                isCut
                    ? "longer: windows    # a long recording becomes several examples"
                    : "longer: crop",
                "hop_ms: \(Int(hop))", "mels: \(rate < 16_000 ? 32 : 48)", "log: decibels",
                "top_db: 45", "normalise: utterance", "filters: [16, 32, 64]",
                "segments: \(segments)", "hidden: [128]", "dropout: 0.3",
                "augment: {speed: 0.12, gain_db: 6, shift: 0.1, noise_snr: [10, 30], "
                    + "noise_share: 0.5, time_masks: 1, time_mask: 0.1, frequency_masks: 1, "
                    + "frequency_mask: 0.15, frequency_warp: 0.15}",
            ],
            methods: ["adabn", "shot", "dann + information-maximization + self-training"],
            training: [
                "optimizer: adam", "rate: 0.001", "smoothing: 0.1", "batch_norm: per-domain",
            ])
        draft.hyperparameters = [
            "dann: {reversal: 0.3}", "information-maximization: {weight: 0.3}",
            "self-training: {weight: 1, first: 0.5, last: 0.9}",
        ]
        return draft
    }

    /// Seconds with two digits.
    private static func rounded(_ seconds: Double) -> Double {
        (seconds * 100).rounded(.up) / 100
    }
}
