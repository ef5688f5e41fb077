// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A windowed sinc that reads sound between its samples.
struct SincKernel: Sendable {
    /// Places between two samples that the sinc is tabulated for.
    private static let phases = 1_024
    /// The share of the frequencies that pass: the rest is the slope of the filter.
    private static let passband = 0.95
    /// The steepness of the Kaiser window.
    private static let steepness = 5.0
    private let taps: Int
    private let weights: [Float]

    /// A kernel for steps of up to so many samples.
    ///
    /// - Parameters:
    ///   - step: The greatest step; above 1, frequencies that the result cannot hold are left out.
    ///   - crossings: Zeros of the sinc to either side, which its steepness grows with.
    init(step: Double, crossings: Int) {
        let stretch = max(1, step)
        let half = Double(crossings) * stretch
        let taps = (2 * Int(half.rounded(.up)) + 7) / 8 * 8
        let cutoff = Self.passband / stretch
        let top = Self.bessel(Self.steepness)
        weights = (0...Self.phases).flatMap { phase in
            let row = (0..<taps).map { tap in
                let apart = Double(phase) / Double(Self.phases) - Double(tap - (taps / 2 - 1))
                let along = min(1, abs(apart) / (Double(taps) / 2))
                let angle = Double.pi * cutoff * apart
                let sinc = abs(angle) < 1e-9 ? 1 : sin(angle) / angle
                let argument = Self.steepness * (1 - along * along).squareRoot()
                return sinc * Self.bessel(argument) / top
            }
            let sum = row.reduce(0, +)
            return row.map { Float($0 / sum) }
        }
        self.taps = taps
    }

    /// Sound as many times as fast: shorter and higher above 1, longer and lower below.
    ///
    /// - Complexity: O(samples.count / speed · taps).
    func faster(_ samples: [Float], by speed: Double) -> [Float] {
        let count = max(min(1, samples.count), Int((Double(samples.count) / speed).rounded()))
        guard speed != 1, count > 0 else { return samples }
        return [Float](unsafeUninitializedCapacity: count) { out, filled in
            weights.withUnsafeBufferPointer { weights in
                guard let to = out.baseAddress else { return }
                var sinc = ck_sinc(
                    weights: weights.baseAddress, taps: taps, phases: Self.phases)
                ck_resample_sound(to, samples, speed, &sinc, count, samples.count)
                filled = count
            }
        }
    }

    /// The modified Bessel function of order 0, of which Kaiser's window is made.
    private static func bessel(_ x: Double) -> Double {
        var (term, sum) = (1.0, 1.0)
        for k in 1...20 {
            term *= (x / (2 * Double(k))) * (x / (2 * Double(k)))
            sum += term
        }
        return sum
    }
}
