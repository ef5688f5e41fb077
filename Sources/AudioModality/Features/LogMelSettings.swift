package import Support

/// How sound becomes a log-mel spectrogram.
package struct LogMelSettings: Sendable, Codable, Equatable {
    /// The shapes of a window, each periodic.
    package enum Window: String, Sendable, Codable, CaseIterable {
        case hann, hamming, rectangular
    }

    /// What happens at the ends of the sound when frames are centred.
    package enum Padding: String, Sendable, Codable, CaseIterable {
        case constant, reflect
    }

    /// How the height of the filters is chosen: equal areas, or equal peaks.
    package enum FilterNorm: String, Sendable, Codable, CaseIterable {
        case slaney, none
    }

    /// What is taken of the filters' outputs.
    package enum Logarithm: String, Sendable, Codable, CaseIterable {
        /// ln max(x, floor).
        case natural
        /// 10 · log₁₀ max(x, floor) of powers, 20 · log₁₀ of magnitudes.
        case decibels
        /// ln(1 + x).
        case log1p
    }

    /// What mean and deviation are made 0 and 1.
    package enum Normalization: String, Sendable, Codable, CaseIterable {
        case none
        /// Those of all values of an utterance together.
        case utterance
        /// Those of each mel channel of an utterance.
        case channel
        /// Those of each mel channel over a corpus; whoever read the corpus gives them.
        case corpus
    }

    /// Length of the window, in milliseconds.
    package var windowMilliseconds = 25.0
    /// From one frame to the next, in milliseconds.
    package var hopMilliseconds = 10.0
    /// Samples of each Fourier transform; the window stands in their middle.
    package var fft = 512
    package var window = Window.hann
    /// Channels of the spectrogram.
    package var mels = 64
    /// Lower edge of the first filter, Hz.
    package var lowHz = 0.0
    /// Upper edge of the last filter, Hz.
    package var highHz = 8_000.0
    package var scale = MelScale.slaney
    package var filterNorm = FilterNorm.slaney
    /// 2 for powers, 1 for magnitudes.
    package var power = 2
    package var logarithm = Logarithm.natural
    /// What smaller filter outputs are raised to before the logarithm.
    package var floor = 1e-10
    /// Values further below the greatest of an utterance are raised, in decibels; 0 for none.
    package var topDecibels = 0.0
    /// Whether frame t is centred on sample t · hop rather than beginning there.
    package var isCentred = true
    package var padding = Padding.constant
    package var normalization = Normalization.none

    /// The names of a saved model's settings.
    enum CodingKeys: String, CodingKey {
        case windowMilliseconds = "window_ms"
        case hopMilliseconds = "hop_ms"
        case fft, window, mels
        case lowHz = "low_hz"
        case highHz = "high_hz"
        case scale
        case filterNorm = "mel_norm"
        case power
        case logarithm = "log"
        case floor
        case topDecibels = "top_db"
        case isCentred = "centre"
        case padding = "pad_mode"
        case normalization = "normalise"
    }

    /// The defaults, but for those that follow from the rate of the sound.
    init() {}

    /// The keys of the section.
    package static var keys: [String] { list(rate: 1).map(\.key) }

    /// Reads and checks the section; it may hold other keys too.
    ///
    /// - Parameter rate: Samples a second of the sound, Hz.
    package init(_ settings: Settings, rate: Int) throws {
        precondition(rate > 0, "LogMelSettings: \(rate) Hz")
        self.init()
        for setting in LogMelSettings.list(rate: rate) { try setting.read(settings, into: &self) }
        try LogMelCheck(settings: settings, rate: rate)(self)
    }

    /// Samples of a window.
    package func windowSamples(at rate: Int) -> Int { Self.samples(windowMilliseconds, at: rate) }

    /// Samples from one frame to the next.
    package func hopSamples(at rate: Int) -> Int { Self.samples(hopMilliseconds, at: rate) }

    /// How many frames so many samples become; at least 1.
    package func frames(samples: Int, at rate: Int) -> Int {
        let hop = hopSamples(at: rate)
        if isCentred { return 1 + samples / hop }
        return samples < fft ? 1 : 1 + (samples - fft) / hop
    }

    /// Milliseconds as samples, rounded.
    static func samples(_ milliseconds: Double, at rate: Int) -> Int {
        Int((milliseconds * Double(rate) / 1_000).rounded())
    }
}
