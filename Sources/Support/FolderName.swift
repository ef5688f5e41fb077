#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Names of folders that are made anew each time, such as those of runs.
package enum FolderName {
    /// A name for a folder that is made now, `<time>-<id>`: names sort by time, and the id is
    /// drawn.
    package static func new() -> String { "\(timestamp())-\(identifier())" }

    /// Local time as `2026-01-31T14-05-09`, which sorts.
    private static func timestamp() -> String {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        let text = [CChar](unsafeUninitializedCapacity: 32) { buffer, count in
            count = strftime(buffer.baseAddress, buffer.count, "%Y-%m-%dT%H-%M-%S", &parts)
        }
        return String(decoding: text.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func identifier() -> String {
        let hex = String(UInt16.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 4 - hex.count) + hex
    }
}
