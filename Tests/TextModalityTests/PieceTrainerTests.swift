import Support
import Testing

@testable import TextModality

/// Sentences from a few words, with some that are rare.
private func makeTexts(_ count: Int, seed: UInt64 = 4) -> [String] {
    var random = SplitMix(state: seed)
    let stems = ["walk", "talk", "play", "jump", "start", "end", "laugh", "look", "work", "call"]
    let endings = ["", "s", "ed", "ing", "er", "ers"]
    return (0..<count).map { _ in
        (0..<8).map { _ in
            (stems.randomElement(using: &random) ?? "")
                + (endings.randomElement(using: &random) ?? "")
        }.joined(separator: " ") + (Bool.random(using: &random) ? "!!! :)" : ". http://x.com/y")
    }
}

@Suite struct PieceTrainerTests {
    @Test(arguments: [40, 60, 120])
    func makesAsManyPiecesAsAsked(vocabulary: Int) throws {
        let texts = makeTexts(200)
        let table = try PieceTrainer(vocabulary: vocabulary)
            .train(texts, normalizer: TextNormalizer())
        #expect(table.pieces.count == vocabulary)
        #expect(Set(table.pieces).count == vocabulary)
        #expect(table.pieces.first == PieceTable.unknown)
        #expect(table.scores.allSatisfy { $0 <= 0 && $0.isFinite })
        #expect(table.scores.dropFirst() == table.scores.dropFirst().sorted(by: >)[...])
    }

    @Test func spellsEveryTextItWasMadeFrom() throws {
        let texts = makeTexts(200)
        let table = try PieceTrainer(vocabulary: 60, coverage: 1)
            .train(texts, normalizer: TextNormalizer())
        let tokenizer = PieceTokenizer(table: table, normalizer: TextNormalizer())
        for text in texts {
            let encoding = tokenizer.encodeWithSpans(text)
            #expect(!encoding.ids.contains(tokenizer.unknownIndex))
            #expect(
                tokenizer.decode(encoding.ids) == String(decoding: encoding.text, as: UTF8.self))
        }
    }

    @Test func findsEndingsOfManyStems() throws {
        var random = SplitMix(state: 9)
        let letters = "abcdefghijklmnopqrstuvwxyz"
        let texts = (0..<400).map { _ in
            let stem = String((0..<5).map { _ in letters.randomElement(using: &random) ?? "a" })
            return "the \(stem) \(stem)ing \(stem)ness :)"
        }
        let table = try PieceTrainer(vocabulary: 100).train(texts, normalizer: TextNormalizer())
        for piece in ["▁the", "ing", "ness"] { #expect(table.pieces.contains(piece), "\(piece)") }
        #expect(!table.pieces.contains { $0.contains("<") && $0 != PieceTable.unknown })
    }

    @Test func theSameTextsGiveTheSameTable() throws {
        let texts = makeTexts(100)
        let trainer = PieceTrainer(vocabulary: 70)
        let first = try trainer.train(texts, normalizer: TextNormalizer())
        #expect(try trainer.train(texts, normalizer: TextNormalizer()) == first)
        #expect(try trainer.train(makeTexts(100, seed: 5), normalizer: TextNormalizer()) != first)
    }

    @Test func rareCharactersAreLeftToUnknown() throws {
        let texts = makeTexts(300) + ["walk\u{2603}"]
        let table = try PieceTrainer(vocabulary: 50).train(texts, normalizer: TextNormalizer())
        #expect(!table.pieces.contains("\u{2603}"))
        let all = try PieceTrainer(vocabulary: 50, coverage: 1)
            .train(texts, normalizer: TextNormalizer())
        #expect(all.pieces.contains("\u{2603}"))
    }

    @Test func expectationMaximisationNeverLosesLikelihood() {
        let words = TrainingWords(makeTexts(100), normalizer: TextNormalizer(), coverage: 1)
        let seeds = PieceSeeds.find(in: words, longest: 8, limit: 300)
        var model = PieceLikelihood(pieces: seeds.map(\.bytes), weights: seeds.map(\.count))
        var before = -Double.infinity
        for _ in 0..<8 {
            let likelihood = model.improve(on: words)
            #expect(likelihood >= before - 1e-6 * abs(before))
            before = likelihood
        }
        #expect(abs(model.probabilities.reduce(0, +) - 1) < 1e-4)
    }

    @Test func seedsAreTheRepeatedSubstrings() {
        let words = TrainingWords(
            ["abab", "abc"], normalizer: TextNormalizer(readsSocialText: false), coverage: 1)
        let seeds = PieceSeeds.find(in: words, longest: 3, limit: 100)
        let counts = Dictionary(
            uniqueKeysWithValues: seeds.map {
                (String(decoding: $0.bytes, as: UTF8.self), $0.count)
            })
        #expect(counts == [" ": 2, "a": 3, "b": 3, "c": 1, " a": 2, "ab": 3, " ab": 2])
    }

    @Test(arguments: [[], [""], ["\u{200B}", " \n"], ["@bob http://x.com :)"]])
    func noTextIsAFault(texts: [String]) throws {
        let fault = try #require(throws: UserFault.self) {
            try PieceTrainer(vocabulary: 100).train(texts, normalizer: TextNormalizer())
        }
        #expect(fault.what.contains("no text"))
    }

    @Test func tooLittleTextIsAFaultThatSaysHowMuchItIsGoodFor() throws {
        let texts = ["the cat sat on the mat", "the dog sat on the cat"]
        let fault = try #require(throws: UserFault.self) {
            try PieceTrainer(vocabulary: 5_000).train(texts, normalizer: TextNormalizer())
        }
        let most = try #require(fault.remedy.split(separator: " ").compactMap { Int($0) }.first)
        let table = try PieceTrainer(vocabulary: most)
            .train(texts, normalizer: TextNormalizer())
        #expect(table.pieces.count == most)
        #expect(throws: UserFault.self) {
            try PieceTrainer(vocabulary: most + 1).train(texts, normalizer: TextNormalizer())
        }
    }

    @Test func moreCharactersThanPiecesIsAFault() throws {
        let fault = try #require(throws: UserFault.self) {
            try PieceTrainer(vocabulary: 5).train(["abcdefgh"], normalizer: TextNormalizer())
        }
        #expect(fault.what.contains("different characters"))
    }

    @Test(.timeLimit(.minutes(10))) func oneHugeWordIsLearntFrom() throws {
        let text = String(repeating: "abcab", count: 20_000)
        let table = try PieceTrainer(vocabulary: 20).train([text], normalizer: TextNormalizer())
        #expect(table.pieces.count == 20)
    }
}
