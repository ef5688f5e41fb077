package import Support

/// The `audio` section of a recipe.
package struct AudioSettings: Sendable, Codable, Equatable {
    /// The networks that recipes can name.
    package enum NetworkName: String, Sendable, Codable, CaseIterable { case cnn, encoder }

    /// What becomes of a recording that is longer than an example.
    package enum Longer: String, Sendable, Codable, CaseIterable {
        /// It is cut into several examples.
        case windows
        /// Its middle is taken.
        case crop
    }

    package var network: NetworkName
    /// Samples a second that recordings are brought to, Hz.
    package var rate: Int
    /// Length of an example; shorter recordings are padded with silence.
    package var seconds: Double
    /// What becomes of longer recordings.
    package var longer: Longer
    /// From one window to the next, in seconds.
    package var windowStep: Double
    /// How spectrograms are made.
    package var features: LogMelSettings
    /// What the plain network is made of.
    package var plain: SpectrogramNetwork.Plan
    /// What the encoder is made of.
    package var encoder: SpeechEncoder.Plan
    /// How training hears recordings.
    package var augment: SoundAugmentationSettings
    /// How consistency methods change them beside that.
    package var strong: SoundAugmentationSettings
    /// Recordings kept in memory, in megabytes; the rest is read from its file again for each batch.
    package var cache: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
        case network, rate, seconds, longer, features, plain, encoder, augment, strong
        case windowStep = "window_step"
        case cache = "cache_mb"
    }

    private static let networkKeys: [NetworkName: [String]] = [
        .cnn: ["filters", "pool", "segments", "hidden", "dropout"],
        .encoder: ["filters", "width", "heads", "layers", "dropout"],
    ]

    /// The section's keys.
    package static var keys: [String] {
        let nested: [CodingKeys] = [.features, .plain, .encoder]
        return CodingKeys.allCases.filter { !nested.contains($0) }.map(\.rawValue)
            + Set(networkKeys.values.joined()).sorted() + LogMelSettings.keys
    }

    /// Reads and checks the section.
    package init(_ settings: Settings) throws {
        try settings.allow(AudioSettings.keys)
        let names = NetworkName.allCases.map(\.rawValue)
        network =
            NetworkName(rawValue: try settings.choice("network", among: names, default: "cnn"))
            ?? .cnn
        rate = try settings.int("rate", default: 16_000, in: 1_000...192_000)
        seconds = try settings.double("seconds", default: 1, in: 0.02...600)
        let choices = Longer.allCases.map(\.rawValue)
        longer =
            Longer(rawValue: try settings.choice("longer", among: choices, default: "windows"))
            ?? .windows
        windowStep = try settings.double("window_step", default: seconds, in: 0.01...seconds)
        guard longer == .windows || !settings.has("window_step") else {
            throw settings.fault(
                "window_step", "'window_step' says nothing where longer is crop",
                remedy: "Leave 'window_step' out, or set longer: windows.")
        }
        features = try LogMelSettings(settings, rate: rate)
        plain = .init()
        encoder = .init()
        augment = try SoundAugmentationSettings(settings, "augment", default: .init())
        strong = try SoundAugmentationSettings(settings, "strong", default: .strong)
        cache = try settings.int("cache_mb", default: 1_024, in: 0...1_048_576)
        try readNetwork(settings)
        try checkSize(settings)
    }

    private mutating func readNetwork(_ settings: Settings) throws {
        let mine = AudioSettings.networkKeys[network] ?? []
        let others = AudioSettings.networkKeys.values.joined().filter { !mine.contains($0) }
        for key in others where settings.has(key) {
            throw settings.fault(
                key, "'\(key)' is not for the network \(network.rawValue)",
                remedy: "Leave it out, or choose the other network.")
        }
        switch network {
        case .cnn:
            plain.filters = try settings.ints("filters", default: plain.filters, in: 1...4_096)
            let pools = SpectrogramNetwork.Plan.Pool.allCases.map(\.rawValue)
            plain.pool =
                .init(rawValue: try settings.choice("pool", among: pools, default: "time")) ?? .time
            plain.segments = try settings.int("segments", default: 1, in: 1...64)
            guard plain.segments == 1 || plain.pool == .time else {
                throw settings.fault(
                    "segments", "'segments' says nothing where pool is both",
                    remedy: "Leave 'segments' out, or set pool: time.")
            }
            plain.hidden = try settings.ints("hidden", default: [], in: 1...16_384)
            plain.dropout = Float(try settings.double("dropout", default: 0, in: 0...0.9))
        case .encoder:
            encoder.filters = try settings.ints("filters", default: encoder.filters, in: 1...4_096)
            encoder.width = try settings.int("width", default: encoder.width, in: 1...4_096)
            encoder.heads = try settings.int("heads", default: encoder.heads, in: 1...64)
            encoder.layers = try settings.int("layers", default: encoder.layers, in: 1...48)
            encoder.dropout = Float(try settings.double("dropout", default: 0.1, in: 0...0.9))
            guard encoder.width % encoder.heads == 0 else {
                throw settings.fault(
                    "heads",
                    "a width of \(encoder.width) cannot be shared by \(encoder.heads) heads",
                    remedy: "Choose a width that is a multiple of heads.")
            }
        }
    }

    /// A network halves time and frequency at each block, and something must be left.
    private func checkSize(_ settings: Settings) throws {
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
