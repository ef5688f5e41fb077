/// A seeded generator of random numbers that can be keyed by purpose (SplitMix64, Steele et al.
/// 2014).
///
/// Generators are made anew for each purpose, epoch and step from one seed, so that a resumed run
/// draws the same numbers without any generator having been saved.
public struct RandomGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator for one purpose.
    ///
    /// - Parameters:
    ///   - seed: The run's seed.
    ///   - stream: What the numbers are for; different streams are independent.
    public init(seed: UInt64, stream: String...) {
        var hash = seed &* 0x9E37_79B9_7F4A_7C15 ^ 0xCBF2_9CE4_8422_2325
        for name in stream {
            for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            hash = RandomGenerator.mix(hash &+ 0x9E37_79B9_7F4A_7C15)
        }
        state = RandomGenerator.mix(hash)
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return RandomGenerator.mix(state)
    }

    /// A number in `[0, 1)`.
    public mutating func uniform() -> Float {
        Float(next() >> 40) * 0x1p-24
    }

    /// A whole number in `0..<bound`, by multiplication (Lemire 2019, arXiv:1805.10941; bias below
    /// 2⁻³²).
    ///
    /// - Precondition: `0 < bound < 2³¹`.
    public mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0 && bound < 1 << 31, "integer(below: \(bound))")
        // Swift shifts before it multiplies: without the brackets the bound itself would be shifted
        // away.
        return Int(((next() >> 32) &* UInt64(bound)) >> 32)
    }

    /// Puts an array in random order (Fisher–Yates), the same on every platform.
    public mutating func shuffle<T>(_ values: inout [T]) {
        for i in stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(i, integer(below: i + 1))
        }
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
