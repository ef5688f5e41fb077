public import Datasets
public import Modalities
import Support

extension TextModality: ComparableModality {
    /// Length, spelling and signs.
    public static let measures = [
        RecordMeasure("length", unit: "words", "words of a text", remedy: "text.length"),
        RecordMeasure("word length", unit: "letters", "letters and digits of a word"),
        RecordMeasure("capitals", unit: "%", "share of the letters", remedy: "text.fold_case"),
        RecordMeasure("digits", unit: "%", "share of the characters"),
        RecordMeasure("punctuation", unit: "%", "share of the characters"),
        RecordMeasure("emoji", unit: "/100 words", "pictographs", remedy: "text.social"),
        RecordMeasure(
            "addresses", unit: "/100 words", "web and mail addresses, @names and #tags",
            remedy: "text.social"),
    ]

    /// Measures a text.
    ///
    /// - Throws: `UserFault` on a record that is a file.
    public static func measurement(of record: Record) throws -> Measurement {
        guard case .text(let text) = record.content else {
            throw UserFault(
                "example \(record.id) is not a text", at: record.place,
                remedy: "Name texts, or a corpus whose modality is text")
        }
        let count = TextCount(text)
        let words = TextWords(text)
        let hundreds = Double(max(1, words.all.count)) / 100
        func percent(_ part: Int, of whole: Int) -> Double {
            whole > 0 ? 100 * Double(part) / Double(whole) : .nan
        }
        return Measurement(
            values: [
                Double(words.all.count),
                words.all.isEmpty
                    ? .nan : Double(words.letters) / Double(words.all.count),
                percent(count.capitals, of: count.letters),
                percent(count.digits, of: count.signs),
                percent(count.punctuation, of: count.signs),
                Double(count.emoji) / hundreds, Double(words.addresses) / hundreds,
            ],
            kinds: [
                "script": count.script, "language": LanguageGuess.language(of: words.all) ?? "?",
            ],
            words: Set(words.all).sorted(), summary: TextSummary.of(words.all, text))
    }
}

/// The characters of a text, by kind.
struct TextCount {
    private(set) var letters = 0
    private(set) var capitals = 0
    private(set) var digits = 0
    private(set) var punctuation = 0
    private(set) var emoji = 0
    /// All but white space.
    private(set) var signs = 0
    private var scripts: [String: Int] = [:]

    /// Counts the characters of a text.
    init(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: continue
            case .uppercaseLetter, .titlecaseLetter:
                capitals += 1
                addLetter(scalar)
            case .lowercaseLetter, .otherLetter, .modifierLetter: addLetter(scalar)
            case .decimalNumber: digits += 1
            case .dashPunctuation, .openPunctuation, .closePunctuation, .connectorPunctuation,
                .initialPunctuation, .finalPunctuation, .otherPunctuation:
                punctuation += 1
            default: if UTF8Text.isEmoji(Int32(scalar.value)) { emoji += 1 }
            }
            signs += 1
        }
    }

    private mutating func addLetter(_ scalar: Unicode.Scalar) {
        letters += 1
        scripts[TextCount.script(of: scalar.value), default: 0] += 1
    }

    /// The script of most of its letters.
    var script: String {
        scripts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "none"
    }

    private static func script(of scalar: UInt32) -> String {
        switch scalar {
        case 0..<0x250, 0x1E00..<0x1F00, 0xFB00...0xFB06, 0xFF21...0xFF5A: "Latin"
        case 0x370..<0x400, 0x1F00..<0x2000: "Greek"
        case 0x400..<0x530: "Cyrillic"
        case 0x590..<0x600: "Hebrew"
        case 0x600..<0x780, 0xFB50..<0xFE00, 0xFE70..<0xFF00: "Arabic"
        case 0x900..<0x980: "Devanagari"
        case 0xE00..<0xE80: "Thai"
        case 0x3040..<0x3100: "Kana"
        case 0x1100..<0x1200, 0xAC00..<0xD7B0: "Hangul"
        case 0x3400..<0xA000, 0x20000..<0x32000: "Han"
        default: "other"
        }
    }
}
