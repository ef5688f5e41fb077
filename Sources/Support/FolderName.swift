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

    /// Whether a text can name a folder of a user's registry: letters, digits, `.`, `_` and `-`, and
    /// no dot in front.
    package static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix(".") && text.utf8.count <= 100
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
                    || "0123456789._-".utf8.contains($0)
            }
    }

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
