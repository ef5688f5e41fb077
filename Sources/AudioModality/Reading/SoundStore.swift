package import Datasets
import Locking
package import Modalities
import Support

/// Brings recordings to the recipe's rate.
///
/// What its budget has no room for is read from its file again for each batch. Both ways give the
/// same samples: the kept form is exact. It may be called from several threads.
package final class SoundStore: Sendable {
    /// The rate of all sounds, Hz.
    package let rate: Int
    /// What is kept in memory of recordings, and of noises that they are mixed with.
    package let budget: MemoryBudget
    private let places = MPEGPlaces()
    /// Whether each file that was looked through is silent.
    private let silence = Locked([String: Bool]())

    /// An empty store.
    ///
    /// - Parameters:
    ///   - rate: The rate that sounds are brought to, Hz.
    ///   - cache: How much may be kept, in MiB.
    /// - Precondition: `rate` is above 0.
    package init(rate: Int, cache: Int) {
        precondition(rate > 0, "SoundStore: \(rate) Hz")
        self.rate = rate
        budget = MemoryBudget(cache: cache)
    }

    /// The sound of a file, of an excerpt, or of what was kept, at the store's rate.
    ///
    /// A file's end is checked; an excerpt is opened without, since it is one of many of a file,
    /// and what is read of it is checked all the same.
    ///
    /// - Parameters:
    ///   - content: Where the sound is.
    ///   - id: The example's name, for the fault.
    /// - Throws: `UserFault` on content of another kind, or a file that cannot be read.
    package func waveform(of content: RawContent, id: String) throws -> Waveform {
        switch content {
        case .file(let path):
            return try AudioFile(path).read(rate: rate)
        case .excerpt(let path, let start, let seconds):
            var file = try AudioFile(path, checkingEnd: false)
            if file.isSlowToEnter { file.places = places.frames(of: file) }
            return try file.read(start: start, seconds: seconds, rate: rate)
        case .array(let array) where array.shape.count == 2 && array.shape[1] == Self.width:
            return waveform(of: array)
        case .text, .array:
            throw UserFault(
                "example \(id) is not a recording",
                remedy: "Name a corpus whose modality is audio.")
        }
    }

    /// Whether there is nothing to hear in a whole file, which is looked through once.
    ///
    /// - Throws: `UserFault` on a file that cannot be read.
    /// - Complexity: O(file), up to its first sound.
    func isSilent(_ path: String) throws -> Bool {
        try silence.withLock { known in
            if let answer = known[path] { return answer }
            let answer = try AudioFile(path, checkingEnd: false).isSilent()
            known[path] = answer
            return answer
        }
    }

    /// The sound of bytes in the form that ``kept(_:)`` makes.
    ///
    /// - Precondition: They have that form.
    func waveform(of bytes: ByteArray) -> Waveform {
        precondition(
            bytes.shape.count == 2 && bytes.shape[1] == Self.width,
            "audio: an example of shape \(bytes.shape) is no sound")
        return Waveform(samples: Self.samples(bytes.bytes), rate: rate)
    }

    /// A recording of noise, kept in memory while there is room; nil where it is silent.
    ///
    /// - Throws: `UserFault` on a file that cannot be read.
    func noise(_ path: String) throws -> RecordedNoise? {
        let sound = try AudioFile(path).read(rate: rate)
        guard sound.samples.contains(where: { $0 != 0 }) else { return nil }
        let isKept = budget.keeps(MemoryLayout<Float>.size * sound.samples.count)
        return isKept ? .kept(sound) : .file(path)
    }

    /// The form in which sounds are kept: shape `[T, 4]`, each sample a 32-bit little-endian float.
    ///
    /// - Precondition: The sound has the store's rate.
    package func kept(_ waveform: Waveform) -> ByteArray {
        precondition(waveform.rate == rate, "kept: \(waveform.rate) Hz in a store of \(rate) Hz")
        let samples = waveform.samples
        let bytes = [UInt8](unsafeUninitializedCapacity: samples.count * Self.width) { out, count in
            samples.withUnsafeBytes { UnsafeMutableRawBufferPointer(out).copyMemory(from: $0) }
            count = samples.count * Self.width
        }
        return ByteArray(shape: [samples.count, Self.width], bytes: bytes)
    }

    private static func samples(_ bytes: [UInt8]) -> [Float] {
        [Float](unsafeUninitializedCapacity: bytes.count / width) { out, count in
            bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(out).copyMemory(from: $0) }
            count = bytes.count / width
        }
    }

    /// Bytes of a sample.
    private static let width = 4
}
