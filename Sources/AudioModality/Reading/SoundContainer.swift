/// The kind of a file with sound, told by its first bytes.
///
/// Kinds that only carry sound among other things, such as MATLAB files, and sound without a header
/// are no recordings here.
enum SoundContainer: String, CaseIterable {
    case wave = "WAV"
    case bigEndianWave = "big-endian WAV"
    case longWave = "RF64"
    case wave64 = "Wave64"
    case aiff = "AIFF"
    case au = "AU"
    case littleEndianAU = "little-endian AU"
    case caf = "CAF"
    case nist = "NIST"
    case flac = "FLAC"
    case ogg = "OGG"
    case mpeg = "MP3"

    /// What a person can be told of the kinds.
    static let known = "WAV, FLAC, OGG, MP3, AIFF, AU, CAF, RF64, Wave64 and NIST"

    /// The kind of a file that begins with these bytes; nil for none.
    init?(_ bytes: [UInt8]) {
        func begins(_ text: String) -> Bool { bytes.starts(with: text.utf8) }
        let kind = Self.allCases.first { $0.signature.map(begins) ?? false }
        if let kind {
            self = kind
        } else if begins("ID3") || (bytes.count > 1 && bytes[0] == 0xFF && bytes[1] >= 0xE0) {
            self = .mpeg
        } else {
            return nil
        }
    }

    private var signature: String? {
        switch self {
        case .wave: "RIFF"
        case .bigEndianWave: "RIFX"
        case .longWave: "RF64"
        case .wave64: "riff"
        case .aiff: "FORM"
        case .au: ".snd"
        case .littleEndianAU: "dns."
        case .caf: "caff"
        case .nist: "NIST_1A"
        case .flac: "fLaC"
        case .ogg: "OggS"
        case .mpeg: nil
        }
    }

    /// Whether the end has to be decoded to know that it is there.
    var isPacked: Bool { [.flac, .ogg, .mpeg].contains(self) }

    /// What a file says of the bytes of its sound, and how many there are.
    struct Extent: Equatable {
        /// Bytes of sound that the header states; nil where it leaves that open.
        var stated: UInt64?
        /// Bytes from the beginning of the sound to the end of the file.
        var present: UInt64
        /// Whether the header was written before the sound, and never completed.
        var isUnfinished = false
    }

    /// Where the sound of a file is, by its header.
    ///
    /// - Parameter file: The file.
    /// - Returns: Nil where the header has no such thing, or cannot be followed.
    func extent(in file: HeaderBytes) -> Extent? {
        switch self {
        case .wave, .longWave:
            ChunkWalk(file, first: 12, sound: "data").extent
        case .bigEndianWave:
            ChunkWalk(file, first: 12, isBigEndian: true, sound: "data").extent
        case .aiff:
            ChunkWalk(file, first: 12, isBigEndian: true, sound: "SSND").extent
        case .wave64:
            ChunkWalk(
                file, first: 40, name: 16, size: 8, isWhole: true, multiple: 8,
                sound: "data"
            ).extent
        case .caf:
            ChunkWalk(
                file, first: 8, size: 8, multiple: 1, isBigEndian: true, sound: "data"
            ).extent
        case .au, .littleEndianAU: extentOfAU(file)
        case .nist: extentOfNIST(file)
        case .flac, .ogg, .mpeg: nil
        }
    }

    private func extentOfAU(_ file: HeaderBytes) -> Extent? {
        let isBig = self == .au
        guard let start = file.number(at: 4, bytes: 4, isBigEndian: isBig),
            let size = file.number(at: 8, bytes: 4, isBigEndian: isBig), start <= file.length
        else { return nil }
        return Extent(stated: size == 0xFFFF_FFFF ? nil : size, present: file.length - start)
    }

    /// NIST headers are lines of text, such as `sample_count -i 8000`, in the size that line 2 has.
    private func extentOfNIST(_ file: HeaderBytes) -> Extent? {
        guard let head = file.bytes(at: 0, count: 1024) else { return nil }
        let lines = head.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        func value(_ key: String) -> UInt64? {
            let words = lines.first { $0.hasPrefix(key + " ") }?.split(separator: " ")
            return words?.last.flatMap { UInt64($0) }
        }
        guard lines.count > 2, let start = UInt64(lines[1].filter { $0 != " " }),
            start <= file.length,
            let samples = value("sample_count"), let width = value("sample_n_bytes")
        else { return nil }
        let (items, isLarge) = samples.multipliedReportingOverflow(by: value("channel_count") ?? 1)
        let (size, isLarger) = items.multipliedReportingOverflow(by: width)
        return isLarge || isLarger ? nil : Extent(stated: size, present: file.length - start)
    }
}
