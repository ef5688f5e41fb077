public import Datasets
public import Modalities
import Support
import Tensors

extension AudioModality: PresentableModality {
    /// The spectrogram of an example: time from left to right, frequency upwards, loud is bright.
    ///
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func picture(of example: Example) throws -> [UInt8]? {
        guard let whole = try waveform(of: example) else { return nil }
        var plain = settings.features
        // Colours stand for natural logarithms of power, whatever the network is given.
        (plain.normalization, plain.logarithm, plain.power) = (.none, .natural, 2)
        return try Spectrogram(LogMel(plain, rate: settings.rate)(fitted(whole))).encodedPNG()
    }

    /// The axes and colours of a spectrogram.
    public var pictureLegend: String? {
        func number(_ value: Double) -> String {
            value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
        }
        let (low, high) = (settings.features.lowHz / 1_000, settings.features.highHz / 1_000)
        let longest = AudioModality.longestSound
        let cut =
            settings.seconds > longest
            ? " The first \(number(longest))\u{A0}s can be heard." : ""
        return "Time runs to the right, over \(number(settings.seconds))\u{A0}s; frequency "
            + "upwards, from \(number(low)) to \(number(high))\u{A0}kHz in "
            + "\(settings.features.mels) mel bands; the louder, the brighter, with 60\u{A0}dB from "
            + "the darkest to the brightest.\(cut)"
    }

    /// The sound of an example, as the network hears it: of its rate and length, with what its
    /// domain does to it.
    ///
    /// - Returns: A FLAC file of 16 bits, which browsers play, of about half the size of the sound
    ///   itself; a WAV file where the rate is none for FLAC.
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func sound(of example: Example) throws -> [UInt8]? {
        guard let whole = try waveform(of: example) else { return nil }
        let sound = fitted(whole)
        do {
            return try sound.encoded(.flac, maxSeconds: AudioModality.longestSound)
        } catch {
            return try sound.encodedWAV(maxSeconds: AudioModality.longestSound)
        }
    }

    /// Seconds of a sound in a report: a page that holds many must stay small.
    static let longestSound = 3.0

    /// How long a recording or its part lasts, before it is brought to the length of an example.
    ///
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func seconds(of example: Example) throws -> Double {
        switch example.content {
        case .deferred(let bytes) where bytes.seconds != nil: return bytes.seconds ?? 0
        default: return try example.content.bytes().map { store.waveform(of: $0).seconds } ?? 0
        }
    }
}
