package import Support

/// How much sounds may be changed; 0, or an empty list, leaves a change out.
package struct SoundAugmentationSettings: Sendable, Codable, Equatable {
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
    /// Least and greatest ratio of the sound's power to the noise's, in decibels; empty for no noise.
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

    enum CodingKeys: String, CodingKey, CaseIterable {
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

    /// The section's keys.
    package static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

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

    /// Reads a section: `none` or `strong`, or a mapping of single changes on top of `base`.
    package init(
        _ settings: Settings, _ key: String, default base: SoundAugmentationSettings
    ) throws {
        self = base
        guard settings.has(key) else { return }
        guard settings.isMapping(key) else {
            let isNone = try settings.choice(key, among: ["none", "strong"]) == "none"
            self = isNone ? .init() : .strong
            return
        }
        try read(try settings.child(key))
    }

    private mutating func read(_ section: Settings) throws {
        try section.allow(SoundAugmentationSettings.keys)
        func read(_ key: CodingKeys, _ value: inout Float, upTo most: Double) throws {
            value = Float(
                try section.double(key.rawValue, default: Double(value), in: 0...most))
        }
        try read(.speed, &speed, upTo: 0.5)
        try read(.gain, &gain, upTo: 60)
        try read(.shift, &shift, upTo: 1)
        if section.has("noise_snr") { noiseRatio = try section.ratios("noise_snr") }
        try read(.noiseShare, &noiseShare, upTo: 1)
        let colours = Colour.allCases.map(\.rawValue)
        let colour = try section.choice(
            "noise_colour", among: colours, default: noiseColour.rawValue)
        noiseColour = Colour(rawValue: colour) ?? .any
        try read(.reverb, &reverb, upTo: 5)
        try read(.reverbShare, &reverbShare, upTo: 1)
        timeMasks = try section.int("time_masks", default: timeMasks, in: 0...20)
        try read(.timeMask, &timeMask, upTo: 1)
        frequencyMasks = try section.int("frequency_masks", default: frequencyMasks, in: 0...20)
        try read(.frequencyMask, &frequencyMask, upTo: 1)
        try read(.frequencyWarp, &frequencyWarp, upTo: 0.5)
        try read(.timeWarp, &timeWarp, upTo: 0.4)
        let needs = [
            ("noise_share", "noise_snr", noiseRatio.isEmpty),
            ("noise_colour", "noise_snr", noiseRatio.isEmpty),
            ("reverb_share", "reverb", reverb == 0),
            ("time_mask", "time_masks", timeMasks == 0),
            ("frequency_mask", "frequency_masks", frequencyMasks == 0),
        ]
        for (key, other, isMissing) in needs where section.has(key) && isMissing {
            throw section.fault(
                key, "'\(key)' says nothing without '\(other)'",
                remedy: "Set '\(other)' too, or leave '\(key)' out.")
        }
        dropWhatSaysNothing()
    }

    /// Gives the details of a change that is left out their usual values.
    private mutating func dropWhatSaysNothing() {
        let usual = SoundAugmentationSettings()
        if noiseRatio.isEmpty {
            (noiseShare, noiseColour) = (usual.noiseShare, usual.noiseColour)
        }
        if reverb == 0 { reverbShare = usual.reverbShare }
        if timeMasks == 0 { timeMask = usual.timeMask }
        if frequencyMasks == 0 { frequencyMask = usual.frequencyMask }
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
