import CKissFFT
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The discrete Fourier transform of real numbers, of one size, with its working memory.
///
/// It is unchecked because a pool lends it to one thread at a time.
final class RealTransform: @unchecked Sendable {
    /// Numbers that are transformed, and bins from 0 to half the rate.
    let size: Int, bins: Int
    /// What is transformed, `size` numbers.
    let samples: UnsafeMutablePointer<Float>
    /// The transform, `bins` complex numbers, interleaved.
    let spectrum: UnsafeMutablePointer<Float>
    /// Room for `2 · bins + 8` numbers: a second spectrum, or powers and what filters read behind.
    let scratch: UnsafeMutablePointer<Float>
    private let forward: kiss_fftr_cfg
    private var inverse: kiss_fftr_cfg?

    /// A transform of so many numbers.
    ///
    /// - Precondition: `size` is even.
    init(size: Int) {
        precondition(size >= 2 && size.isMultiple(of: 2), "RealTransform: \(size) numbers")
        (self.size, bins) = (size, size / 2 + 1)
        forward = Self.plan(size, inverse: false)
        samples = .allocate(capacity: size)
        samples.initialize(repeating: 0, count: size)
        spectrum = .allocate(capacity: 2 * bins)
        spectrum.initialize(repeating: 0, count: 2 * bins)
        scratch = .allocate(capacity: 2 * bins + 8)
        scratch.initialize(repeating: 0, count: 2 * bins + 8)
    }

    deinit {
        free(UnsafeMutableRawPointer(forward))
        if let inverse { free(UnsafeMutableRawPointer(inverse)) }
        samples.deallocate()
        spectrum.deallocate()
        scratch.deallocate()
    }

    /// Fills `spectrum` from `samples`.
    ///
    /// - Complexity: O(size · log size).
    func transform() {
        spectrum.withMemoryRebound(to: kiss_fft_cpx.self, capacity: bins) {
            kiss_fftr(forward, samples, $0)
        }
    }

    /// Fills `samples` from `spectrum`, `size` times as great as they were.
    func transformBack() {
        let plan = inverse ?? Self.plan(size, inverse: true)
        inverse = plan
        spectrum.withMemoryRebound(to: kiss_fft_cpx.self, capacity: bins) {
            kiss_fftri(plan, $0, samples)
        }
    }

    private static func plan(_ size: Int, inverse: Bool) -> kiss_fftr_cfg {
        guard let plan = kiss_fftr_alloc(Int32(size), inverse ? 1 : 0, nil, nil) else {
            preconditionFailure("RealTransform: no memory for a plan of \(size) numbers")
        }
        return plan
    }
}

/// Transforms that nobody uses just now.
///
/// A plan has working memory of its own, so no two threads may use one; and it takes longer to make
/// than to carry out.
enum TransformPool {
    private static let idle = Mutex<[Int: [RealTransform]]>([:])

    /// Calls `body` with a transform that nobody else uses meanwhile.
    static func with<R>(size: Int, _ body: (RealTransform) -> R) -> R {
        let transform = idle.withLock { $0[size]?.popLast() } ?? RealTransform(size: size)
        let result = body(transform)
        idle.withLock { $0[size, default: []].append(transform) }
        return result
    }

    /// A size of at least so many numbers for which transforms are fast: 2ᵏ or 3 · 2ᵏ.
    static func size(atLeast least: Int) -> Int {
        var size = 32
        while size < least {
            if size / 2 * 3 >= least { return size / 2 * 3 }
            size *= 2
        }
        return size
    }
}
