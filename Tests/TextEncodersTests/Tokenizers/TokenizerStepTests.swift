import Foundation
import Support
import Testing

@testable import TextEncoders

/// Single steps, on the texts and on all characters of the first two planes.
@Suite struct TokenizerStepTests {
    private static let kinds = ["normalizer", "pre_tokenizer"]

    @Test(arguments: kinds) func stepsAreThoseOfTheReference(kind: String) throws {
        let file = try ReferenceTokens.fixture("tokenizers/steps.json")
        let texts = try ReferenceTokens(ReferenceTokens.fixture("tokenizers/tokens.json")).texts
        let blocks = Self.blocks()
        var count = 0
        for entry in try TokenizerNode(file: file.path).list()
        where try entry.required("kind").text() == kind {
            let step = try entry.required("step")
            let name = "\(count) \(try step.type())"
            let run = try Self.runner(kind, step)
            for (text, sum) in zip(texts, try entry.required("texts").list()) {
                let found = Files.sha256(of: run(Array(text.utf8))).prefix(16)
                #expect(try found == sum.text(), "\(name): \(text.prefix(60).debugDescription)")
            }
            for (block, sum) in zip(blocks, try entry.required("characters").list()) {
                let found = Files.sha256(of: run(block.bytes)).prefix(16)
                #expect(try found == sum.text(), "\(name): from U+\(block.first)")
            }
            count += 1
        }
        #expect(count > 10)
    }

    private static func runner(
        _ kind: String, _ step: TokenizerNode
    ) throws -> ([UInt8]) -> [UInt8] {
        if kind == "normalizer" {
            let steps = try step.normalizingSteps()
            return { bytes in
                var text = NormalizedText(bytes: bytes, beginsText: true)
                for step in steps { step.normalize(&text) }
                return text.bytes
            }
        }
        let steps = try step.splittingSteps()
        return { bytes in
            var words = Words(NormalizedText(bytes: bytes, beginsText: true))
            for step in steps { step.split(&words) }
            return Array(words.ranges.map { words.bytes[$0] }.joined(separator: [0x0A]))
        }
    }

    /// 4,096 characters each, with a letter on each side of every character.
    private static func blocks() -> [(first: String, bytes: [UInt8])] {
        let ranges: [ClosedRange<Int32>] = [
            1...0xD7FF, 0xE000...0x11937, 0x11939...0x1FFFF, 0xE0000...0xE01FF,
        ]
        var blocks: [(first: String, bytes: [UInt8])] = []
        for (count, scalar) in ranges.joined().enumerated() {
            if count % 4_096 == 0 { blocks.append((String(scalar, radix: 16), [])) }
            blocks[blocks.count - 1].bytes.append(0x61)
            Characters.append(scalar, to: &blocks[blocks.count - 1].bytes)
            blocks[blocks.count - 1].bytes += [0x62, 0x20]
        }
        return blocks
    }
}
