// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
import CSndFile
import Glibc
import Support

extension AudioFile {
    /// The longest part that is read at once, in seconds: an hour.
    package static let longest = 3_600.0

    /// The most samples that are read at once: an hour at 48 kHz, of 700 MB.
    package static let mostSamples = 3_600 * 48_000

    /// Samples that memory is taken for before they are read: a header that lies gets none for what
    /// may not be there.
    private static let believedSamples = 1 << 20

    /// How far beyond the end of the file a part may reach, in seconds: what rounding in a table
    /// explains.
    package static let slack = 0.05

    /// Reads a part of the recording: the mean of its channels, at a rate.
    ///
    /// Memory is taken for the part alone, wherever in the file it is. Before and behind the part
    /// the filter that changes the rate sees silence.
    ///
    /// - Parameters:
    ///   - start: Where the part begins, in seconds.
    ///   - seconds: How long it is; nil for all that follows.
    ///   - wanted: The rate of the result, Hz; nil for the file's own.
    /// - Returns: `round(n · wanted / rate)` samples of the part's n.
    /// - Throws: `UserFault` if the part is empty, not in the file or too long; on sound that is
    ///   damaged or missing though the header states it; on a sample that is infinite, no number or
    ///   beyond 2⁴⁰.
    /// - Complexity: O(part); also O(start) for the few kinds in which one cannot jump.
    package func read(
        start: Double = 0, seconds: Double? = nil, rate wanted: Int? = nil
    ) throws -> Waveform {
        let part = try frames(start: start, seconds: seconds)
        let wanted = wanted ?? rate
        precondition(wanted > 0, "AudioFile: \(wanted) Hz")
        let count = Resampler.count(part.count, from: rate, to: wanted)
        guard count <= Self.mostSamples else { throw tooLong(Double(part.count) / Double(rate)) }
        let sound = try sound(from: part.lowerBound)
        var samples = [Float]()
        samples.reserveCapacity(min(count, Self.believedSamples))
        if wanted == rate {
            try forEachBlock(of: part, in: sound) { samples.append(contentsOf: $0) }
        } else {
            guard var resampler = Resampler(from: rate, to: wanted) else { throw noMemory }
            try forEachBlock(of: part, in: sound) {
                guard resampler.add($0, to: &samples) else { throw noMemory }
            }
            guard resampler.finish(to: &samples) else { throw noMemory }
        }
        // The filter's last block may be a sample longer or shorter.
        if samples.count > count { samples.removeLast(samples.count - count) }
        if samples.count < count {
            samples.append(contentsOf: repeatElement(0, count: count - samples.count))
        }
        return Waveform(samples: samples, rate: wanted)
    }

    /// Whether there is nothing to hear in the whole recording.
    ///
    /// - Throws: `UserFault` on sound that is damaged before the first that can be heard.
    /// - Complexity: O(samples) where it is silent.
    func isSilent() throws -> Bool {
        struct Heard: Error {}
        do {
            try forEachBlock(of: 0..<frames, in: try sound(from: 0)) {
                if !Waveform.isSilent($0) { throw Heard() }
            }
            return true
        } catch is Heard {
            return false
        }
    }

    /// The frames of a part.
    private func frames(start: Double, seconds: Double?) throws -> Range<Int> {
        let end = seconds.map { start + $0 } ?? self.seconds
        guard start >= 0, end > start, end <= self.seconds + Self.slack else {
            let part = "\(Self.text(start)) s to \(Self.text(end)) s"
            throw fault(
                "is \(Self.text(self.seconds)) s long; \(part) is no part of it",
                remedy: "Correct the times where this part is named")
        }
        let length = min(end, self.seconds) - start
        guard length <= Self.longest else { throw tooLong(length) }
        let first = Int((start * Double(rate)).rounded())
        let last = min(frames, Int((end * Double(rate)).rounded()))
        guard first < last else {
            throw fault(
                "has no sample from \(Self.text(start)) s to \(Self.text(end)) s",
                remedy: "Correct the times where this part is named")
        }
        return first..<last
    }

    /// The open file at a frame.
    private func sound(from frame: Int) throws -> OpenSound {
        if let places, let sound = try sound(from: frame, places) { return sound }
        if sound.info.seekable != 0 {
            let start = max(0, frame - preroll)
            guard sf_seek(sound.file, sf_count_t(start), SEEK_SET) == start else {
                throw damage(at: frame)
            }
            try forEachBlock(of: start..<frame, in: sound) { _ in }
            return sound
        }
        let sound = sound.position > frame ? try OpenSound.opening(path).0 : sound
        try forEachBlock(of: sound.position..<frame, in: sound) { _ in }
        return sound
    }

    /// The file from a few frames of MP3 before a frame on; nil near its beginning, or where it
    /// cannot be opened like that.
    ///
    /// Begun like this, a part has the same bits whatever was read before it.
    private func sound(from frame: Int, _ places: MPEGFrames) throws -> OpenSound? {
        guard places.length > 0 else { return nil }
        let first = min(frame / places.length, places.starts.count) - preroll / places.length - 2
        guard first > 0, let sound = sound.showing(places.parts(from: first, of: sound.bytes)),
            (Int(sound.info.samplerate), Int(sound.info.channels)) == (rate, channels)
        else { return nil }
        try forEachBlock(of: first * places.length..<frame, in: sound) { _ in }
        return sound
    }

    /// Decodes frames from the current position on, and gives the mean of their channels.
    private func forEachBlock(
        of part: Range<Int>, in sound: OpenSound,
        _ body: (UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        let most = max(1, min(part.count, (1 << 16) / channels))
        var packed = [Float](repeating: 0, count: most * channels)
        var mean = [Float](repeating: 0, count: most)
        var position = part.lowerBound
        while position < part.upperBound {
            let count = min(most, part.upperBound - position)
            let read = sf_readf_float(sound.file, &packed, sf_count_t(count))
            sound.position = position + max(0, Int(read))
            guard read == count else { throw damage(at: sound.position) }
            let finite = ck_mean_channels(&mean, packed, count, channels)
            guard finite == count else {
                let seconds = Self.text(Double(position + finite) / Double(rate))
                throw fault(
                    "holds a sample at \(seconds) s that is infinite, not a number or beyond 10¹²",
                    remedy: "Remove the file, or write it anew without such samples")
            }
            try mean.withUnsafeBufferPointer { try body(.init(rebasing: $0[..<count])) }
            position += count
        }
    }

    private func damage(at frame: Int) -> UserFault {
        let reached = Self.text(Double(frame) / Double(rate))
        return fault(
            "is damaged or cut short: of \(Self.text(seconds)) s, \(reached) s can be read",
            remedy: Self.cutRemedy)
    }

    private func tooLong(_ seconds: Double) -> UserFault {
        fault(
            "would be read at a length of \(Self.text(seconds)) s at once, which is too much",
            remedy: "Have it cut into windows of some seconds")
    }

    private var noMemory: UserFault {
        fault("cannot be brought to another rate: there is no memory", remedy: "Free some memory")
    }

    private func fault(_ what: String, remedy: String) -> UserFault {
        UserFault("\(path) \(what)", at: .init(file: path), remedy: remedy)
    }
}
