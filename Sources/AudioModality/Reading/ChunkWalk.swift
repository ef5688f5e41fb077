/// A walk along the chunks of a file, each a name, a size and its bytes, up to the one with the
/// sound.
struct ChunkWalk {
    private let file: HeaderBytes
    private let first: UInt64
    private let nameBytes: Int
    private let sizeBytes: Int
    private let isWhole: Bool
    private let multiple: UInt64
    private let isBigEndian: Bool
    private let sound: String

    /// Chunks that are walked along: an honest file has a few; one made to keep the reader busy
    /// gets no verdict.
    private static let mostChunks = 10_000

    /// How the chunks of a kind of file lie.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - first: Where the first chunk is.
    ///   - name: Bytes of a name, of which the first four tell.
    ///   - size: Bytes of a size.
    ///   - isWhole: Whether a size counts the chunk's name and size too.
    ///   - multiple: What positions of chunks are multiples of.
    ///   - isBigEndian: Whether the first byte of a size counts most.
    ///   - sound: How the name of the chunk with the sound begins.
    init(
        _ file: HeaderBytes, first: UInt64, name: Int = 4, size: Int = 4,
        isWhole: Bool = false, multiple: UInt64 = 2, isBigEndian: Bool = false, sound: String
    ) {
        (self.file, self.first) = (file, first)
        (nameBytes, sizeBytes, self.isWhole) = (name, size, isWhole)
        (self.multiple, self.isBigEndian, self.sound) = (multiple, isBigEndian, sound)
    }

    /// What the chunk with the sound states; nil if there is none.
    ///
    /// Programs that write into a pipe cannot know the size. They leave the greatest there is, or
    /// one of a few customary ones: what follows is then sound up to the end. Others leave 0, which
    /// reading programs take at its word: such a header counts as unfinished if the size of the
    /// whole file in it excludes the sound.
    var extent: SoundContainer.Extent? {
        var position = first
        var longSize: UInt64?
        let header = UInt64(nameBytes + sizeBytes)
        for _ in 0..<Self.mostChunks {
            guard let name = file.bytes(at: position, count: nameBytes),
                let size = number(at: position + UInt64(nameBytes), sizeBytes)
            else { return nil }
            let start = position + header
            let content = isWhole ? size.subtractingReportingOverflow(header).partialValue : size
            if name.starts(with: sound.utf8) {
                let present = file.length - min(start, file.length)
                let stated = isOpen(size) ? longSize : content
                let isUnfinished =
                    sizeBytes == 4 && size == 0 && present > 0
                    && (number(at: 4, 4) ?? 0) + 8 <= start
                return .init(stated: stated, present: present, isUnfinished: isUnfinished)
            }
            // RF64 has its sizes beyond 32 bits here: of the file, then of the sound.
            if name.starts(with: "ds64".utf8) { longSize = number(at: start + 8, 8) }
            let (end, isBeyond) = start.addingReportingOverflow(content)
            guard !isBeyond, end < file.length else { return nil }
            position = (end + multiple - 1) / multiple * multiple
        }
        return nil
    }

    private func isOpen(_ size: UInt64) -> Bool {
        guard sizeBytes == 4 else { return size == .max }
        return size >= 0xFFFF_FF00 || (0x7FFF_EF00...0x8000_0000).contains(size)
            || (0x7F00_0000...0x7F00_0040).contains(size)
    }

    private func number(at position: UInt64, _ bytes: Int) -> UInt64? {
        file.number(at: position, bytes: bytes, isBigEndian: isBigEndian)
    }
}
