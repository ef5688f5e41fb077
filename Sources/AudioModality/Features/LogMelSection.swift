import Support

/// The log-mel settings of a recipe as they are written there, with the checks of one another.
struct LogMelSection {
    let settings: Settings
    /// Samples a second, Hz.
    let rate: Int

    /// The case of an enumeration that a key names.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, default fallback: Choice
    ) throws -> Choice where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue)
        return Choice(
            rawValue: try settings.choice(key, among: names, default: fallback.rawValue))
            ?? fallback
    }

    /// A duration in samples.
    func samples(_ key: String, _ milliseconds: Double, atLeast least: Int) throws -> Int {
        let samples = LogMelSettings.samples(milliseconds, at: rate)
        guard samples >= least else {
            throw settings.fault(
                key, "'\(key)' of \(milliseconds) ms is less than \(least) samples at \(rate) Hz",
                remedy: "Set at least \(Double(1_000 * least) / Double(rate)).")
        }
        return samples
    }

    /// The transform's size: the next power of two of the window if nothing is said.
    func fft(window: Int) throws -> Int {
        let least = Self.powerOfTwo(atLeast: window)
        let size = try settings.int("fft", default: least, in: 2...1_048_576)
        guard size >= window else {
            throw settings.fault(
                "fft", "a transform of \(size) samples cannot hold a window of \(window)",
                remedy: "Set 'fft' to \(least), or a shorter 'window_ms'.")
        }
        guard size.isMultiple(of: 2) else {
            throw settings.fault(
                "fft", "a transform has an even number of samples, not \(size)",
                remedy: "Set 'fft' to \(size + 1), or better to \(least).")
        }
        return size
    }

    /// The upper limit, which half the rate bounds.
    func highHz(above low: Double) throws -> Double {
        let most = Double(rate) / 2
        let high = try settings.double("high_hz", default: most, in: 0...1e6)
        guard high <= most else {
            throw settings.fault(
                "high_hz", "there is nothing at \(high) Hz in sound of \(rate) samples a second",
                remedy: "Set at most \(most).")
        }
        guard low < high else {
            throw settings.fault(
                settings.has("high_hz") ? "high_hz" : "low_hz",
                "no frequency is above low_hz, \(low), and below high_hz, \(high)",
                remedy: "Set a lower 'low_hz' or a higher 'high_hz'.")
        }
        return high
    }

    /// Faults of settings that say nothing together.
    func refuseContradictions(in all: LogMelSettings) throws {
        func refuse(_ key: String, _ why: String, unless isFine: Bool) throws {
            guard settings.has(key), !isFine else { return }
            throw settings.fault(key, "'\(key)' \(why)", remedy: "Leave '\(key)' out.")
        }
        try refuse("pad_mode", "says nothing where centre is false", unless: all.isCentred)
        try refuse("floor", "is not used by log1p", unless: all.logarithm != .log1p)
        try refuse("top_db", "is for log: decibels", unless: all.logarithm == .decibels)
        let empty = MelFilters(all, rate: rate).empty
        guard empty == 0 else {
            throw settings.fault(
                "mels",
                "\(empty) of \(all.mels) mel filters are narrower than the steps of a transform "
                    + "of \(all.fft) samples and would always be silent",
                remedy: "Set fewer mels, a larger fft, or wider limits low_hz and high_hz.")
        }
    }

    /// The next power of two.
    static func powerOfTwo(atLeast least: Int) -> Int {
        var size = 2
        while size < least { size *= 2 }
        return size
    }
}
