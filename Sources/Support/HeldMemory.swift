#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The most memory that this process has held, in megabytes of 2²⁰ bytes.
///
/// By the kernel's own account where there is one: what a program held that started this one counts
/// as this one's in the usage of resources.
package func peakMegabytes() -> Double {
    if let told = statusMegabytes("VmHWM") { return told }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1_024
}

/// The memory that this process holds now, in megabytes; its peak where the kernel does not tell.
package func residentMegabytes() -> Double { statusMegabytes("VmRSS") ?? peakMegabytes() }

private func statusMegabytes(_ field: String) -> Double? {
    let status = (try? Files.readText("/proc/self/status")) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(field + ":") }
    let kilobytes = line?.split { !$0.isNumber }.first.flatMap { Double($0) }
    return kilobytes.map { $0 / 1_024 }
}
