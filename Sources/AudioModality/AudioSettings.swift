package import Support

/// The `audio` section of a recipe.
package struct AudioSettings: SettingsList, Codable, Equatable {
    /// The networks that recipes can name.
    package enum NetworkName: String, Sendable, Codable, CaseIterable { case cnn, encoder }

    /// What becomes of a recording that is longer than an example.
    package enum Longer: String, Sendable, Codable, CaseIterable {
        /// It is cut into several examples.
        case windows
        /// Its middle is taken.
        case crop
    }

    package var network = NetworkName.cnn
    /// Samples a second that recordings are brought to, Hz.
    package var rate = 16_000
    /// Length of an example; shorter recordings are padded with silence.
    package var seconds = 1.0
    /// What becomes of longer recordings.
    package var longer = Longer.windows
    /// From one window to the next, in seconds.
    package var windowStep = 1.0
    /// How spectrograms are made.
    package var features = LogMelSettings()
    /// What the plain network is made of.
    package var plain = SpectrogramNetwork.Plan()
    /// What the encoder is made of.
    package var encoder = SpeechEncoder.Plan()
    /// How training hears recordings.
    package var augment = SoundAugmentationSettings()
    /// How consistency methods change them beside that.
    package var strong = SoundAugmentationSettings.strong
    /// Recordings kept in memory, in megabytes; the rest is read from its file again for each
    /// batch.
    package var cache = 1_024

    /// The names of a saved model's settings, where they differ from the properties'.
    enum CodingKeys: String, CodingKey {
        case network, rate, seconds, longer, features, plain, encoder, augment, strong
        case windowStep = "window_step"
        case cache = "cache_mb"
    }

    /// The defaults.
    package init() {}

    package static let list: [Setting<AudioSettings>] = [
        .choice("network", \.network, "the network"),
        .count("rate", \.rate, in: 1_000...192_000, "samples a second", unit: "Hz"),
        .number("seconds", \.seconds, in: 0.02...600, "length of an example", unit: "seconds"),
        .choice("longer", \.longer, "what becomes of longer recordings"),
        .number(
            "window_step", \.windowStep, within: { 0.01...$0.seconds }, allowed: "0.01…seconds",
            "from one window to the next", unit: "seconds"
        )
        .only(
            where: { $0.longer == .windows }, "says nothing where longer is crop",
            remedy: "set longer: windows"
        )
        .defaulting(\.windowStep) { $0.seconds },
        .section(
            "augment", \.augment, presets: SoundAugmentationSettings.presets,
            "how training changes recordings"),
        .section(
            "strong", \.strong, presets: SoundAugmentationSettings.presets,
            "how consistency methods change them beside that"),
        .count("cache_mb", \.cache, in: 0...1_048_576, "recordings kept in memory", unit: "MB"),
    ]

    /// The keys of a network.
    private static func keys(of network: NetworkName) -> [String] {
        switch network {
        case .cnn: SpectrogramNetwork.Plan.keys
        case .encoder: SpeechEncoder.Plan.keys
        }
    }

    /// The section's keys.
    package static var keys: [String] {
        list.map(\.key) + Set(NetworkName.allCases.flatMap(keys)).sorted() + LogMelSettings.keys
    }

    /// Reads and checks the section.
    package init(_ settings: Settings) throws {
        self.init()
        try settings.allow(AudioSettings.keys)
        try read(settings)
        features = try LogMelSettings(settings, rate: rate)
        try readNetwork(settings)
        try check(settings)
    }

    private mutating func readNetwork(_ settings: Settings) throws {
        let mine = AudioSettings.keys(of: network)
        let others = NetworkName.allCases.flatMap(AudioSettings.keys).filter { !mine.contains($0) }
        for key in others where settings.has(key) {
            throw settings.fault(
                key, "'\(key)' is not for the network \(network.rawValue)",
                remedy: "Leave it out, or choose the other network.")
        }
        switch network {
        case .cnn:
            try plain.read(settings)
            try plain.check(settings)
        case .encoder:
            try encoder.read(settings)
            try encoder.check(settings)
        }
    }

    /// A network halves time and frequency at each block, and something must be left.
    package func check(_ settings: Settings) throws {
        let blocks = network == .cnn ? plain.filters.count : encoder.filters.count
        let steps = network == .cnn ? plain.segments : 1
        guard blocks > 0, frames >> blocks >= steps, features.mels >> blocks > 0 else {
            throw settings.fault(
                "filters",
                "\(blocks) blocks do not suit \(frames) frames of \(features.mels) mels: each "
                    + "halves both, and \(steps) steps of time must be left",
                remedy: "Use at least one block, longer examples, more mels, fewer filters or "
                    + "fewer segments.")
        }
    }

    /// Samples of an example.
    package var samples: Int { Int((seconds * Double(rate)).rounded()) }

    /// T, spectra of an example.
    package var frames: Int { features.frames(samples: samples, at: rate) }
}
