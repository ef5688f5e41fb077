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
    package var windowMilliseconds: Double
    /// From one frame to the next, in milliseconds.
    package var hopMilliseconds: Double
    /// Samples of each Fourier transform; the window stands in their middle.
    package var fft: Int
    package var window: Window
    /// Channels of the spectrogram.
    package var mels: Int
    /// Lower edge of the first filter, Hz.
    package var lowHz: Double
    /// Upper edge of the last filter, Hz.
    package var highHz: Double
    package var scale: MelScale
    package var filterNorm: FilterNorm
    /// 2 for powers, 1 for magnitudes.
    package var power: Int
    package var logarithm: Logarithm
    /// What smaller filter outputs are raised to before the logarithm.
    package var floor: Double
    /// Values further below the greatest of an utterance are raised, in decibels; 0 for none.
    package var topDecibels: Double
    /// Whether frame t is centred on sample t · hop rather than beginning there.
    package var isCentred: Bool
    package var padding: Padding
    package var normalization: Normalization

    enum CodingKeys: String, CodingKey, CaseIterable {
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

    /// The keys of the section.
    package static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    /// Reads and checks the section; it may hold other keys too.
    ///
    /// - Parameter rate: Samples a second of the sound, Hz.
    package init(_ settings: Settings, rate: Int) throws {
        precondition(rate > 0, "LogMelSettings: \(rate) Hz")
        let section = LogMelSection(settings: settings, rate: rate)
        windowMilliseconds = try settings.double("window_ms", default: 25, in: 0.1...10_000)
        hopMilliseconds = try settings.double("hop_ms", default: 10, in: 0.1...10_000)
        let windowSamples = try section.samples("window_ms", windowMilliseconds, atLeast: 2)
        _ = try section.samples("hop_ms", hopMilliseconds, atLeast: 1)
        fft = try section.fft(window: windowSamples)
        window = try section.choice("window", default: .hann)
        lowHz = try settings.double("low_hz", default: 0, in: 0...1e6)
        highHz = try section.highHz(above: lowHz)
        scale = try section.choice("scale", default: .slaney)
        filterNorm = try section.choice("mel_norm", default: .slaney)
        power = try settings.int("power", default: 2, in: 1...2)
        logarithm = try section.choice("log", default: .natural)
        floor = try settings.double("floor", default: 1e-10, in: 1e-30...1)
        topDecibels = try settings.double(
            "top_db", default: logarithm == .decibels ? 80 : 0, in: 0...1_000)
        isCentred = try settings.bool("centre", default: true)
        padding = try section.choice("pad_mode", default: .constant)
        normalization = try section.choice("normalise", default: .none)
        mels = try settings.int("mels", default: 64, in: 1...1_024)
        try section.refuseContradictions(in: self)
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
