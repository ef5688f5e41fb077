package import Support

/// The encoding of a text file: how its bytes stand for characters.
package struct TextEncoding: Sendable, Equatable {
    /// Its name in settings and messages: `windows-1252`.
    package let name: String
    /// Its name for the C library.
    let converter: String
    /// The bytes of its shortest character.
    let unit: Int

    private init(_ name: String, _ converter: String? = nil, unit: Int = 1) {
        (self.name, self.unit) = (name, unit)
        self.converter = converter ?? name.uppercased()
    }

    package static let utf8 = TextEncoding("utf-8")
    /// A mark at the beginning says in which order the bytes of a pair are; else the lower first.
    package static let utf16 = TextEncoding("utf-16", "UTF-16LE", unit: 2)
    package static let utf16LittleEndian = TextEncoding("utf-16le", unit: 2)
    package static let utf16BigEndian = TextEncoding("utf-16be", unit: 2)
    /// Western letters in one byte each, as Windows writes them.
    package static let windows1252 = TextEncoding("windows-1252")

    private static let utf32LittleEndian = TextEncoding("utf-32le", unit: 4)
    private static let utf32BigEndian = TextEncoding("utf-32be", unit: 4)

    /// The encodings that can be declared; others could load any code that the C library knows of.
    private static let all: [TextEncoding] =
        [
            utf8, utf16, utf16LittleEndian, utf16BigEndian,
            TextEncoding("utf-32", "UTF-32LE", unit: 4), utf32LittleEndian, utf32BigEndian,
            TextEncoding("latin-1", "ISO-8859-1"),
        ] + [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16].map { TextEncoding("iso-8859-\($0)") }
        + (1_250...1_258).map { $0 == 1_252 ? windows1252 : TextEncoding("windows-\($0)") }
        + ["koi8-r", "koi8-u", "macintosh", "cp437", "cp850", "cp852", "cp866"].map {
            TextEncoding($0)
        }
        + [
            TextEncoding("shift-jis", "CP932"), TextEncoding("euc-jp"), TextEncoding("gb18030"),
            TextEncoding("big5"), TextEncoding("euc-kr"),
        ]

    /// Other names of the same.
    private static let aliases = [
        "ascii": "utf8", "usascii": "utf8", "iso88591": "latin1", "macroman": "macintosh",
        "sjis": "shiftjis", "cp932": "shiftjis", "gbk": "gb18030", "gb2312": "gb18030",
        "ansi": "windows1252",
    ]

    /// The names of the encodings.
    package static let names = all.map(\.name)

    /// The encoding of a name, however it is written: `UTF-16`, `utf16`, `Latin1`, `cp1252`.
    ///
    /// - Returns: Nil for one that is not known.
    package init?(named name: String) {
        func bare(_ name: String) -> String {
            name.lowercased().filter { $0.isLetter || $0.isNumber }
        }
        var wanted = bare(name)
        wanted = Self.aliases[wanted] ?? wanted
        if wanted.hasPrefix("cp125") { wanted = "windows" + wanted.dropFirst(2) }
        guard let found = Self.all.first(where: { bare($0.name) == wanted }) else { return nil }
        self = found
    }

    /// The encoding that a declaration names.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - place: Where it is declared; nil for the command line.
    /// - Throws: `UserFault` for one that is not known, with the nearest name.
    package init(declared name: String, at place: UserFault.Place? = nil) throws {
        guard let found = TextEncoding(named: name) else {
            throw UserFault(
                "unknown encoding '\(name)'", at: place,
                remedy: Settings.suggestion(for: name, among: Self.names, what: "encodings"))
        }
        self = found
    }

    /// The encoding that the mark at the beginning of a file stands for; nil without a mark.
    init?(markOf bytes: some Collection<UInt8>) {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) {
            self = Self.utf32LittleEndian
        } else if bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
            self = Self.utf32BigEndian
        } else if bytes.starts(with: [0xFF, 0xFE]) {
            self = Self.utf16LittleEndian
        } else if bytes.starts(with: [0xFE, 0xFF]) {
            self = Self.utf16BigEndian
        } else if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            self = Self.utf8
        } else {
            return nil
        }
    }

    /// Whether a few bytes may be the beginning of a mark that is still to come.
    static func mayBeginMark(_ bytes: [UInt8]) -> Bool {
        let marks: [[UInt8]] = [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF], [0xFE, 0xFF]]
        return marks.contains { $0.count > bytes.count && $0.starts(with: bytes) }
    }
}
