/// A zip archive of uncompressed entries, which may lie about anything.
struct StoredZip {
    /// One entry; what is nil is told truly.
    struct Entry {
        var name: String
        var bytes: [UInt8]
        var size: UInt32?
        var packedSize: UInt32?
        var checksum: UInt32?
        var method: UInt16 = 0
        var flags: UInt16 = 0
        /// Stands at the place of an earlier entry instead of having bytes of its own.
        var shares: Int?
    }

    /// In the order in which they are written.
    var entries: [Entry] = []

    /// An archive as torch.save lays it out.
    static func checkpoint(
        _ pickle: [UInt8], _ storages: [String: [UInt8]] = [:], byteorder: String? = "little"
    ) -> StoredZip {
        var zip = StoredZip()
        zip.add("weights/data.pkl", pickle)
        if let byteorder { zip.add("weights/byteorder", Array(byteorder.utf8)) }
        for (key, bytes) in storages.sorted(by: { $0.key < $1.key }) {
            zip.add("weights/data/\(key)", bytes)
        }
        return zip
    }

    /// Adds an honest entry.
    mutating func add(_ name: String, _ bytes: [UInt8]) {
        entries.append(Entry(name: name, bytes: bytes))
    }

    /// The archive.
    var bytes: [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        var starts: [Int] = []
        for entry in entries {
            let name = Array(entry.name.utf8)
            let size = entry.size ?? UInt32(entry.bytes.count)
            var common = little(UInt16(20)) + little(entry.flags) + little(entry.method)
            common += little(UInt32(0x21 << 16)) + little(entry.checksum ?? crc(entry.bytes))
            common += little(entry.packedSize ?? UInt32(entry.bytes.count)) + little(size)
            common += little(UInt16(name.count)) + little(UInt16(0))
            let start = entry.shares.map { starts[$0] } ?? out.count
            starts.append(start)
            directory += little(UInt32(0x0201_4B50)) + little(UInt16(20)) + common
            directory += [UInt8](repeating: 0, count: 10) + little(UInt32(start)) + name
            if entry.shares == nil {
                out += little(UInt32(0x0403_4B50)) + common + name + entry.bytes
            }
        }
        let (count, start) = (UInt16(entries.count), UInt32(out.count))
        out += directory + little(UInt32(0x0605_4B50)) + little(UInt32(0)) + little(count)
        out += little(count) + little(UInt32(directory.count)) + little(start) + little(UInt16(0))
        return out
    }
}

/// A number's bytes, the lowest first.
func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

private let checksums: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
}

/// The checksum of zip archives.
private func crc(_ bytes: [UInt8]) -> UInt32 {
    checksums.withUnsafeBufferPointer { table in
        ~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}
