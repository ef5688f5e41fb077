import Testing

@testable import TextModality

/// Texts that make a careless reader slow: each costs billions of steps if time is square in its
/// length.
private let hostile: [(name: String, text: String)] = {
    let size = 60_000
    func repeated(_ unit: String) -> String {
        String(repeating: unit, count: size / unit.utf8.count)
    }
    return [
        ("one letter", repeated("a")), ("words", repeated("good day ")),
        ("marks", repeated("\u{301}")),
        ("marks out of order", repeated("\u{307}\u{323}")), ("hidden marks", repeated("\u{F73}")),
        ("bidi", repeated("\u{202E}\u{2066}")), ("nothing", repeated("\0\u{200B}")),
        ("ampersands", repeated("&")), ("references", repeated("&#x41")), ("hashes", repeated("#")),
        ("hashtag", "#" + repeated("aB1_")), ("mentions", repeated("@")),
        ("mails", repeated("a@b.")),
        ("hosts", repeated("a-a.")), ("schemes", repeated("http://)")), ("www", repeated("www.é")),
        ("faces", repeated(":(a")), ("mouths", ":" + repeated("(") + "a"), ("eyes", repeated(":")),
        ("capitals", repeated("Ab'")), ("emoji", repeated("👍")), ("joined", repeated("👨\u{200D}")),
        ("flags", repeated("🇩")), ("Chinese", repeated("好吃")),
        ("Hangul", repeated("\u{1112}\u{1161}")),
        ("long expansion", repeated("\u{FDFA}")), ("signs", repeated("!?")),
        ("unknown", repeated("\u{E000}")),
    ]
}()

@Suite struct HostileTextTests {
    @Test(.timeLimit(.minutes(10)), arguments: hostile.map(\.name))
    func takesLinearTimeAndLosesNothing(name: String) throws {
        let text = try #require(hostile.first { $0.name == name }).text
        let table = PieceTable("▁", "▁good", "a", "aa", "b", "o", "ay")
        for foldsCase in [false, true] {
            let normalizer = TextNormalizer(foldsCase: foldsCase, marksCapitals: !foldsCase)
            let tokenizer = PieceTokenizer(table: table, normalizer: normalizer)
            let encoding = tokenizer.encodeWithSpans(text)
            #expect(String(validating: encoding.text, as: UTF8.self) != nil)
            var end = 0
            for span in encoding.spans {
                #expect(span.lowerBound == end)
                end = span.upperBound
            }
            #expect(end == encoding.text.count)
        }
    }

    @Test func nullCharactersEndNothing() {
        let text = TextNormalizer().normalize("a\0b é\0c")
        #expect(String(decoding: text, as: UTF8.self) == "ab éc")
    }

    @Test func manyMarksOnOneLetterStayMarks() {
        let text = "a" + String(repeating: "\u{302}\u{327}", count: 5_000)
        let normal = TextNormalizer(foldsCase: true, readsSocialText: false).normalize(text)
        let scalars = String(decoding: normal, as: UTF8.self).unicodeScalars
        #expect(scalars.count == 10_000)
        #expect(scalars.first == "\u{E2}")
    }

    @Test func randomTextOfAllKindsIsRead() {
        var random = SplitMix(state: 11)
        let table = PieceTable("▁", "a", "b", "!", "<", "user", ">")
        let alphabet = Array(
            "ab!?.:;)('<>@#_-/\\&=^oOxDT3 \u{301}\u{200D}👍🇩é好\0\u{2581}".unicodeScalars)
        let tokenizer = PieceTokenizer(
            table: table, normalizer: TextNormalizer(marksCapitals: true))
        for _ in 0..<3_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...24, using: &random) {
                text.append(alphabet.randomElement(using: &random) ?? "a")
            }
            let encoding = tokenizer.encodeWithSpans(String(text))
            #expect(String(validating: encoding.text, as: UTF8.self) != nil, "\(text)")
            #expect(encoding.ids.count == encoding.spans.count)
            #expect(encoding.spans.last?.upperBound ?? 0 == encoding.text.count, "\(text)")
            #expect(encoding.text.first != 0x20 && encoding.text.last != 0x20, "\(text)")
            #expect(
                !encoding.text.indices.dropFirst().contains {
                    encoding.text[$0] == 0x20 && encoding.text[$0 - 1] == 0x20
                })
        }
    }
}
