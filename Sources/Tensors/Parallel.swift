import COneDNN

/// How operations share the processor's cores.
///
/// Matrix products run on one thread each; the parallelism is above them, in row blocks whose
/// borders do not depend on timing, so that the same thread count gives the same bits.
public enum Parallel {
    /// The number of threads that one operation of this thread may use: 1, but within
    /// ``with(threads:_:)``.
    ///
    /// Runs of several seeds leave it at 1 and put a run on each core instead.
    public static var threads: Int { max(1, Int(cc_own_threads())) }

    /// Calls `body`, whose operations may use so many threads, at least 1. Other threads keep their
    /// own number.
    public static func with<R>(threads: Int, _ body: () throws -> R) rethrows -> R {
        let before = cc_own_threads()
        cc_set_own_threads(Int32(max(1, threads)))
        defer { cc_set_own_threads(before) }
        return try body()
    }

    /// Calls `body` with consecutive ranges that together cover `0..<count`.
    ///
    /// - Parameter grain: the least number of rows worth a thread of its own.
    package static func ranges(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
        let parts = min(threads, max(1, count / max(1, grain)))
        guard parts > 1 else { return body(0..<count) }
        each(parts) { part in
            body((count * part / parts)..<(count * (part + 1) / parts))
        }
    }

    /// Calls `body` for ranges of `0..<count` and adds up, in order, the vectors that they write.
    ///
    /// - Parameters:
    ///   - size: floats in each vector; every call gets a zeroed one.
    ///   - total: where the sum is added.
    package static func accumulating(
        _ count: Int, grain: Int, size: Int, into total: UnsafeMutablePointer<Float>,
        _ body: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
    ) {
        let parts = min(threads, max(1, count / max(1, grain)))
        guard parts > 1 else { return body(0..<count, total) }
        let partial = Tensor(zeros: [parts, size])
        withExtendedLifetime(partial.storage) {
            let base = partial.storage.base
            each(parts) { part in
                body((count * part / parts)..<(count * (part + 1) / parts), base + part * size)
            }
            for part in 0..<parts {
                for i in 0..<size { total[i] += base[part * size + i] }
            }
        }
    }

    /// Runs `body` for every part at once and waits.
    ///
    /// On the pool that convolutions use: two pools would take each other's cores.
    package static func each(_ parts: Int, _ body: (Int) -> Void) {
        guard parts > 1 else {
            if parts == 1 { body(0) }
            return
        }
        withoutActuallyEscaping(body) { body in
            withUnsafePointer(to: Work(body: body)) { work in
                cc_parallel(
                    Int32(parts),
                    { context, part in
                        context?.assumingMemoryBound(to: Work.self).pointee.body(Int(part))
                    }, UnsafeMutableRawPointer(mutating: work))
            }
        }
    }

    private struct Work {
        var body: (Int) -> Void
    }
}
