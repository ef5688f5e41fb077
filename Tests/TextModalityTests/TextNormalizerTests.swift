import Foundation
import Testing

@testable import TextModality

private func plain(_ text: String, foldsCase: Bool = false) -> String {
    let normalizer = TextNormalizer(foldsCase: foldsCase, readsSocialText: false)
    return String(decoding: normalizer.normalize(text), as: UTF8.self)
}

@Suite struct TextNormalizerTests {
    @Test(arguments: [
        ("ﬁne", "fine"), ("Ｈｅｌｌｏ！", "Hello!"), ("①②", "12"), ("e\u{301}", "\u{E9}"), ("™", "TM"),
        ("ｶﾞ", "ガ"), ("\u{1112}\u{1161}\u{11AB}", "한"), ("q\u{323}\u{307}", "q\u{323}\u{307}"),
        ("q\u{307}\u{323}", "q\u{323}\u{307}"), ("Å", "\u{C5}"), ("ℌ", "H"), ("½", "1⁄2"),
    ])
    func compatibilityComposition(text: String, expected: String) {
        #expect(Array(plain(text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test func agreesWithFoundation() {
        let ranges: [ClosedRange<UInt32>] = [
            0x41...0x5A, 0xC0...0x24F, 0x300...0x34E, 0x370...0x3FF, 0x1100...0x1112,
            0x1161...0x1175, 0x11A8...0x11C2, 0x1E00...0x1FFC, 0x3041...0x3096, 0x3300...0x33FF,
            0xAC00...0xD7A3, 0xF900...0xFA6D, 0xFB00...0xFB06, 0xFF01...0xFF9F,
        ]
        var random = SplitMix(state: 7)
        for _ in 0..<500 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let range = ranges.randomElement(using: &random) ?? 0x41...0x5A
                let code = UInt32.random(in: range, using: &random)
                if let scalar = Unicode.Scalar(code),
                    scalar.properties.generalCategory != .unassigned
                {
                    scalars.append(scalar)
                }
            }
            let composed = String(scalars).precomposedStringWithCompatibilityMapping
            // Some signs decompose to a space and a mark.
            let words = composed.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
            let expected = words.map { String(String.UnicodeScalarView($0)) }
                .joined(separator: " ")
            #expect(Array(plain(String(scalars)).utf8) == Array(expected.utf8))
        }
    }

    @Test(arguments: [
        ("GOOD Day", "good day"), ("STRASSE straße", "strasse strasse"), ("ÀÉÎ", "àéî"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"), ("ＡＢＣ", "abc"), ("Ǆ", "dž"), ("ЖДИ", "жди"),
    ])
    func caseFolding(text: String, expected: String) {
        #expect(plain(text, foldsCase: true) == expected)
        #expect(plain(text) != expected)
    }

    @Test func whiteSpaceIsOneSpace() {
        let text = "\u{FEFF} a\t\tb\r\n c\u{A0}\u{3000}d\u{2028}e\u{85}f  "
        #expect(plain(text) == "a b c d e f")
        #expect(plain(" \n\u{2003} ").isEmpty)
        #expect(plain("").isEmpty)
    }

    @Test func invisibleCharactersAreDropped() {
        let text = "a\0b\u{200B}c\u{AD}d\u{202E}e\u{2066}f\u{2069}g\u{7F}h\u{1B}i\u{FE0F}j\u{200D}k"
        #expect(plain(text) == "abcdefghijk")
    }

    @Test func theSignOfWordStartsCannotBeForged() {
        #expect(plain("a\u{2581}b") == "a_b")
    }

    @Test func emojiStayWhole() {
        let family = "👨\u{200D}👩\u{200D}👧"
        #expect(Array(plain(family).utf8) == Array(family.utf8))
        #expect(plain("👍🏽") == "👍")
        #expect(Array(plain("❤\u{FE0F}").unicodeScalars) == ["❤"])
        #expect(plain("🇩🇪") == "🇩🇪")
    }

    @Test func settingsSurviveJSON() throws {
        let normalizer = TextNormalizer(
            foldsCase: false, readsSocialText: true, marksCapitals: true)
        let data = try JSONEncoder().encode(normalizer)
        #expect(try JSONDecoder().decode(TextNormalizer.self, from: data) == normalizer)
    }

    @Test func plainReadingLeavesSocialTextAlone() {
        let text = "@bob #LoveIt :) sooooo!!!! &amp; http://x.com"
        #expect(plain(text) == text)
    }
}
