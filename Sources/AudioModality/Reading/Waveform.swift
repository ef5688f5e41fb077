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
}
