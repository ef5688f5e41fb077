public import Datasets
public import Modalities
import Support
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension AudioModality: ComparableModality {
    /// Length, level, noise and pace.
    public static let measures = [
        RecordMeasure("duration", unit: "s", "length of the recording", remedy: "audio.seconds"),
        RecordMeasure(
            "loudness", unit: "dBFS", "level of what is measured, 0 for full scale",
            remedy: "audio.augment.gain_db"),
        RecordMeasure("bandwidth", unit: "kHz", "frequency below which 95 % of the power lies"),
        RecordMeasure(
            "signal-to-noise", unit: "dB", "loud moments above the quietest ones",
            remedy: "audio.augment.noise_snr"),
        RecordMeasure("silence", unit: "%", "share of moments 40 dB below the loudest"),
        RecordMeasure(
            "pace", unit: "/s", "rises of the level, about as many as syllables or strokes",
            remedy: "audio.augment.speed"),
    ]

    /// Of a longer recording, this much from its middle is measured, in seconds.
    private static let longestMeasured = 30.0
    /// The rate at which sounds are measured, Hz.
    private static let measuredRate = 16_000

    /// Reads a recording, of a long one its middle, and measures it.
    ///
    /// - Throws: `UserFault` on a recording that cannot be read.
    public static func measurement(of record: Record) throws -> Measurement {
        let (sound, seconds, rate) = try measured(record, atMost: longestMeasured)
        let levels = logMel(sound)
        let moments = SoundMoments(levels, seconds: sound.seconds)
        return Measurement(
            values: [
                seconds, SoundMoments.loudness(of: sound.samples), moments.bandwidth / 1_000,
                moments.signalToNoise, 100 * moments.silence, moments.pace,
            ],
            kinds: ["rate": "\(rate) Hz"], summary: moments.summary)
    }

    /// The beginning of a recording's middle, and its spectrogram.
    ///
    /// - Throws: `UserFault` on a recording that cannot be read.
    public static func appearance(of record: Record) throws -> Appearance {
        let (sound, _, _) = try measured(record, atMost: longestSound)
        return Appearance(
            picture: try Spectrogram(logMel(sound)).encodedPNG(),
            sound: try sound.encoded(.flac, maxSeconds: longestSound))
    }

    /// The middle of a recording at the rate of measuring, its whole length and its own rate.
    private static func measured(
        _ record: Record, atMost longest: Double
    ) throws -> (sound: Waveform, seconds: Double, rate: Int) {
        let (path, start, length): (String, Double, Double?)
        switch record.content {
        case .file(let file): (path, start, length) = (file, 0, nil)
        case .excerpt(let file, let from, let seconds):
            (path, start, length) = (file, from, seconds)
        case .text, .array:
            throw UserFault(
                "example \(record.id) is not a recording", at: record.place,
                remedy: "Name recordings, or a corpus whose modality is audio")
        }
        let file = try AudioFile(path, checkingEnd: length == nil)
        let seconds = length ?? file.seconds
        let part = min(seconds, longest)
        // To the whole of what there is, rounding included.
        let sound =
            part < seconds
            ? try file.read(start: start + (seconds - part) / 2, seconds: part, rate: measuredRate)
            : try file.read(start: start, seconds: length, rate: measuredRate)
        return (sound, seconds, file.rate)
    }

    private static let measuringLogMel: LogMel = {
        var settings = LogMelSettings()
        settings.mels = SoundMoments.bands
        return LogMel(settings, rate: measuredRate)
    }()

    /// Natural logarithms of power, `[T, bands]`.
    private static func logMel(_ sound: Waveform) -> Tensor { measuringLogMel(sound) }
}
