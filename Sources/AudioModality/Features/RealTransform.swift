import CKissFFT
import Locking

/// The discrete Fourier transform of real numbers, of one size, with its working memory.
///
/// It is unchecked because a pool lends it to one thread at a time.
final class RealTransform: @unchecked Sendable {
    /// Numbers that are transformed, and bins from 0 to half the rate.
    let size: Int, bins: Int
    /// What is transformed, `size` numbers.
    let samples: UnsafeMutablePointer<Double>
    /// The transform, `bins` complex numbers, interleaved.
    let spectrum: UnsafeMutablePointer<Double>
    /// Room for a second spectrum.
    let second: UnsafeMutablePointer<Double>
    /// Room for the power of each bin, and for 8 numbers behind.
    let power: UnsafeMutablePointer<Float>
    private let plan: OpaquePointer

    /// A transform of so many numbers.
    ///
    /// - Precondition: `size` is even.
    init(size: Int) {
        precondition(size >= 2 && size.isMultiple(of: 2), "RealTransform: \(size) numbers")
        guard let plan = cf_make_plan(size) else {
            preconditionFailure("RealTransform: no memory for a plan of \(size) numbers")
        }
        (self.size, bins, self.plan) = (size, size / 2 + 1, plan)
        samples = Self.zeros(size)
        spectrum = Self.zeros(2 * bins)
        second = Self.zeros(2 * bins)
        power = .allocate(capacity: bins + 8)
        power.initialize(repeating: 0, count: bins + 8)
    }

    deinit {
        cf_free_plan(plan)
        for memory in [samples, spectrum, second] { memory.deallocate() }
        power.deallocate()
    }

    /// Fills `spectrum` from `samples`.
    ///
    /// - Complexity: O(size · log size).
    func transform() { cf_transform(plan, spectrum, samples) }

    /// Fills `samples` from `spectrum`, `size` times as great as they were; the spectrum is spent.
    ///
    /// - Complexity: O(size · log size).
    func transformBack() { cf_transform_back(plan, samples, spectrum) }

    private static func zeros(_ count: Int) -> UnsafeMutablePointer<Double> {
        let memory = UnsafeMutablePointer<Double>.allocate(capacity: count)
        memory.initialize(repeating: 0, count: count)
        return memory
    }
}

/// Transforms that nobody uses just now.
///
/// A plan has working memory of its own, so no two threads may use one; and it takes longer to make
/// than to carry out.
enum TransformPool {
    /// Larger ones would hold too much memory between two uses that may never come.
    private static let largestKept = 1 << 18
    private static let idle = Locked<[Int: [RealTransform]]>([:])

    /// Calls `body` with a transform that nobody else uses meanwhile.
    static func with<R>(size: Int, _ body: (RealTransform) -> R) -> R {
        let transform = idle.withLock { $0[size]?.popLast() } ?? RealTransform(size: size)
        let result = body(transform)
        if size <= largestKept { idle.withLock { $0[size, default: []].append(transform) } }
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
