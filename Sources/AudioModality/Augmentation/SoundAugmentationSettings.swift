package import Support

/// How much sounds may be changed; 0, or an empty list, leaves a change out.
package struct SoundAugmentationSettings: SettingsList, Codable, Equatable {
    /// The noises that can be generated, or one of them at random.
    package enum Colour: String, Sendable, Codable, CaseIterable {
        case any, white, pink
    }

    /// Greatest change of speed and pitch together, as a share: 0.1 is 0.9…1.11 times.
    package var speed: Float = 0
    /// Greatest change of level to either side, in decibels.
    package var gain: Float = 0
    /// Greatest shift to either side, as a share of the length; silence moves in.
    package var shift: Float = 0
    /// Least and greatest ratio of the sound's power to the noise's, in decibels; empty for no
    /// noise.
    package var noiseRatio: [Float] = []
    /// Share of the sounds that noise is mixed into.
    package var noiseShare: Float = 1
    /// What is mixed in.
    package var noiseColour: Colour = .any
    /// Greatest reverberation time (to −60 dB), in seconds.
    package var reverb: Float = 0
    /// Share of the sounds that reverberate.
    package var reverbShare: Float = 1
    /// Times that are masked.
    package var timeMasks: Int = 0
    /// Greatest length of each, as a share of the spectrogram's.
    package var timeMask: Float = 0.1
    /// Bands of channels that are masked.
    package var frequencyMasks: Int = 0
    /// Greatest width of each, as a share of the channels.
    package var frequencyMask: Float = 0.15
    /// Greatest change of the frequencies, as if the vocal tract were shorter or longer by a share.
    package var frequencyWarp: Float = 0
    /// Greatest shift of an instant that the time before and after is bent around, as a share.
    package var timeWarp: Float = 0

    /// The names of a saved model's settings.
    enum CodingKeys: String, CodingKey {
        case speed
        case gain = "gain_db"
        case shift
        case noiseRatio = "noise_snr"
        case noiseShare = "noise_share"
        case noiseColour = "noise_colour"
        case reverb
        case reverbShare = "reverb_share"
        case timeMasks = "time_masks"
        case timeMask = "time_mask"
        case frequencyMasks = "frequency_masks"
        case frequencyMask = "frequency_mask"
        case frequencyWarp = "frequency_warp"
        case timeWarp = "time_warp"
    }

    /// No change.
    package init() {}

    /// As much as most sounds bear.
    package static let strong = {
        var strong = SoundAugmentationSettings()
        (strong.speed, strong.gain, strong.shift) = (0.1, 6, 0.1)
        (strong.noiseRatio, strong.noiseShare) = ([5, 25], 0.5)
        (strong.reverb, strong.reverbShare) = (0.4, 0.3)
        (strong.timeMasks, strong.timeMask) = (2, 0.15)
        (strong.frequencyMasks, strong.frequencyMask) = (2, 0.2)
        strong.frequencyWarp = 0.1
        return strong
    }()

    /// Whether sounds are changed before they become spectrograms.
    package var changesWaveforms: Bool {
        speed > 0 || gain > 0 || shift > 0 || (!noiseRatio.isEmpty && noiseShare > 0)
            || (reverb > 0 && reverbShare > 0)
    }

    /// Whether spectrograms are changed.
    package var changesSpectrograms: Bool {
        (timeMasks > 0 && timeMask > 0) || (frequencyMasks > 0 && frequencyMask > 0)
            || frequencyWarp > 0 || timeWarp > 0
    }

    /// The names of whole sections.
    package static let presets: [Preset<SoundAugmentationSettings>] = [
        Preset("none", .init()), Preset("strong", .strong),
    ]

    package static let list: [Setting<SoundAugmentationSettings>] = [
        .number("speed", \.speed, in: 0...0.5, "greatest change of speed, as a share"),
        .number("gain_db", \.gain, in: 0...60, "greatest change of level", unit: "dB"),
        .number("shift", \.shift, in: 0...1, "greatest shift, as a share of the length"),
        .ratios("noise_snr", \.noiseRatio, "least and greatest ratio of sound to noise"),
        .number("noise_share", \.noiseShare, in: 0...1, "share of the sounds with noise")
            .detail(of: "noise_snr", \.noiseShare) { !$0.noiseRatio.isEmpty },
        .choice("noise_colour", \.noiseColour, "the noise that is mixed in")
            .detail(of: "noise_snr", \.noiseColour) { !$0.noiseRatio.isEmpty },
        .number("reverb", \.reverb, in: 0...5, "greatest reverberation time", unit: "seconds"),
        .number("reverb_share", \.reverbShare, in: 0...1, "share of the sounds that reverberate")
            .detail(of: "reverb", \.reverbShare) { $0.reverb > 0 },
        .count("time_masks", \.timeMasks, in: 0...20, "times that are masked"),
        .number("time_mask", \.timeMask, in: 0...1, "greatest share of a masked time")
            .detail(of: "time_masks", \.timeMask) { $0.timeMasks > 0 },
        .count("frequency_masks", \.frequencyMasks, in: 0...20, "bands that are masked"),
        .number("frequency_mask", \.frequencyMask, in: 0...1, "greatest share of a masked band")
            .detail(of: "frequency_masks", \.frequencyMask) { $0.frequencyMasks > 0 },
        .number("frequency_warp", \.frequencyWarp, in: 0...0.5, "greatest change of frequencies"),
        .number("time_warp", \.timeWarp, in: 0...0.4, "greatest shift of an instant"),
    ]

    /// Reads a section: `none` or `strong`, or a mapping of single changes on top of `base`.
    package init(
        _ settings: Settings, _ key: String, default base: SoundAugmentationSettings
    ) throws {
        self = base
        try read(settings, behind: key, presets: SoundAugmentationSettings.presets)
    }
}

extension Setting<SoundAugmentationSettings> {
    /// A detail of a change: without the change it is refused, and has its usual value.
    fileprivate func detail<Value>(
        of change: String, _ path: any Path<Value>,
        where isThere: @escaping @Sendable (SoundAugmentationSettings) -> Bool
    ) -> Setting {
        only(
            where: isThere, "says nothing without '\(change)'", remedy: "set '\(change)' too"
        ).defaulting(path) { isThere($0) ? $0[keyPath: path] : Section()[keyPath: path] }
    }
}

extension Setting {
    /// A signal-to-noise ratio, or the least and the greatest.
    static func ratios(_ key: String, _ path: any Path<[Float]>, _ meaning: String) -> Setting {
        Setting(key, meaning, allowed: "one or two numbers, -60…100", unit: "dB") {
            $1[keyPath: path] = try $0.ratios(key)
        } value: {
            $0[keyPath: path]
        }
    }
}

extension Settings {
    /// A signal-to-noise ratio in decibels, or the least and the greatest.
    ///
    /// - Returns: Nothing, or two numbers, the second not below the first.
    func ratios(_ key: String) throws -> [Float] {
        let values = try doubles(key, in: -60...100).map { Float($0) }
        guard values.count <= 2, values.first ?? 0 <= values.last ?? 0 else {
            throw fault(
                key, "'\(key)' is one ratio, or the least and the greatest, in decibels",
                remedy: "Write for example \(key): [5, 20].")
        }
        guard let first = values.first, let last = values.last else { return [] }
        return [first, last]
    }
}
