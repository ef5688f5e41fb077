/// The `audio` section as it is read, for the resolved recipe.
struct ResolvedAudioSettings: Encodable, Sendable {
    let settings: AudioSettings

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var c = encoder.container(keyedBy: Key.self)
        try c.encode(settings.network, forKey: Key("network"))
        try c.encode(settings.rate, forKey: Key("rate"))
        try c.encode(settings.seconds, forKey: Key("seconds"))
        try c.encode(settings.longer, forKey: Key("longer"))
        try c.encode(settings.windowStep, forKey: Key("window_step"))
        try settings.features.encode(to: encoder)
        switch settings.network {
        case .cnn: try settings.plain.encode(to: encoder)
        case .encoder: try settings.encoder.encode(to: encoder)
        }
        try c.encode(settings.augment, forKey: Key("augment"))
        try c.encode(settings.strong, forKey: Key("strong"))
        try c.encode(settings.cache, forKey: Key("cache_mb"))
    }
}
