import Support

/// The checks of log-mel settings against one another and against the rate of the sound.
struct LogMelCheck {
    /// The section as it is written in the recipe, for the places.
    let settings: Settings
    /// Samples a second, Hz.
    let rate: Int

    /// Refuses what cannot be.
    ///
    /// - Throws: `UserFault` at the key to change.
    func callAsFunction(_ all: LogMelSettings) throws {
        let window = all.windowSamples(at: rate)
        try check("window_ms", window, all.windowMilliseconds, atLeast: 2)
        try check("hop_ms", all.hopSamples(at: rate), all.hopMilliseconds, atLeast: 1)
        try checkTransform(all.fft, window: window)
        try checkLimits(all.lowHz, all.highHz)
        let empty = MelFilters(all, rate: rate).empty
        guard empty == 0 else {
            throw settings.fault(
                "mels",
                "\(empty) of \(all.mels) mel filters are narrower than the steps of a transform "
                    + "of \(all.fft) samples and would always be silent",
                remedy: "Set fewer mels, a larger fft, or wider limits low_hz and high_hz.")
        }
    }

    private func check(
        _ key: String, _ samples: Int, _ milliseconds: Double, atLeast least: Int
    ) throws {
        guard samples < least else { return }
        throw settings.fault(
            key, "'\(key)' of \(milliseconds) ms is less than \(least) samples at \(rate) Hz",
            remedy: "Set at least \(Double(1_000 * least) / Double(rate)).")
    }

    private func checkTransform(_ size: Int, window: Int) throws {
        let least = LogMelSettings.powerOfTwo(atLeast: window)
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
    }

    /// Half the rate bounds the upper limit.
    private func checkLimits(_ low: Double, _ high: Double) throws {
        let most = Double(rate) / 2
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
    }
}
