/// The kind of a file by its first bytes; the name tells only which kind of text it is.
package enum FileKind: UInt8, Sendable, CaseIterable {
    case png, jpeg, webp, tiff, gif, bmp, heic
    case wav, flac, ogg, mp3, aiff, au, caf, w64, sph
    case csv, tsv, jsonl, txt, text
    case pdf, zip, gzip, mp4, arrays
    /// A file of no bytes.
    case empty
    /// Bytes of no kind that is known.
    case other

    /// The most bytes that are looked at.
    static let headSize = 512

    /// What files of that kind are called, in the singular.
    package var words: String {
        switch self {
        case .png, .jpeg, .tiff, .gif, .bmp, .heic, .pdf, .wav, .flac, .ogg, .mp3, .aiff, .csv,
            .tsv, .mp4:
            "\(self)".uppercased()
        case .webp: "WebP"
        case .jsonl: "JSON lines"
        case .au, .caf, .w64, .sph, .zip, .gzip: "\(self)"
        case .arrays: "IDX arrays"
        case .txt, .text: "text"
        case .empty: "empty"
        case .other: "unknown"
        }
    }

    /// The endings that files of that kind have by rights; none where any will do.
    var endings: [String] {
        switch self {
        case .png: ["png"]
        case .jpeg: ["jpg", "jpeg", "jfif", "jpe"]
        case .webp: ["webp"]
        case .tiff: ["tif", "tiff"]
        case .gif: ["gif"]
        case .bmp: ["bmp", "dib"]
        case .heic: ["heic", "heif", "avif"]
        case .wav: ["wav", "rf64"]
        case .flac: ["flac"]
        case .ogg: ["ogg", "oga", "opus"]
        case .mp3: ["mp3"]
        case .aiff: ["aiff", "aif", "aifc"]
        case .au: ["au", "snd"]
        case .caf: ["caf"]
        case .w64: ["w64"]
        case .sph: ["sph"]
        case .csv: ["csv"]
        case .tsv: ["tsv"]
        case .jsonl: ["jsonl"]
        case .txt: ["txt"]
        case .pdf: ["pdf"]
        case .zip: ["zip"]
        case .gzip: ["gz"]
        case .mp4: ["mp4", "m4a", "mov"]
        case .text, .arrays, .empty, .other: []
        }
    }

    /// Whether files of that kind are tables.
    var isTable: Bool { [.csv, .tsv, .jsonl].contains(self) }

    /// Whether files of that kind are text.
    var isText: Bool { isTable || self == .txt || self == .text }

    /// Whether its files always begin with the same bytes: another beginning is another kind.
    private var hasMark: Bool { !isText && self != .mp3 && !endings.isEmpty }

    /// The kind that a name promises; nil where it promises none that can be told.
    static func promised(by name: String) -> FileKind? {
        let ending = FileEndings.ending(of: name)
        return ending.isEmpty ? nil : allCases.first { $0.endings.contains(ending) }
    }

    /// Whether a file of this content cannot be what its name promises.
    func breaks(_ promise: FileKind) -> Bool {
        guard self != .empty else { return true }
        if promise.isText { return !isText }
        return self == .other ? promise.hasMark && promise.isPicture : isText
    }

    /// Whether it is a kind of picture.
    var isPicture: Bool { rawValue <= FileKind.heic.rawValue }
}

extension FileKind {
    /// The kind of a file.
    ///
    /// - Parameters:
    ///   - head: Its first bytes, ``headSize`` at most.
    ///   - name: Its name.
    init(head: ArraySlice<UInt8>, name: String) {
        guard !head.isEmpty else {
            self = .empty
            return
        }
        self = FileKind.marked(Array(head)) ?? FileKind.text(head, name: name) ?? .other
    }

    /// Marks that stand at the very beginning.
    private static let marks: [(mark: [UInt8], kind: FileKind)] = [
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png), ([0xFF, 0xD8, 0xFF], .jpeg),
        (Array("II*\0".utf8), .tiff), (Array("MM\0*".utf8), .tiff),
        (Array("II+\0".utf8), .tiff), (Array("MM\0+".utf8), .tiff), (Array("GIF8".utf8), .gif),
        (Array("fLaC".utf8), .flac), (Array("OggS".utf8), .ogg), (Array("ID3".utf8), .mp3),
        (Array(".snd".utf8), .au), (Array("caff".utf8), .caf), (Array("riff".utf8), .w64),
        (Array("NIST_1A".utf8), .sph), (Array("%PDF".utf8), .pdf), ([0x50, 0x4B, 3, 4], .zip),
        ([0x1F, 0x8B], .gzip), (Array("RF64".utf8), .wav), (Array("RIFX".utf8), .wav),
    ]

    private static func marked(_ head: [UInt8]) -> FileKind? {
        if let found = marks.first(where: { head.starts(with: $0.mark) }) { return found.kind }
        func isThere(_ text: String, at place: Int) -> Bool {
            head.count >= place + text.utf8.count && head[place...].starts(with: text.utf8)
        }
        if isThere("RIFF", at: 0) { return isThere("WEBP", at: 8) ? .webp : .wav }
        if isThere("FORM", at: 0), isThere("AIF", at: 8) { return .aiff }
        if isThere("ftyp", at: 4) {
            let pictures = ["hei", "hev", "mif", "msf", "avi"]
            return pictures.contains { isThere($0, at: 8) } ? .heic : .mp4
        }
        if isThere("BM", at: 0), head.count > 25, head[6..<10].allSatisfy({ $0 == 0 }) {
            return .bmp
        }
        // A frame of MPEG audio: eleven set bits, then a version and a layer that there are.
        if head.count > 3, head[0] == 0xFF, head[1] & 0xE0 == 0xE0, head[1] & 0x18 != 0x08,
            head[1] & 0x06 != 0, head[2] & 0xF0 != 0xF0
        {
            return .mp3
        }
        // Arrays of one byte a value, of one to four axes.
        if head.count > 7, head[0] == 0, head[1] == 0, head[2] == 8, (1...4).contains(head[3]) {
            return .arrays
        }
        return nil
    }

    /// The kind of text; nil if the bytes are none.
    private static func text(_ head: ArraySlice<UInt8>, name: String) -> FileKind? {
        let isWide = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
        // Line ends, tabs and form feeds are text; other controls are not.
        let controls = head.count { $0 < 0x20 && !(9...13).contains($0) && $0 != 0x1B }
        guard isWide || controls == 0 else {
            // Every other byte of plain text of two bytes a character is 0.
            let zeros = head.count { $0 == 0 }
            guard zeros == controls, zeros * 5 > head.count * 2, zeros * 5 < head.count * 3 else {
                return nil
            }
            return named(name, otherwise: .text)
        }
        return named(name, otherwise: .text)
    }

    private static func named(_ name: String, otherwise kind: FileKind) -> FileKind {
        let promise = promised(by: name)
        return promise.map { $0.isText ? $0 : kind } ?? kind
    }
}
