import Datasets
import Modalities
import Testing

@testable import TextModality

struct TextMeasureTests {
    private func measured(_ text: String) throws -> Measurement {
        try TextModality.measurement(of: Record(id: "made", content: .text(text), line: 1))
    }

    private func values(_ text: String) throws -> [String: Double] {
        Dictionary(
            uniqueKeysWithValues: zip(TextModality.measures.map(\.name), try measured(text).values))
    }

    @Test func countsWordsAndSigns() throws {
        let found = try values("The TEA, of 2021: \"fine\"! @anna #tag http://a.org/x 😀")
        #expect(found["length"] == 5 && found["word length"] == (3 + 3 + 2 + 4 + 4) / 5.0)
        #expect(found["addresses"] == 60 && found["emoji"] == 20)
        #expect((found["digits"] ?? 0) > 0 && (found["punctuation"] ?? 0) > 0)
        let plain = try values("aB")
        #expect(plain["capitals"] == 50 && plain["digits"] == 0 && plain["punctuation"] == 0)
    }

    @Test func wordsAreBareAndSmall() throws {
        #expect(try measured("It's (GREAT), great... 3.5").words == ["3.5", "great", "it's"])
    }

    @Test(arguments: [
        ("the desk is broken and it was not cheap", "en", "Latin"),
        ("der Tisch ist kaputt und er war nicht billig", "de", "Latin"),
        ("la mesa está rota y no es barata pero la quiero", "es", "Latin"),
        ("чай очень хороший", "?", "Cyrillic"), ("お茶はとてもおいしい", "?", "Kana"),
        ("12 34 !", "?", "none"),
    ])
    func languagesAndScripts(text: String, language: String, script: String) throws {
        #expect(try measured(text).kinds == ["language": language, "script": script])
    }

    @Test func summariesAreOfOneLength() throws {
        for text in ["", "x", "one two three", String(repeating: "long text ", count: 900)] {
            let summary = try measured(text).summary
            #expect(summary.count == 256 && summary.allSatisfy(\.isFinite))
        }
        #expect(try measured("a b").summary == measured("a b").summary)
        #expect(try measured("tea cup").summary != measured("desk lamp").summary)
    }
}
