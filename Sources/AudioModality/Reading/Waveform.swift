/// Sound of one channel.
package struct Waveform: Sendable, Equatable {
    /// Amplitudes; full scale is -1…1.
    package var samples: [Float]
    /// Samples a second, Hz.
    package var rate: Int

    /// Sound from its parts.
    package init(samples: [Float], rate: Int) {
        precondition(rate > 0, "Waveform: \(rate) Hz")
        (self.samples, self.rate) = (samples, rate)
    }

    /// How long it is, in seconds.
    package var seconds: Double { Double(samples.count) / Double(rate) }

    /// Whether there is nothing to hear: no sample reaches the last bit of 24-bit sound.
    ///
    /// - Complexity: O(samples) where it is silent; a sound is told by its first loud sample.
    package var isSilent: Bool {
        samples.withUnsafeBufferPointer { Self.isSilent($0) }
    }

    /// Whether there is nothing to hear in some samples.
    static func isSilent(_ samples: UnsafeBufferPointer<Float>) -> Bool {
        var i = 0
        while i < samples.count, abs(samples[i]) < lastBit { i += 1 }
        return i == samples.count
    }

    /// 2⁻²³, the step of 24-bit samples.
    private static let lastBit: Float = 0x1p-23
}

extension Waveform {
    /// Which part of a sound is kept, and where the zeros go that a shorter one is filled up with.
    package enum Place: String, Sendable, CaseIterable {
        /// The beginning is kept; zeros go behind.
        case start
        /// The middle is kept; zeros go before and behind alike.
        case centre
    }

    /// This sound in a given length: cut, or filled up with zeros.
    ///
    /// - Parameters:
    ///   - seconds: The length wanted; rounded to whole samples.
    ///   - place: Which part is kept.
    /// - Precondition: `seconds` is finite and not negative.
    package func fitted(seconds: Double, place: Place = .start) -> Waveform {
        precondition(seconds.isFinite && seconds >= 0, "fitted: \(seconds) s")
        let count = Int((seconds * Double(rate)).rounded())
        guard count != samples.count else { return self }
        let surplus = samples.count - count
        if surplus > 0 {
            let first = place == .centre ? surplus / 2 : 0
            return Waveform(samples: Array(samples[first..<first + count]), rate: rate)
        }
        var fitted = [Float](repeating: 0, count: count)
        let first = place == .centre ? -surplus / 2 : 0
        fitted.replaceSubrange(first..<first + samples.count, with: samples)
        return Waveform(samples: fitted, rate: rate)
    }
}
