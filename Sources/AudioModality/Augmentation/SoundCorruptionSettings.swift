import Support

/// The `corrupt` section of a recipe for sound.
struct SoundCorruptionSettings: SettingsList {
    /// `white`, `pink`, or a collection of recordings; nil for no noise.
    var noise: String?
    /// Least and greatest ratio of the sound's power to the noise's, in decibels.
    var ratios: [Float] = []
    /// Reverberation time, in seconds; 0 for none.
    var reverb = 0.0
    /// Change of level, in decibels.
    var gain: Float = 0
    /// The frequency above which all is cut, Hz; nil where nothing is.
    var lowPass: Double?
    var speed = 1.0

    static let list: [Setting<SoundCorruptionSettings>] = [
        Setting("noise", "white, pink, or a collection of recordings", allowed: "text") {
            $1.noise = try $0.string("noise")
        } value: {
            $0.noise
        },
        .ratios("snr", \.ratios, "ratio of sound to noise, or the least and the greatest"),
        .number("reverb", \.reverb, in: 0...10, "reverberation time", unit: "seconds"),
        .number("gain_db", \.gain, in: -120...120, "change of level", unit: "dB"),
        Setting("low_pass_hz", "what is cut lies above", allowed: "20…1000000", unit: "Hz") {
            $1.lowPass = try $0.double("low_pass_hz", in: 20...1e6)
        } value: {
            $0.lowPass
        },
        .number("speed", \.speed, in: 0.25...4, "how much faster it is"),
    ]

    /// Refuses a section without keys, and noise without its ratio.
    func check(_ settings: Settings) throws {
        guard !settings.keys.isEmpty else {
            throw settings.fault(
                nil, "nothing is said of how to corrupt the sounds",
                remedy: "Set one of \(Self.keys.joined(separator: ", ")).")
        }
        for (key, other) in [("noise", "snr"), ("snr", "noise")]
        where settings.has(key) && !settings.has(other) {
            throw settings.fault(
                key, "'\(key)' needs '\(other)' beside it",
                remedy: "Write for example noise: white and snr: 5.")
        }
        guard noise == nil || !ratios.isEmpty else {
            throw settings.fault(
                "snr", "'snr' is an empty list", remedy: "Write for example snr: [5, 20].")
        }
    }
}
