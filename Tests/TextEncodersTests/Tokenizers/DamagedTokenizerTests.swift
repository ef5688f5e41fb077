import Support
import TestSupport
import Testing

@testable import TextEncoders

/// Tokenizers that are damaged, hostile or of a kind that is not read: one clear error each.
@Suite struct DamagedTokenizerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func fault(_ files: [String: [UInt8]]) throws -> UserFault {
        for (name, bytes) in files { try folder.write(bytes, to: name) }
        return try #require(throws: UserFault.self) { try FolderTokenizer(folder: folder.path) }
    }

    private static let unigram =
        #""model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["a", -1]]}"#

    private static let cases: [(json: String, what: String)] = [
        (#"{"model": {"type": "WordLevel", "vocab": {}}}"#, "model 'WordLevel' is not one"),
        (#"{"model": {"vocab": {}}}"#, "model: gives no unk_token"),
        (#"{}"#, "gives no model"),
        (#"[]"#, "is no object"),
        (#"{\#(unigram), "normalizer": {"type": "Shout"}}"#, "normalizer 'Shout' is not one"),
        (#"{\#(unigram), "pre_tokenizer": {"type": "Cut"}}"#, "pre-tokenizer 'Cut' is not one"),
        (#"{\#(unigram), "post_processor": {"type": "End"}}"#, "post-processor 'End' is not"),
        (
            #"""
            {\#(unigram), "pre_tokenizer": {"type": "Split", "behavior": "Isolated",
            "pattern": {"Regex": "(a+)+$"}}}
            """#, "the regular expression (a+)+$ is not one"
        ),
        (
            #"""
            {\#(unigram), "normalizer": {"type": "Replace", "content": "",
            "pattern": {"Regex": "(a|a)*b"}}}
            """#, "(a|a)*b is not one that dawb knows"
        ),
        (
            #"""
            {\#(unigram), "normalizer": {"type": "Precompiled",
            "precompiled_charsmap": "CAAAAAAA"}}
            """#, "the table of characters is damaged"
        ),
        (
            #"""
            {\#(unigram), "normalizer": {"type": "Precompiled",
            "precompiled_charsmap": "?"}}
            """#, "the table of characters is damaged"
        ),
        (
            #"{\#(unigram), "added_tokens": [{"id": 7, "content": "<x>"}]}"#,
            "added_tokens / 0: the token '<x>' has the index 7, its place is 2"
        ),
        (
            #"{\#(unigram), "added_tokens": [{"id": 0, "content": "a"}]}"#,
            "the token 'a' has the index 0, its place is 1"
        ),
        (
            #"""
            {\#(unigram), "post_processor": {"type": "BertProcessing", "sep": ["a", 1],
            "cls": ["b", 2]}}
            """#, "the index 2 is beyond the vocabulary's last, 1"
        ),
        (
            #"""
            {\#(unigram), "post_processor": {"type": "TemplateProcessing", "single": [],
            "special_tokens": {}}}
            """#, "the text has no place in it"
        ),
        (#"{"model": {"type": "Unigram", "vocab": [["a", -1]]}}"#, "model: gives no unk_id"),
        (
            #"{"model": {"type": "Unigram", "unk_id": 1, "vocab": [["a", -1]]}}"#,
            "the index 1 is beyond the 1 pieces"
        ),
        (
            #"{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", -1], ["a", -2]]}}"#,
            "entry 1: the piece 'a' is there twice"
        ),
        (
            #"{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["a"]]}}"#,
            "entry 0 is no piece and its score"
        ),
        (
            #"{"model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {"a": 0}}}"#,
            "the vocabulary has no piece '[UNK]'"
        ),
        (
            #"{"model": {"type": "WordPiece", "unk_token": "a", "vocab": {"a": 0, "b": 0}}}"#,
            "the piece 'b' has the index 0, as another one has"
        ),
        (
            #"{"model": {"type": "WordPiece", "unk_token": "a", "vocab": {"a": 0, "a": 1}}}"#,
            "the piece 'a' is there twice"
        ),
        (
            #"{"model": {"type": "WordPiece", "unk_token": "a", "vocab": {"a": 99999999}}}"#,
            "the piece 'a' has the index 99999999, beyond every vocabulary"
        ),
        (
            #"{"model": {"type": "WordPiece", "unk_token": "a", "vocab": {"a": -1}}}"#,
            "the piece 'a' has no index"
        ),
        (
            #"{"model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": ["a b"]}}"#,
            "merge 0: the vocabulary has no piece 'ab'"
        ),
        (
            #"{"model": {"type": "BPE", "vocab": {"a": 0, "ab": 1}, "merges": [["a", "b"]]}}"#,
            "merge 0: the vocabulary has no piece 'b'"
        ),
        (
            #"{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a"]}}"#,
            "merge 0 is no pair of pieces"
        ),
        (
            #"{"model": {"type": "BPE", "dropout": 0.1, "vocab": {"a": 0}, "merges": []}}"#,
            "dropped by chance"
        ),
        (#"{"model": {"type": "#, "is no sound JSON: it ends too early"),
        (#"{"model": {}} x"#, "text follows its end"),
        (#"{"model": "\ud800"}"#, "half a character"),
        (#"{"model": 1e999}"#, "a value is expected"),
        (String(repeating: "[", count: 100_000), "more than 64 levels deep"),
        (String(repeating: #"{"a":"#, count: 100_000), "more than 64 levels deep"),
    ]

    @Test(arguments: cases)
    func aDamagedFileIsNamed(json: String, what: String) throws {
        let fault = try fault(["tokenizer.json": Array(json.utf8)])
        #expect(fault.what.contains(what), "\(fault)")
        #expect(fault.place?.file == "\(folder.path)/tokenizer.json")
        #expect(!fault.remedy.isEmpty)
    }

    @Test func eachCutOfAFileIsRefused() throws {
        let whole = try Files.read(
            ReferenceTokens.fixture("tokenizers/sentencepiece/sentencepiece.bpe.model").path)
        // The last field tells nothing that is read.
        for count in stride(from: 0, to: whole.count - 60, by: 97) {
            let fault = try fault(["sentencepiece.bpe.model": Array(whole.prefix(count))])
            #expect(fault.what.contains("is not a sound SentencePiece file"), "\(count)")
        }
    }

    @Test func aLineOfAVocabularyIsNamed() throws {
        let twice = try fault(["vocab.txt": Array("[UNK]\na\nb\na\n".utf8)])
        #expect(twice.what == "the piece 'a' is there twice")
        #expect(twice.place?.line == 4)
        let latin = try fault(["vocab.txt": Array("[UNK]\n".utf8) + [0xE9, 0x0A]])
        #expect(latin.what.contains("is not UTF-8"))
        #expect(latin.place?.line == 2)
        #expect(try fault(["vocab.txt": Array("a\n".utf8)]).what.contains("unknown words"))
        #expect(try fault(["vocab.txt": Array("[UNK]\n".utf8)]).what.contains("sep_token"))
    }

    @Test func aLineOfMergesIsNamed() throws {
        let vocabulary = Array(#"{"<s>": 0, "</s>": 1, "a": 2, "b": 3}"#.utf8)
        let merges = Array("#version: 0.2\n\na b\n".utf8)
        let fault = try fault(["vocab.json": vocabulary, "merges.txt": merges])
        #expect(fault.what == "merge 3: the vocabulary has no piece 'ab'")
        #expect(fault.place == .init(file: "\(folder.path)/merges.txt", line: 3))
    }

    @Test func aTokenizerOfAnotherClassIsRefused() throws {
        let fault = try fault([
            "vocab.txt": Array("[UNK]\n[CLS]\n[SEP]\n".utf8),
            "tokenizer_config.json": Array(#"{"tokenizer_class": "BertJapaneseTokenizer"}"#.utf8),
        ])
        #expect(fault.what.contains("BertJapaneseTokenizer"))
    }

    @Test func aFolderWithoutTokenizerIsRefused() throws {
        #expect(try fault([:]).what == "\(folder.path) has no tokenizer")
    }

    @Test func spellingsThatSwiftTakesForEqualAreTwoPieces() throws {
        let json = #"""
            {"model": {"type": "WordPiece", "unk_token": "?",
             "vocab": {"?": 0, "caf\u00e9": 1, "cafe\u0301": 2, "\ud83d\udc4d": 3}},
             "pre_tokenizer": {"type": "WhitespaceSplit"}}
            """#
        try folder.write(json, to: "tokenizer.json")
        let tokenizer = try FolderTokenizer(folder: folder.path)
        let text = "caf\u{E9} cafe\u{301} \u{1F44D} cafe"
        #expect(tokenizer.encode(text, length: 9) == [1, 2, 3, 0])
    }

    @Test func noTableOfCharactersLeadsOutside() {
        var state: UInt64 = 1
        let random = {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32(truncatingIfNeeded: state >> 32)
        }
        var read = 0
        for _ in 0..<100 {
            // A trie whose nodes lead anywhere, loops among them, and two texts.
            var blob: [UInt8] = [0, 4, 0, 0]
            for _ in 0..<256 {
                let unit = random()
                let word = unit < 1 << 31 ? 0x8000_0000 | unit & 1 : unit & 0x0007_FDFF
                blob += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
            }
            blob += [0x78, 0x00]
            guard let map = CharsMap(blob) else { continue }
            read += 1
            var text = NormalizedText(bytes: Array("abc é ① \u{301} 👍".utf8), beginsText: true)
            map.normalize(&text)
            #expect(String(validating: text.bytes, as: UTF8.self) != nil)
        }
        #expect(read > 0)
    }
}
