import Foundation
import Support
import TestSupport
import Testing

@testable import TextModality

@Suite struct PieceTokenizerTests {
    private let table = PieceTable(
        "▁", "▁good", "▁go", "od", "▁so", "o", "!", "'", "s", "d", "▁day", "好", "<s>", "<", ">",
        "pad")

    private func tokenizer(_ normalizer: TextNormalizer = TextNormalizer()) -> PieceTokenizer {
        PieceTokenizer(table: table, normalizer: normalizer)
    }

    @Test func takesTheMostProbablePieces() {
        #expect(tokenizer().pieces(of: "Good day!") == ["▁good", "▁day", "!"])
        #expect(tokenizer().pieces(of: "").isEmpty)
        #expect(tokenizer().pieces(of: " \n").isEmpty)
    }

    @Test func specialPiecesFollowTheTable() {
        let tokenizer = tokenizer()
        let specials = 3 + TextMarker.allCases.count
        #expect(tokenizer.count == table.pieces.count + specials)
        #expect(Array(tokenizer.table.pieces.prefix(table.pieces.count)) == table.pieces)
        #expect(tokenizer.unknownIndex == 0)
        let first = Int32(table.pieces.count)
        #expect(tokenizer.padIndex == first)
        #expect(tokenizer.maskIndex == first + 1)
        #expect(tokenizer.classIndex == first + 2)
        #expect(Set(TextMarker.allCases.map(tokenizer.index)).count == TextMarker.allCases.count)
    }

    @Test func aTableThatHasSpecialPiecesKeepsThem() {
        let tokenizer = PieceTokenizer(
            table: PieceTable("<mask>", "a", "<user>"), normalizer: TextNormalizer())
        #expect(tokenizer.maskIndex == 1)
        #expect(tokenizer.index(of: .user) == 3)
        #expect(tokenizer.pieces(of: "@bob") == ["<user>"])
    }

    @Test func markersAreOnePiece() {
        let pieces = tokenizer().pieces(of: "@bob's soooo good!!! :) http://x.com")
        #expect(
            pieces == [
                "<user>", "'", "s", "▁so", "o", "<elong>", "▁good", "!", "<repeat>", "<smile>",
                "<url>",
            ])
    }

    @Test(arguments: ["<pad>", "<mask>", "<unk>", "<cls>", "<s>", "good<pad>"])
    func noTextSpellsASpecialPiece(text: String) {
        let pieces = tokenizer().pieces(of: text)
        #expect(pieces.contains("<") && pieces.contains(">"), "\(pieces)")
        for name in ["<pad>", "<mask>", "<cls>", "<s>"] { #expect(!pieces.contains(name)) }
    }

    @Test func emojiThatTheTableLacksBecomeMarkers() {
        #expect(tokenizer().pieces(of: "good😀😀 👍🏽") == ["▁good", "<smile>", "<repeat>", "<smile>"])
        let plain = TextNormalizer(foldsCase: true, readsSocialText: false)
        #expect(tokenizer(plain).pieces(of: "😀") == ["▁", "<unk>"])
        let rich = PieceTokenizer(table: PieceTable("▁", "😀"), normalizer: TextNormalizer())
        #expect(rich.pieces(of: "😀") == ["▁", "😀"])
    }

    @Test func anUnknownClusterIsOnePieceWithItsSpan() {
        let family = "👨\u{200D}👩\u{200D}👧"
        let encoding = tokenizer().encodeWithSpans("good x\(family)é")
        let text = encoding.spans.map { String(decoding: encoding.text[$0], as: UTF8.self) }
        #expect(text == ["good", " ", "x", " ", family, " ", "é"])
        #expect(encoding.ids.filter { $0 == 0 }.count == 3)
    }

    @Test func bytePiecesSpellWhatIsUnknown() {
        let names = (0..<256).map { String(format: "<0x%02X>", $0) }
        let pieces = [PieceTable.unknown, "▁", "a"] + names
        let table = PieceTable(pieces: pieces, scores: pieces.map { $0 == "<unk>" ? 0 : -3 })
        let tokenizer = PieceTokenizer(table: table, normalizer: TextNormalizer())
        #expect(tokenizer.pieces(of: "aé") == ["▁", "a", "<0xC3>", "<0xA9>"])
        #expect(tokenizer.decode(tokenizer.encode("aé 水")) == "aé 水")
        #expect(!tokenizer.encode("aé 水").contains(tokenizer.unknownIndex))
        #expect(!tokenizer.encode("<0x41>").contains(Int32(3 + 0x41)))
    }

    @Test(arguments: ["good day", "Good good! 好 od", "so good :) @x #GoGood!!!", "o", "<3 good's"])
    func decodingGivesTheNormalisedTextBack(text: String) {
        let tokenizer = tokenizer()
        let encoding = tokenizer.encodeWithSpans(text)
        if encoding.ids.contains(tokenizer.unknownIndex) { return }
        #expect(tokenizer.decode(encoding.ids) == String(decoding: encoding.text, as: UTF8.self))
    }

    @Test func decodingShowsWhatIsUnknown() {
        let tokenizer = tokenizer()
        #expect(
            tokenizer.decode([0, tokenizer.padIndex, 2, tokenizer.maskIndex])
                == "\u{FFFD} good <mask>")
        #expect(tokenizer.decode([]).isEmpty)
    }

    @Test func spansTileTheText() {
        var random = SplitMix(state: 2)
        let alphabet = Array("goodsay! 好é😀\u{301}".unicodeScalars)
        let tokenizer = tokenizer()
        for _ in 0..<500 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                text.append(alphabet.randomElement(using: &random) ?? "g")
            }
            let encoding = tokenizer.encodeWithSpans(String(text))
            #expect(encoding.ids == tokenizer.encode(String(text)))
            #expect(encoding.text == tokenizer.normalizer.normalize(String(text)))
            let tiled = encoding.spans.flatMap { Array(encoding.text[$0]) }
            #expect(tiled == encoding.text)
        }
    }

    @Test func aWordLongerThanAStretchIsCutBetweenCharacters() {
        let text = String(repeating: "好", count: 3 * PieceTokenizer.longestStretch / 3 + 5)
        let tokenizer = tokenizer(TextNormalizer(readsSocialText: false))
        #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }

    @Test func glossesAreOrdinaryPieces() {
        let table = PieceTable(":)", "▁love", "▁", "!!!")
        let tokenizer = PieceTokenizer(table: table, normalizer: TextNormalizer())
        #expect(tokenizer.gloss(of: .smile) == [1])
        #expect(tokenizer.gloss(of: .heart) == [2])
        #expect(tokenizer.gloss(of: .sad).isEmpty)
    }
}

