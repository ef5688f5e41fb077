import CSndFile
import Support

/// A recording in a file, of which any part can be read without the rest.
///
/// Its kind is told by its first bytes, whatever its name is: WAV in all widths, FLAC, OGG (Vorbis
/// and Opus), MP3, AIFF, AU, CAF, RF64, Wave64 and NIST. A WAV file that was written into a pipe
/// and states the greatest size there is, is read up to its end; one that states 0 bytes and has
/// more is a fault.
package struct AudioFile {
    /// The file, as it was named.
    package let path: String
    /// Samples a second, Hz.
    package let rate: Int
    /// How many channels it has.
    package let channels: Int
    /// Samples of each channel.
    package let frames: Int
    let sound: OpenSound
    /// Frames that are decoded before a part, and dropped. Those of MP3 refer to bits of some
    /// before them, and the decoder goes on without where it has just jumped to.
    let preroll: Int
    /// Where the frames of an MP3 file are, if somebody has looked.
    var places: MPEGFrames?

    /// Rates that recordings have, Hz; others come from headers that lie.
    package static let rates = 1_000...1_000_000
    /// Numbers of channels that are read.
    package static let channelCounts = 1...64

    /// Whether getting to a part takes as long as all that is before it, unless ``places`` are
    /// known.
    var isSlowToEnter: Bool { preroll > 0 }

    /// How long it is, in seconds.
    package var seconds: Double { Double(frames) / Double(rate) }

    /// Opens a recording and checks what its header says.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - checkingEnd: Whether the end of a packed file is looked for, to find that it was cut
    ///     short. What is read of it is checked in any case.
    /// - Throws: `UserFault` if it is missing, no recording, cut short, empty, or says something
    ///   impossible.
    package init(_ path: String, checkingEnd: Bool = true) throws {
        let (sound, container) = try OpenSound.opening(path)
        let info = sound.info
        func fault(_ what: String, _ remedy: String) -> UserFault {
            UserFault("\(path) \(what)", at: .init(file: path), remedy: remedy)
        }
        guard Self.rates.contains(Int(info.samplerate)) else {
            throw fault(
                "states \(info.samplerate) samples a second; from \(Self.rates.lowerBound) to"
                    + " \(Self.rates.upperBound) are read",
                "correct its header, or record it again")
        }
        guard Self.channelCounts.contains(Int(info.channels)) else {
            throw fault(
                "states \(info.channels) channels; up to \(Self.channelCounts.upperBound) are read",
                "mix it down to one channel, or correct its header")
        }
        guard info.frames > 0 else {
            throw fault("holds no sound", "Remove it, or record it again")
        }
        guard info.frames < 1 << 53 else {
            throw container == .flac
                ? fault(
                    "does not say how long it is",
                    "encode it again, for example with: flac -d, then flac")
                : fault("is cut short: its end is missing", Self.cutRemedy)
        }
        self.path = path
        self.sound = sound
        preroll = container == .mpeg ? 10 * 1_152 : 0
        (rate, channels) = (Int(info.samplerate), Int(info.channels))
        let counted = checkingEnd && container == .mpeg ? MPEGFrames(sound.bytes) : nil
        if let counted, !counted.areStated {
            // The length that libsndfile gives is an estimate, beyond which it does not read.
            frames = min(Int(info.frames), max(1, counted.samples))
            guard counted.samples - frames < Self.mostPadding else {
                let present = Double(counted.samples) / Double(rate)
                throw fault(
                    "does not say how long it is: of \(Self.text(present)) s,"
                        + " \(Self.text(seconds)) s would be read",
                    "encode it again, for example with: ffmpeg -i old.mp3 new.mp3")
            }
        } else {
            frames = Int(info.frames)
            let isWhole = counted.map { $0.samples >= frames }
            guard !checkingEnd || !container.isPacked || isWhole ?? sound.reaches(frames - 1) else {
                throw fault(
                    "is cut short: it states \(Self.text(seconds)) s, and its end is missing",
                    Self.cutRemedy)
            }
        }
    }

    /// Samples that MP3 decoders drop at the ends, at the most.
    private static let mostPadding = 5 * 1_152

    /// What helps when a part of a file is missing.
    static let cutRemedy = "Fetch the file again, or remove it"

    /// Seconds, to the millisecond.
    static func text(_ seconds: Double) -> String {
        "\((seconds * 1_000).rounded() / 1_000)"
    }
}
