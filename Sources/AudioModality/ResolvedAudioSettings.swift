import Support

/// The `audio` section as it is read, for the resolved recipe: without keys that would say nothing
/// there, so that it can be read again.
struct ResolvedAudioSettings: Encodable, Sendable {
    let settings: AudioSettings

    func encode(to encoder: any Encoder) throws {
        try WrittenSettings(settings).encode(to: encoder)
        let features = LogMelSettings.list(rate: settings.rate)
        try WrittenSettings(settings.features, by: features).encode(to: encoder)
        switch settings.network {
        case .cnn: try WrittenSettings(settings.plain).encode(to: encoder)
        case .encoder: try WrittenSettings(settings.encoder).encode(to: encoder)
        }
    }
}
