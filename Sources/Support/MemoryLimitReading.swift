#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension MemoryLimit {
    /// Every limit that holds for this process: of its resources and of its control groups.
    package static func all() -> [MemoryLimit] { resources() + controlGroups(under: "") }

    /// What the system could give away now, to this process or to any other; nil where it does not
    /// say.
    package static func availableBytes() -> Int? {
        number(of: "MemAvailable", in: "/proc/meminfo").map { $0 << 10 }
    }

    /// The limits that `ulimit` sets.
    private static func resources() -> [MemoryLimit] {
        let all = [
            (Int32(RLIMIT_AS.rawValue), Kind.addressSpace, "ulimit -v", "VmSize"),
            (Int32(RLIMIT_DATA.rawValue), Kind.data, "ulimit -d", "VmData"),
        ]
        return all.compactMap { resource, kind, name, field in
            var limits = rlimit()
            guard getrlimit(__rlimit_resource_t(UInt32(resource)), &limits) == 0,
                let limit = Int(exactly: limits.rlim_cur), limit < unlimited
            else { return nil }
            let used = number(of: field, in: "/proc/self/status") ?? 0
            return MemoryLimit(kind, name, limit: limit, used: used << 10)
        }
    }

    /// The limits of the process's control group and of those it lies in, of either version.
    ///
    /// - Parameter root: The folder in which `/proc` and `/sys` lie.
    package static func controlGroups(under root: String) -> [MemoryLimit] {
        let lines = ((try? Files.readText("\(root)/proc/self/cgroup")) ?? "").split(separator: "\n")
        return lines.flatMap { line -> [MemoryLimit] in
            let fields = line.split(
                separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return [] }
            if fields[0] == "0", fields[1].isEmpty {
                return groups(String(fields[2]), under: "\(root)/sys/fs/cgroup", version2)
            }
            guard fields[1].split(separator: ",").contains("memory") else { return [] }
            return groups(String(fields[2]), under: "\(root)/sys/fs/cgroup/memory", version1)
        }
    }

    /// The names of a version's files, and of the figure for what can be given back at once.
    private typealias FileNames = (limit: String, used: String, cache: [String])
    private static let version1: FileNames = (
        "memory.limit_in_bytes", "memory.usage_in_bytes",
        ["total_inactive_file", "total_active_file"]
    )
    private static let version2: FileNames = (
        "memory.max", "memory.current", ["inactive_file", "active_file"]
    )

    /// The limits from a group up to the mounted one.
    private static func groups(
        _ path: String, under mount: String, _ names: FileNames
    ) -> [MemoryLimit] {
        var parts = path.split(separator: "/").map(String.init)
        var limits: [MemoryLimit] = []
        while true {
            let folder = ([mount] + parts).joined(separator: "/")
            if let limit = whole("\(folder)/\(names.limit)"), limit < unlimited {
                let used = whole("\(folder)/\(names.used)") ?? 0
                // Pages of files are given back when memory is asked for.
                let cache = names.cache.reduce(0) {
                    $0 + (number(of: $1, in: "\(folder)/memory.stat") ?? 0)
                }
                limits.append(
                    MemoryLimit(
                        .resident, "\(folder)/\(names.limit)", limit: limit,
                        used: max(0, used - cache)))
            }
            guard parts.popLast() != nil else { return limits }
        }
    }

    /// More than any machine has: how version 1 and `ulimit` write that there is no limit.
    private static let unlimited = 1 << 60

    private static func whole(_ path: String) -> Int? {
        guard Files.exists(path), let text = try? Files.readText(path) else { return nil }
        return Int(text.prefix { $0 != "\n" })
    }

    /// The number behind a name, at the beginning of a line.
    private static func number(of name: String, in path: String) -> Int? {
        let lines = ((try? Files.readText(path)) ?? "").split(separator: "\n")
        let words = lines.lazy.map { $0.split { " \t:".contains($0) } }
        return words.first { $0.first == name[...] }.flatMap { $0.count > 1 ? Int($0[1]) : nil }
    }
}
