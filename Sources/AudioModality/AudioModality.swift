public import Datasets
public import Modalities
public import Support
import Tensors

/// Recordings as log-mel spectrograms, read by a convolutional network or an encoder.
public struct AudioModality: Modality, CachingModality {
    /// Recordings, under the name `audio`.
    public static let descriptor = ModalityDescriptor(
        name: "audio", input: .sounds, settingKeys: AudioSettings.keys,
        pretextKeys: ["patches", "segments"])

    let settings: AudioSettings
    /// Makes spectrograms; it has the corpus's statistics where the settings ask for them.
    private(set) var logMel: LogMel
    let store: SoundStore
    let weak: AudioAugmentation
    let strong: AudioAugmentation

    init(
        _ settings: AudioSettings, store: SoundStore? = nil,
        normalization: CorpusNormalization? = nil
    ) {
        self.settings = settings
        self.store = store ?? SoundStore(rate: settings.rate, cache: settings.cache)
        logMel = LogMel(settings.features, rate: settings.rate, normalization: normalization)
        weak = AudioAugmentation(settings.augment, settings)
        strong = AudioAugmentation(settings.strong, settings)
    }

    /// Prepares the sound of a recipe. Where spectrograms are normalised by the corpus, its records
    /// are read once for that, at most ``statisticsRecords`` of them, evenly spread.
    ///
    /// - Throws: `UserFault` on settings that cannot be used.
    public init(settings: Settings, resources: ResourceFolders, records: [Record]) throws {
        self.init(try AudioSettings(settings))
        guard self.settings.features.normalization == .corpus else { return }
        logMel.normalization = statistics(of: records)
    }

    /// Most records that a corpus's statistics are taken from.
    static let statisticsRecords = 2_000

    /// Mean and deviation of each mel over some of the records, or of their parts. What cannot be
    /// read or is silent is passed over here: whoever decodes it names it.
    ///
    /// Each part's own are found on some processor and merged in the parts' order, so that their
    /// number does not change a bit.
    private func statistics(of records: [Record]) -> CorpusNormalization {
        let some = records.evenlySpread(atMost: AudioModality.statisticsRecords)
        let parts = onAllProcessors(some.count, atLeast: 4) {
            (try? self.parts(of: some[$0])) ?? []
        }.evenlySpread(atMost: AudioModality.statisticsRecords)
        let each = onAllProcessors(parts.count, atLeast: 4) { index -> [CorpusNormalization] in
            let part = parts[index]
            guard let sound = try? store.waveform(of: part.content, id: part.id), !sound.isSilent
            else { return [] }
            return [CorpusNormalization(of: logMel(fitted(sound)))]
        }
        return each.reduce(into: CorpusNormalization(mels: settings.features.mels)) {
            $0.merge($1)
        }
    }

    private struct Saved: Codable {
        var settings: AudioSettings
        var normalization: CorpusNormalization?
    }

    private static let file = "audio.json"

    /// Reads back `audio.json`.
    ///
    /// A saved model keeps at most ``savedCache`` of what it reads: nobody has said how much that
    /// will be.
    ///
    /// - Throws: `UserFault` if it is missing or damaged.
    public init(savedIn folder: String) throws {
        let file = folder + "/" + AudioModality.file
        let saved = try SavedSettings.read(Saved.self, from: file)
        // Numbers that no recipe can have said would end in traps far from here.
        let resolved = ResolvedAudioSettings(settings: saved.settings)
        let checked = try? AudioSettings(SavedSettings.section(resolved, from: file))
        let mels = saved.normalization?.mels ?? saved.settings.features.mels
        guard checked == saved.settings, mels == saved.settings.features.mels else {
            throw SavedSettings.damage(to: file)
        }
        guard saved.settings.features.normalization != .corpus || saved.normalization != nil else {
            throw UserFault(
                "the saved model normalises by its corpus, whose statistics are not there",
                at: .init(file: file), remedy: "Save the model again; this file was changed.")
        }
        self.init(
            saved.settings,
            store: SoundStore(
                rate: saved.settings.rate, cache: min(saved.settings.cache, Self.savedCache)),
            normalization: saved.normalization)
    }

    /// How much a saved model keeps of what it reads, in MiB.
    static let savedCache = 128

    /// Writes `audio.json`.
    ///
    /// - Throws: `UserFault` if the folder cannot be written.
    public func save(to folder: String) throws {
        try SavedSettings.write(
            Saved(settings: settings, normalization: logMel.normalization),
            to: folder + "/" + AudioModality.file)
    }

    /// The `audio` section with its defaults.
    public var resolvedSettings: any Encodable & Sendable {
        ResolvedAudioSettings(settings: settings)
    }

    /// Cuts a long recording into windows, or takes its middle, as the settings say. No more than
    /// that is read of it.
    ///
    /// - Throws: `UserFault` on a file that cannot be opened.
    public func parts(of record: Record) throws -> [Record] {
        let windows = SoundWindows(seconds: settings.seconds, hop: settings.windowStep)
        switch settings.longer {
        case .windows: return try windows.parts(of: record)
        case .crop: return [try windows.middle(of: record, rate: settings.rate)]
        }
    }

    /// Checks that a recording can be read, and keeps it in memory while there is room.
    ///
    /// A recording of nothing but silence is an example like any other; a silent window of one that
    /// has sound elsewhere is a pause in it, and none.
    ///
    /// - Throws: `UserFault` on a record that is no recording, one that cannot be read, or a pause.
    public func decode(_ record: Record) throws -> Example {
        let sound = try store.waveform(of: record.content, id: record.id)
        if sound.isSilent, let file = SoundWindows.file(ofWindow: record),
            try !store.isSilent(file)
        {
            throw UserFault(
                "the recording \(record.id) is silent", at: record.place,
                remedy: "Remove it, or record it again.")
        }
        let isKept = store.budget.keeps(MemoryLayout<Float>.size * sound.samples.count)
        guard !isKept else { return Example(content: .bytes(store.kept(sound))) }
        return Example(
            content: .deferred(
                DeferredBytes(seconds: sound.seconds) {
                    store.kept(try store.waveform(of: record.content, id: record.id))
                }))
    }

    /// Says that no example decoded so far is used any more.
    public func releaseExamples() { store.budget.release() }

    /// The sound that an example stands for, corrupted as its domain is; nil if it was viewed
    /// already.
    func waveform(of example: Example) throws -> Waveform? {
        guard let bytes = try example.content.bytes() else { return nil }
        let sound = store.waveform(of: bytes)
        guard let corruption = example.corruption as? SoundCorruption else { return sound }
        return try corruption(sound)
    }

    /// A sound brought to the length of an example.
    func fitted(_ sound: Waveform) -> Waveform {
        sound.fitted(seconds: settings.seconds, place: .centre)
    }
}

extension Array {
    /// All elements, or so many of them at even distances.
    fileprivate func evenlySpread(atMost most: Int) -> [Element] {
        guard count > most else { return self }
        return (0..<most).map { self[$0 * count / most] }
    }
}
