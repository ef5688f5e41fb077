import Foundation
import Support
import Testing

@testable import TextEncoders

/// Real tokenizers, which `make test-pretrained` fetches.
@Suite(.enabled(if: PretrainedFolder.path != nil)) struct PretrainedTokensTests {
    @Test(arguments: ["minilm", "e5"])
    func tokensAreThoseOfTheReference(name: String) throws {
        let folder = try #require(PretrainedFolder.path)
        let reference = try ReferenceTokens(PretrainedFolder.source("tokens.json"))
        try reference.compare(FolderTokenizer(folder: "\(folder)/\(name)"), as: name)
    }

    @Test func aTokenizerSaysWhichTokensAreSpecial() throws {
        let folder = try #require(PretrainedFolder.path)
        let words = try FolderTokenizer(folder: "\(folder)/minilm")
        #expect(words.vocabularyCount == 30_522)
        #expect(words.maskIndex == 103)
        #expect(words.specialIndices == [0, 100, 101, 102, 103])
        let pieces = try FolderTokenizer(folder: "\(folder)/e5")
        #expect(pieces.vocabularyCount == 250_002)
        #expect(pieces.maskIndex == 250_001)
        #expect(pieces.padIndex == 1)
        #expect(pieces.specialIndices == [0, 1, 2, 3, 250_001])
        #expect(pieces.files == ["tokenizer.json"])
    }
}

/// The folder that `make test-pretrained` names.
enum PretrainedFolder {
    static let path = ProcessInfo.processInfo.environment["DAWB_PRETRAINED"]

    /// A file of the folder of scripts and references.
    static func source(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Pretrained/\(name)")
    }
}
