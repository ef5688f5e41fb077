#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Time since a moment, by a clock that nobody sets.
package struct WallClock: Sendable {
    private let start: timespec

    /// This moment.
    package static var now: WallClock {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return WallClock(start: time)
    }

    /// Seconds since.
    package var seconds: Double {
        let now = WallClock.now.start
        return Double(now.tv_sec - start.tv_sec) + Double(now.tv_nsec - start.tv_nsec) * 1e-9
    }
}
