import Support

/// The `audio` section as it is read, for the resolved recipe: without what would say nothing
/// there, so that it can be read again.
struct ResolvedAudioSettings: Encodable, Sendable {
    let settings: AudioSettings

    func encode(to encoder: any Encoder) throws {
        var c = encoder.container(keyedBy: SettingKey.self)
        try c.encode(settings.network, forKey: SettingKey("network"))
        try c.encode(settings.rate, forKey: SettingKey("rate"))
        try c.encode(settings.seconds, forKey: SettingKey("seconds"))
        try c.encode(settings.longer, forKey: SettingKey("longer"))
        if settings.longer == .windows {
            try c.encode(settings.windowStep, forKey: SettingKey("window_step"))
        }
        try encodeFeatures(to: &c)
        switch settings.network {
        case .cnn: try settings.plain.encode(to: encoder)
        case .encoder: try settings.encoder.encode(to: encoder)
        }
        try c.encode(Changes(settings.augment), forKey: SettingKey("augment"))
        try c.encode(Changes(settings.strong), forKey: SettingKey("strong"))
        try c.encode(settings.cache, forKey: SettingKey("cache_mb"))
    }

    private func encodeFeatures(to c: inout KeyedEncodingContainer<SettingKey>) throws {
        let f = settings.features
        func key(_ key: LogMelSettings.CodingKeys) -> SettingKey { SettingKey(key.rawValue) }
        try c.encode(f.windowMilliseconds, forKey: key(.windowMilliseconds))
        try c.encode(f.hopMilliseconds, forKey: key(.hopMilliseconds))
        try c.encode(f.fft, forKey: key(.fft))
        try c.encode(f.window, forKey: key(.window))
        try c.encode(f.mels, forKey: key(.mels))
        try c.encode(f.lowHz, forKey: key(.lowHz))
        try c.encode(f.highHz, forKey: key(.highHz))
        try c.encode(f.scale, forKey: key(.scale))
        try c.encode(f.filterNorm, forKey: key(.filterNorm))
        try c.encode(f.power, forKey: key(.power))
        try c.encode(f.logarithm, forKey: key(.logarithm))
        if f.logarithm != .log1p { try c.encode(f.floor, forKey: key(.floor)) }
        if f.logarithm == .decibels { try c.encode(f.topDecibels, forKey: key(.topDecibels)) }
        try c.encode(f.isCentred, forKey: key(.isCentred))
        if f.isCentred { try c.encode(f.padding, forKey: key(.padding)) }
        try c.encode(f.normalization, forKey: key(.normalization))
    }

    /// What is changed at random, without the details of changes that are left out.
    private struct Changes: Encodable {
        let bounds: SoundAugmentationSettings

        init(_ bounds: SoundAugmentationSettings) { self.bounds = bounds }

        func encode(to encoder: any Encoder) throws {
            var c = encoder.container(keyedBy: SoundAugmentationSettings.CodingKeys.self)
            try c.encode(bounds.speed, forKey: .speed)
            try c.encode(bounds.gain, forKey: .gain)
            try c.encode(bounds.shift, forKey: .shift)
            try c.encode(bounds.noiseRatio, forKey: .noiseRatio)
            if !bounds.noiseRatio.isEmpty {
                try c.encode(bounds.noiseShare, forKey: .noiseShare)
                try c.encode(bounds.noiseColour, forKey: .noiseColour)
            }
            try c.encode(bounds.reverb, forKey: .reverb)
            if bounds.reverb > 0 { try c.encode(bounds.reverbShare, forKey: .reverbShare) }
            try c.encode(bounds.timeMasks, forKey: .timeMasks)
            if bounds.timeMasks > 0 { try c.encode(bounds.timeMask, forKey: .timeMask) }
            try c.encode(bounds.frequencyMasks, forKey: .frequencyMasks)
            if bounds.frequencyMasks > 0 {
                try c.encode(bounds.frequencyMask, forKey: .frequencyMask)
            }
            try c.encode(bounds.frequencyWarp, forKey: .frequencyWarp)
            try c.encode(bounds.timeWarp, forKey: .timeWarp)
        }
    }
}
