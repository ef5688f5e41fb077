import Glibc

/// A file whose header is looked at here and there; its position does not move.
struct HeaderBytes {
    /// The open file.
    let descriptor: Int32
    /// Its length, in bytes.
    let length: UInt64

    /// Bytes at a position; nil where the file has fewer.
    func bytes(at position: UInt64, count: Int) -> [UInt8]? {
        guard let offset = off_t(exactly: position) else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        return pread(descriptor, &bytes, count, offset) == count ? bytes : nil
    }

    /// A whole number of up to eight bytes; nil where the file ends before.
    func number(at position: UInt64, bytes count: Int, isBigEndian: Bool = false) -> UInt64? {
        guard let bytes = bytes(at: position, count: count) else { return nil }
        let ordered = isBigEndian ? bytes : bytes.reversed()
        return ordered.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
