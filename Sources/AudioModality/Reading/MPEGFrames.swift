/// The frames of an MP3 file, counted without decoding them.
///
/// An MP3 file has no header of its own. Most encoders put a frame without sound first that says
/// how many follow; where it is missing, a decoder estimates the length from the first bit rate.
struct MPEGFrames: Equatable {
    /// Samples of each channel in all whole frames with sound.
    private(set) var samples = 0
    /// Whether the first frame says how many there are.
    private(set) var areStated = false
    /// Where each frame with sound begins, if they were to be listed and are all of one length.
    private(set) var starts: [UInt64] = []
    /// Samples of each channel in a frame.
    private(set) var length = 0
    /// Where the frame is that says how many there are, if they were to be listed.
    private var information: UInt64?

    /// Walks from frame to frame.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - listing: Whether to keep where they are.
    /// - Returns: Nil where the frames do not follow each other up to the end, as in a damaged
    ///   file. Tags behind them are fine.
    /// - Complexity: O(frames), with one short read for each.
    init?(_ file: HeaderBytes, listing: Bool = false) {
        guard var position = Self.start(file) else { return nil }
        var isFirst = true
        while position + 4 <= file.length {
            guard let word = file.number(at: position, bytes: 4, isBigEndian: true) else {
                return nil
            }
            guard let frame = Frame(UInt32(word)) else {
                guard !isFirst, Self.isTag(file, position) else { return nil }
                break
            }
            if isFirst, Self.isInformation(file, position, frame) {
                areStated = true
                if listing { information = position }
            } else if position + frame.bytes <= file.length {
                samples += frame.samples
                if listing { starts.append(position) }
                if length == 0 { length = frame.samples }
                guard !listing || length == frame.samples else { return nil }
            }
            isFirst = false
            position += frame.bytes
        }
        if isFirst { return nil }
    }

    /// What to show a decoder so that it begins with a frame: what says how many there are, by
    /// which it knows what to drop at the beginning, and all from there on.
    ///
    /// - Precondition: They were listed.
    func parts(from frame: Int, of file: HeaderBytes) -> [Range<UInt64>] {
        let head = information.map { $0..<starts[0] }
        return [head, starts[frame]..<file.length].compactMap { $0 }
    }

    /// Tags that are passed over: honest files have one or two.
    private static let mostTags = 16

    /// Where the first frame is: behind the tags of ID3v2, whose sizes have seven bits a byte.
    private static func start(_ file: HeaderBytes) -> UInt64? {
        var position: UInt64 = 0
        for _ in 0..<mostTags {
            guard let head = file.bytes(at: position, count: 10) else { return nil }
            guard head.starts(with: "ID3".utf8) else { return position }
            let size = head[6...].reduce(0) { $0 << 7 | UInt64($1 & 0x7F) }
            let footer: UInt64 = head[5] & 0x10 == 0 ? 0 : 10
            position += 10 + size + footer
        }
        return nil
    }

    /// Whether there is something that is customary behind the last frame.
    private static func isTag(_ file: HeaderBytes, _ position: UInt64) -> Bool {
        let count = Int(min(11, file.length - position))
        guard let head = file.bytes(at: position, count: count) else { return false }
        return ["TAG", "APETAGEX", "LYRICSBEGIN", "ID3"].contains { head.starts(with: $0.utf8) }
            || head.allSatisfy { $0 == 0 }
    }

    private static func isInformation(
        _ file: HeaderBytes, _ position: UInt64, _ frame: Frame
    ) -> Bool {
        [frame.sideBytes + 4, 36].contains { offset in
            guard let name = file.bytes(at: position + offset, count: 4) else { return false }
            return ["Xing", "Info", "VBRI"].contains { name.elementsEqual($0.utf8) }
        }
    }

    /// What the four bytes at the beginning of a frame say.
    private struct Frame {
        /// Its length.
        let bytes: UInt64
        /// Samples of each channel.
        let samples: Int
        /// Bytes between these four and the sound of layer III.
        let sideBytes: UInt64

        /// Nil for bytes that begin no frame, or one of a free bit rate.
        init?(_ word: UInt32) {
            let (version, layer) = (word >> 19 & 3, 4 - Int(word >> 17 & 3))
            let (bitRate, rate) = (Int(word >> 12 & 15), Int(word >> 10 & 3))
            guard word >> 21 == 0x7FF, version != 1, layer < 4, (1...14).contains(bitRate), rate < 3
            else { return nil }
            let isFirst = version == 3
            let kilobits = Self.kilobits(isFirst, layer)[bitRate - 1]
            let hertz = [44_100, 48_000, 32_000][rate] >> (isFirst ? 0 : version == 2 ? 1 : 2)
            let padding = Int(word >> 9 & 1)
            samples = layer == 1 ? 384 : layer == 3 && !isFirst ? 576 : 1_152
            let slots =
                layer == 1 ? 12_000 * kilobits / hertz : samples / 8 * 1_000 * kilobits / hertz
            bytes = UInt64((slots + padding) * (layer == 1 ? 4 : 1))
            let isMono = word >> 6 & 3 == 3
            sideBytes = isFirst ? (isMono ? 17 : 32) : (isMono ? 9 : 17)
        }

        private static func kilobits(_ isFirst: Bool, _ layer: Int) -> [Int] {
            switch (isFirst, layer) {
            case (true, 1): (1...14).map { 32 * $0 }
            case (true, 2): [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384]
            case (true, _): [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
            case (false, 1): [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256]
            case (false, _): [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
            }
        }
    }
}
