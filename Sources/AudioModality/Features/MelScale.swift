#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A scale of pitch on which equal steps sound equal.
package enum MelScale: String, Sendable, Codable, CaseIterable {
    /// Linear to 1 kHz, logarithmic above (Slaney 1998, Auditory Toolbox).
    case slaney
    /// 2595 · log₁₀(1 + f/700), as HTK and most of the literature have it.
    case htk

    /// Mels of the linear part's end, 1 kHz.
    private static let bend = 15.0
    /// ln of the ratio of two frequencies one mel apart, above the bend.
    private static let step = log(6.4) / 27

    /// The mels of a frequency.
    ///
    /// - Parameter hertz: At least 0.
    package func mels(_ hertz: Double) -> Double {
        switch self {
        case .htk: 2_595 * log10(1 + hertz / 700)
        case .slaney:
            hertz < 1_000
                ? hertz * Self.bend / 1_000 : Self.bend + log(hertz / 1_000) / Self.step
        }
    }

    /// The frequency of so many mels, Hz.
    package func hertz(_ mels: Double) -> Double {
        switch self {
        case .htk: 700 * (pow(10, mels / 2_595) - 1)
        case .slaney:
            mels < Self.bend
                ? mels * 1_000 / Self.bend : 1_000 * exp((mels - Self.bend) * Self.step)
        }
    }
}
