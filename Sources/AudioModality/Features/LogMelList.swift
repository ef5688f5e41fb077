import Support

extension LogMelSettings {
    /// The keys of the section, for sound of a rate that their defaults follow from.
    ///
    /// - Parameter rate: Samples a second, Hz.
    static func list(rate: Int) -> [Setting<LogMelSettings>] {
        [
            .number(
                "window_ms", \.windowMilliseconds, in: 0.1...10_000, "length of the window",
                unit: "milliseconds"),
            .number(
                "hop_ms", \.hopMilliseconds, in: 0.1...10_000, "from one frame to the next",
                unit: "milliseconds"),
            .count("fft", \.fft, in: 2...1_048_576, "size of a transform", unit: "samples")
                .defaulting(\.fft) { powerOfTwo(atLeast: $0.windowSamples(at: rate)) },
            .choice("window", \.window, "shape of the window"),
            .count("mels", \.mels, in: 1...1_024, "channels of the spectrogram"),
            .number("low_hz", \.lowHz, in: 0...1e6, "lower edge of the first filter", unit: "Hz"),
            .number("high_hz", \.highHz, in: 0...1e6, "upper edge of the last filter", unit: "Hz")
                .defaulting(\.highHz) { _ in Double(rate) / 2 },
            .choice("scale", \.scale, "the mel scale"),
            .choice("mel_norm", \.filterNorm, "how the height of the filters is chosen"),
            .count("power", \.power, in: 1...2, "2 for powers, 1 for magnitudes"),
            .choice("log", \.logarithm, "what is taken of the filters' outputs"),
            .number("floor", \.floor, in: 1e-30...1, "what smaller outputs are raised to")
                .only(where: { $0.logarithm != .log1p }, "is not used by log1p"),
            .number("top_db", \.topDecibels, in: 0...1_000, "range below the greatest", unit: "dB")
                .only(where: { $0.logarithm == .decibels }, "is for log: decibels")
                .defaulting(\.topDecibels) { $0.logarithm == .decibels ? 80 : 0 },
            .flag("centre", \.isCentred, "whether a frame is centred on its sample"),
            .choice("pad_mode", \.padding, "what stands beyond the ends of the sound")
                .only(where: { $0.isCentred }, "says nothing where centre is false"),
            .choice("normalise", \.normalization, "whose mean and deviation are made 0 and 1"),
        ]
    }

    /// The next power of two.
    static func powerOfTwo(atLeast least: Int) -> Int {
        var size = 2
        while size < least { size *= 2 }
        return size
    }
}
