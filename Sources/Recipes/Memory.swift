#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The most memory that this process has held, in megabytes of 2²⁰ bytes.
package func peakMegabytes() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1_024
}
