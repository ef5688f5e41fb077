/// The bytes of a zip archive whose entries are stored as they are.
func storedArchive(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var (archive, directory) = ([UInt8](), [UInt8]())
    for (name, bytes) in entries {
        let size = number(bytes.count, 4)
        // Version, flags, method, time and date; checksum, sizes, lengths of name and extra field.
        let common =
            number(20, 2) + number(0, 8) + number(Int(checksum(bytes)), 4) + size + size
            + number(name.utf8.count, 2) + number(0, 2)
        directory +=
            [0x50, 0x4B, 1, 2] + number(20, 2) + common + number(0, 10) + number(archive.count, 4)
            + name.utf8
        archive += [0x50, 0x4B, 3, 4] + common + name.utf8 + bytes
    }
    let count = number(entries.count, 2)
    return archive + directory + [0x50, 0x4B, 5, 6] + number(0, 4) + count + count
        + number(directory.count, 4) + number(archive.count, 4) + number(0, 2)
}

/// The cyclic redundancy check of zip archives.
private func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
}
