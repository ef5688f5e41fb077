// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The sound of a click in a simulated room.
///
/// After the click itself come a few early reflections, and noise that decays evenly; both fall by
/// 60 dB in the reverberation time (Schroeder's model of diffuse sound).
struct RoomImpulseResponse: Sendable {
    /// The response, of energy 1; its first sample is the direct sound.
    let response: [Float]

    /// A room drawn at random.
    ///
    /// - Parameters:
    ///   - seconds: The reverberation time.
    ///   - rate: Samples a second, Hz.
    ///   - ratio: Energy of the direct sound over that of all that follows, in decibels.
    init(
        seconds: Double, rate: Int, ratio: Double, using generator: inout RandomGenerator
    ) {
        let count = max(2, Int((seconds * Double(rate)).rounded()))
        var values = NoiseColour.white.samples(count, key: generator.next())
        for _ in 0..<6 {
            // Between 2 and 40 ms after the direct sound, and the echo of one wall is loud.
            let at = Int((0.002 + 0.038 * Double(generator.uniform())) * Double(rate))
            let height: Float = generator.uniform() < 0.5 ? -6 : 6
            if at < count { values[at] += height }
        }
        values[0] = 0
        values.withUnsafeMutableBufferPointer {
            guard let base = $0.baseAddress else { return }
            ck_decay(base, Float(log(1_000.0) / Double(count)), count)
        }
        let wanted = pow(10, -ratio / 10)
        let late = max(ck_sum_of_squares(values, count), 1e-30)
        let total = (1 + wanted).squareRoot()
        let factor = Float((wanted / late).squareRoot() / total)
        for at in 1..<count { values[at] *= factor }
        values[0] = Float(1 / total)
        response = values
    }
}