@Suite struct PieceTokenizerFileTests {
    private let tokenizer = PieceTokenizer(
        table: PieceTable("▁", "▁good", "o"),
        normalizer: TextNormalizer(foldsCase: false, marksCapitals: true))

    @Test func aSavedTokenizerIsTheSame() throws {
        try withTemporaryFolder { folder in
            try tokenizer.save(to: folder)
            let read = try PieceTokenizer(from: folder)
            #expect(read.table == tokenizer.table)
            #expect(read.normalizer == tokenizer.normalizer)
            #expect(read.special == tokenizer.special)
            let text = "good GOOD @x 😀 o"
            #expect(read.encode(text) == tokenizer.encode(text))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
        }
    }

    @Test func damageIsAFault() throws {
        try withTemporaryFolder { folder in
            #expect(throws: UserFault.self) { try PieceTokenizer(from: folder) }
            try tokenizer.save(to: folder)
            let json = try Files.readText(folder + "/tokenizer.json")
            for damaged in [
                "", "{}", String(json.dropLast(20)), json.replacingOccurrences(of: "1", with: "x"),
                json.replacingOccurrences(of: "\"format\" : 1", with: "\"format\" : 9"),
                json.replacingOccurrences(of: "\"mask\" : 5", with: "\"mask\" : 1"),
            ] {
                try Files.writeAtomically(damaged, to: folder + "/tokenizer.json")
                let fault = try #require(throws: UserFault.self) {
                    try PieceTokenizer(from: folder)
                }
                #expect(fault.place?.file == folder + "/tokenizer.json")
            }
        }
    }

    @Test func filesOfTwoTokenizersAreToldApart() throws {
        try withTemporaryFolder { folder in
            try tokenizer.save(to: folder)
            let pieces = try Files.readText(folder + "/pieces.txt")
            for changed in [
                "x\t-1\n" + pieces,
                pieces.replacing("<mask>\t-0.0\n", with: "").replacing("<mask>\t0.0\n", with: ""),
            ] {
                try Files.writeAtomically(changed, to: folder + "/pieces.txt")
                #expect(throws: UserFault.self) { try PieceTokenizer(from: folder) }
            }
        }
    }

    @Test func aFolderThatCannotBeWrittenIsAFault() {
        #expect(throws: UserFault.self) { try tokenizer.save(to: "/nowhere/at/all") }
    }
}
