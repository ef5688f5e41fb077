public import Datasets
import Modalities
import Support
import Tensors

extension AudioModality {
    /// The spectrogram of an example: time from left to right, frequency upwards, loud is bright.
    ///
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func picture(of example: Example) throws -> [UInt8]? {
        guard case .raw = example.content else { return nil }
        var plain = settings.features
        plain.normalization = .none
        let sound = fitted(try waveform(of: example))
        return try Spectrogram(LogMel(plain, rate: settings.rate)(sound)).encodedPNG()
    }

    /// The sound of an example, as the network hears it: of its rate and length, with what its domain does to it.
    ///
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func sound(of example: Example) throws -> [UInt8]? {
        guard case .raw = example.content else { return nil }
        return try fitted(try waveform(of: example))
            .encodedWAV(maxSeconds: AudioModality.longestSound)
    }

    /// Seconds of a sound in a report: a page that holds many must stay small.
    static let longestSound = 3.0
}
