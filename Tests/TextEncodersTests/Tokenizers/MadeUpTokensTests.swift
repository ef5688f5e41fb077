import Foundation
import Support
import Testing

@testable import TextEncoders

/// Small tokenizers of each kind, and what the reference implementations make of texts with them.
@Suite struct MadeUpTokensTests {
    @Test(arguments: [
        "words", "words-cased", "bytes", "characters", "continued", "unigram", "vocabulary",
        "merges", "sentencepiece",
    ])
    func tokensAreThoseOfTheReference(name: String) throws {
        let reference = try ReferenceTokens(ReferenceTokens.fixture("tokenizers/tokens.json"))
        let folder = try ReferenceTokens.fixture("tokenizers/\(name)")
        try reference.compare(FolderTokenizer(folder: folder.path), as: name)
    }

    @Test func filesAreThoseThatWereRead() throws {
        let files = { (name: String) in
            try FolderTokenizer(folder: ReferenceTokens.fixture("tokenizers/\(name)").path).files
        }
        #expect(try files("words") == ["tokenizer.json"])
        #expect(try files("vocabulary") == ["vocab.txt", "tokenizer_config.json"])
        #expect(
            try files("merges") == [
                "vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json",
            ])
        #expect(try files("sentencepiece") == ["sentencepiece.bpe.model"])
    }

    @Test func specialTokensAreKnown() throws {
        let folder = try ReferenceTokens.fixture("tokenizers/bytes").path
        let tokenizer = try FolderTokenizer(folder: folder)
        #expect(tokenizer.specialIndices == [0, 1, 2, 3, 900])
        #expect(tokenizer.maskIndex == 900)
        #expect(tokenizer.padIndex == 1)
        #expect(tokenizer.vocabularyCount == 901)
    }

    @Test func aTextThatIsCutKeepsTheTokensAroundIt() throws {
        let folder = try ReferenceTokens.fixture("tokenizers/words").path
        let tokenizer = try FolderTokenizer(folder: folder)
        let all = tokenizer.encode("Good day! The film was great.", length: 100)
        #expect(all.count > 6)
        for length in 2...all.count {
            let tokens = tokenizer.encode("Good day! The film was great.", length: length)
            #expect(tokens == all.prefix(length - 1) + [all[all.count - 1]])
        }
    }

    @Test func halvesOfACharacterAreReplaced() throws {
        let folder = try ReferenceTokens.fixture("tokenizers/bytes").path
        let tokenizer = try FolderTokenizer(folder: folder)
        let broken = String(decoding: [0x61, 0xD83D, 0x62] as [UInt16], as: UTF16.self)
        #expect(tokenizer.encode(broken, length: 50) == tokenizer.encode("a\u{FFFD}b", length: 50))
    }
}
