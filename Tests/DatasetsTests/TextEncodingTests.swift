import Glibc
import Support
import TestSupport
import Testing

@testable import Datasets

/// Text files in other encodings than UTF-8, line by line.
struct TextEncodingTests {
    /// A text of letters of one, two, three and four bytes in UTF-8.
    private static let text = "plain\nä ö ß\r\n\n漢字 €\n👍 end"

    private static func utf16(_ text: String, isBig: Bool = false) -> [UInt8] {
        text.utf16.flatMap { unit in
            let bytes = [UInt8(unit & 255), UInt8(unit >> 8)]
            return isBig ? bytes.reversed() : bytes
        }
    }

    private func lines(
        _ bytes: [UInt8], _ encoding: TextEncoding? = nil
    ) throws -> [String] {
        let reader = LineReader(bytes, name: "f", encoding: encoding)
        var lines: [String] = []
        while let line = try reader.next() { lines.append(try reader.text(of: line)) }
        return lines
    }

    private static let expected = ["plain", "ä ö ß", "", "漢字 €", "👍 end"]

    @Test func theMarkIsEnough() throws {
        let little = [0xFF, 0xFE] + Self.utf16(Self.text)
        let big = [0xFE, 0xFF] + Self.utf16(Self.text, isBig: true)
        let wide = Self.text.unicodeScalars.flatMap { scalar in
            (0..<4).map { UInt8(scalar.value >> (8 * UInt32($0)) & 255) }
        }
        #expect(try lines(little) == Self.expected)
        #expect(try lines(big) == Self.expected)
        #expect(try lines([0xFF, 0xFE, 0, 0] + wide) == Self.expected)
        // It comes before what is declared.
        #expect(try lines(big, .utf16LittleEndian) == Self.expected)
        #expect(try lines([0xEF, 0xBB, 0xBF] + Array(Self.text.utf8), .utf16) == Self.expected)
    }

    @Test func whatIsDeclaredIsRead() throws {
        #expect(try lines(Self.utf16(Self.text), .utf16) == Self.expected)
        #expect(try lines(Self.utf16(Self.text, isBig: true), .utf16BigEndian) == Self.expected)
        let signs: [UInt8] = [0x80, 0x20, 0xE9, 0x0A, 0x93, 0x61, 0x94]
        #expect(try lines(signs, .windows1252) == ["€ é", "“a”"])
        let japanese = try TextEncoding(declared: "Shift_JIS")
        #expect(try lines([0x8A, 0xBF, 0x8E, 0x9A], japanese) == ["漢字"])
    }

    /// A letter may be cut by the end of a piece, and pieces may come slowly.
    @Test func piecesAreJoined() throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "漢a👍\n", count: 30_000)
        let path = try folder.write([0xFF, 0xFE, 0x61, 0x00] + Self.utf16(text), to: "long")
        let reader = try LineReader(path)
        var count = 0
        while let line = try reader.next() {
            let expected = count == 0 ? "a漢a👍" : "漢a👍"
            guard try reader.text(of: line) == expected else { break }
            count += 1
        }
        #expect(count == 30_000)
        let decoder = try TextDecoder(.utf16)
        let parts = Self.utf16("a👍").map { decoder.decode([$0], isLast: false) }
        #expect(parts.joined().elementsEqual("a👍".utf8))
        #expect(decoder.decode([], isLast: true).isEmpty)
    }

    /// Only the line with what is no text is refused.
    @Test func badLettersHaveTheirLine() throws {
        for bytes in [
            [0xFF, 0xFE] + Self.utf16("a\n") + [0x00, 0xD8] + Self.utf16("b\nc\n"),
            [0xFF, 0xFE] + Self.utf16("a\n") + Self.utf16("b") + [0x00, 0xD8, 0x0A, 0x00]
                + Self.utf16("c\n"),
        ] {
            let reader = LineReader(bytes, name: "f")
            var lines: [String?] = []
            while let line = try reader.next() { lines.append(try? reader.text(of: line)) }
            #expect(lines == ["a", nil, "c"])
        }
        let half = LineReader([0xFF, 0xFE] + Self.utf16("a\nb") + [0x63], name: "f")
        _ = try half.next()
        let line = try #require(try half.next())
        let fault = try #require(throws: UserFault.self) { try half.text(of: line) }
        #expect(fault.what == "this line is not utf-16le text" && fault.place?.line == 2)
        #expect(try half.next() == nil)
    }

    @Test func namesAreKnownHoweverTheyAreWritten() throws {
        for (name, expected) in [
            ("UTF8", "utf-8"), ("utf_16", "utf-16"), ("ISO-8859-1", "latin-1"),
            ("Latin1", "latin-1"), ("cp1252", "windows-1252"), ("CP932", "shift-jis"),
            ("KOI8-R", "koi8-r"),
        ] {
            #expect(try TextEncoding(declared: name).name == expected)
        }
        let fault = try #require(throws: UserFault.self) { try TextEncoding(declared: "utf-61") }
        #expect(fault.what.contains("unknown encoding 'utf-61'"))
        #expect(fault.remedy.contains("utf-16"))
        for name in TextEncoding.names {
            let encoding = try TextEncoding(declared: name)
            #expect(encoding.name == name)
            guard encoding != .utf8 else { continue }
            let decoder = try TextDecoder(encoding)
            let bytes = Array("a".utf8) + [UInt8](repeating: 0, count: encoding.unit - 1)
            let stored = name.hasSuffix("be") ? bytes.reversed() : bytes
            #expect(decoder.decode(stored, isLast: true) == Array("a".utf8), "\(name)")
        }
    }

    @Test func whatBytesLookLike() {
        func guess(_ bytes: [UInt8]) -> String? { TextEncoding.guess(of: bytes)?.name }
        #expect(guess(Array("é plain".utf8)) == "utf-8")
        #expect(guess(Array("plain é".utf8.dropLast())) == "utf-8")
        #expect(guess(Array("caf".utf8) + [0xE9] + Array(" au lait".utf8)) == "windows-1252")
        #expect(guess(Array("ét".utf8) + [0xE9] + Array(" au lait and much more".utf8)) == nil)
        // Cyrillic letters of windows-1251, which no rule tells from others.
        #expect(guess([0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, 0x20, 0xEC, 0xE8, 0xF0]) == nil)
        #expect(guess(Self.utf16("text, label\n")) == "utf-16le")
        #expect(guess(Self.utf16("text, label\n", isBig: true)) == "utf-16be")
        #expect(guess(Array("a\0b and more text that has no other zero".utf8)) == "utf-8")
        #expect(guess([]) == "utf-8")
    }
}
