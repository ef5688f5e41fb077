import Datasets
import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextModality

@Suite struct SentenceEncoderTests {
    private static let folder = PretrainedPieceTests.corpora + "/multilingual-pieces"

    private static func sentences(in folder: String = folder) throws -> PretrainedSentences {
        try PretrainedSentences(
            named: folder, searching: [], normalizer: .init(foldsCase: true, readsSocialText: true),
            asked: nil)
    }

    @Test func vectorsAreThoseOfAnIndependentImplementation() throws {
        let sentences = try Self.sentences()
        let lines = try Files.readText(fixture("sentences.tsv")).split(separator: "\n")
        #expect(lines.count == 4)
        for line in lines {
            let fields = line.split(separator: "\t").map { $0.split(separator: " ") }
            let vector = sentences.encoder(try fields[0].map { try #require(Int32($0)) })
                .hostScalars
            for (found, expected) in zip(vector, fields[1]) {
                #expect(abs(found - (try #require(Float(expected)))) < 1e-4, "\(line)")
            }
        }
    }

    @Test func sentencesThatMeanTheSameAreNear() throws {
        let sentences = try Self.sentences()
        func vector(_ text: String) -> [Float] {
            sentences.vector(of: text, length: 64).hostScalars
        }
        func product(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map(*).reduce(0, +) }
        let good = vector("the battery lasts long and I love it")
        #expect(abs(product(good, good) - 16) < 1e-3)
        let same = vector("great battery life, very happy with it")
        let other = vector("it broke after two days, a waste of money")
        #expect(product(good, same) > product(good, other) + 1)
        // No text is without a vector, and a marker is read as what it means.
        #expect(vector("").allSatisfy { $0.isFinite })
        #expect(vector("see www.example.org") == vector("see website"))
        #expect(
            sentences.vector(of: "good good good", length: 1).hostScalars == vector("good"))
    }

    @Test func filesThatDoNotBelongTogetherAreNamed() throws {
        let folder = try TemporaryFolder()
        try Files.writeAtomically("<unk>\t0\n▁a\t-1\n", to: folder.path + "/pieces.txt")
        let file = folder.path + "/sentences.safetensors"
        func fault() -> UserFault? {
            do {
                _ = try Self.sentences(in: folder.path)
                return nil
            } catch { return error as? UserFault }
        }
        #expect(fault()?.description.contains("no sentence encoder named") == true)
        try SafetensorsFile.write(
            ["table": Tensor(zeros: [3, 4]), "scale": Tensor(zeros: [4])], to: file)
        #expect(fault()?.description.contains("do not fit its 2 pieces") == true)
        // So many columns would take all memory for the other weights.
        for columns in [0, 5_000] {
            try SafetensorsFile.write(
                ["table": Tensor(zeros: [2, columns]), "scale": Tensor(zeros: [columns])], to: file)
            #expect(fault()?.description.contains("do not fit its 2 pieces") == true)
        }
        try SafetensorsFile.write(
            ["table": Tensor(repeating: .nan, shape: [2, 4]), "scale": Tensor(zeros: [4])], to: file
        )
        #expect(fault()?.description.contains("table of the sentence encoder") == true)
        // Vectors that fit, and nothing else.
        try SafetensorsFile.write(
            ["table": Tensor(zeros: [2, 4]), "scale": Tensor(zeros: [4])], to: file)
        #expect(fault()?.description.contains("no tensor named") == true)
        #expect(fault()?.place?.file == file)
        try Files.writeAtomically([UInt8](repeating: 0xFF, count: 64), to: file)
        #expect(fault() != nil)
    }
}

@Suite struct SentenceFeatureTests {
    private static func modality() throws -> TextModality {
        try TextModality(
            settings: TextModalityTests.settings(
                TextModalityTests.small + "\nsentences: multilingual-pieces"),
            resources: [PretrainedPieceTests.corpora], records: TextModalityTests.records)
    }

    @Test func theVectorStandsBesideThePieces() throws {
        let modality = try Self.modality()
        var encoder = try TextModalityTests.encoder(modality)
        let examples = try TextModalityTests.records.prefix(3).map(modality.decode)
        var pass = Pass.evaluation
        let features = encoder(Batch(examples), &pass)
        #expect(encoder.featureCount == 16 + 512 && features.shape == [3, 528])
        for (row, example) in examples.enumerated() {
            let vector = try #require(example.vector).hostScalars
            #expect(Array(features.rows(row..<row + 1).hostScalars.suffix(512)) == vector)
        }
        // A strong view leaves pieces out; the vector stays.
        var generator = RandomGenerator(seed: 1)
        let strong = try modality.view(examples[0], as: .strong, using: &generator)
        #expect(strong.vector?.hostScalars == examples[0].vector?.hostScalars)
    }

    @Test func aNetworkThatStartsFromChanceDoesNotSeeIt() throws {
        let modality = try Self.modality()
        var generator = RandomGenerator(seed: 1)
        var encoder = try modality.makeFeaturizer(pretrained: false, using: &generator)
        var pass = Pass.evaluation
        let examples = try TextModalityTests.records.prefix(2).map(modality.decode)
        let features = encoder(Batch(examples), &pass)
        #expect(features.rows(0..<1).hostScalars.suffix(512).allSatisfy { $0 == 0 })
    }

    @Test func aSavedModalityMakesTheSameVectors() throws {
        let folder = try TemporaryFolder()
        let modality = try Self.modality()
        // A copy of a copy, as an adapted model is.
        try Files.makeFolder(folder.path + "/first")
        try Files.makeFolder(folder.path + "/second")
        try modality.save(to: folder.path + "/first")
        try TextModality(savedIn: folder.path + "/first").save(to: folder.path + "/second")
        Files.remove(folder.path + "/first")
        let back = try TextModality(savedIn: folder.path + "/second")
        let record = TextModalityTests.records[1]
        let vectors = try [modality, back].map { try $0.decode(record).vector?.hostScalars }
        #expect(vectors[0] != nil && vectors[0] == vectors[1])
        // The weights of a model from a pretrained network say that it sees the vector.
        let trained = try TextModalityTests.encoder(modality).tensors
        var generator = RandomGenerator(seed: 2)
        var loaded = try back.makeFeaturizer(pretrained: false, using: &generator)
        try loaded.load(trained, from: "model")
        var pass = Pass.evaluation
        let features = loaded(Batch([try back.decode(record)]), &pass).hostScalars
        #expect(Array(features.suffix(512)) == vectors[0])
    }

    @Test func aStepIsTimedWithTheVector() throws {
        let settings = try TextModalityTests.settings(
            "vocabulary: 100\nwidth: 16\nheads: 2\nsentences: multilingual-pieces")
        let modality = try TextModality(
            timing: settings, resources: [PretrainedPieceTests.corpora])
        var generator = RandomGenerator(seed: 1)
        let example = modality.randomExample(using: &generator)
        let length = try #require(example.vector).sumOfSquares.squareRoot()
        #expect((3...5).contains(length))
        #expect(try TextModalityTests.encoder(modality).featureCount == 16 + 512)
    }

    @Test func readingIsTimedWithoutTheVector() throws {
        let modality = try Self.modality()
        let record = TextModalityTests.records[0]
        let alone = try modality.withoutFeatures.decode(record)
        #expect(alone.vector == nil)
        guard case .tokens(let tokens) = alone.content,
            case .tokens(let same) = try modality.decode(record).content
        else {
            Issue.record("no tokens")
            return
        }
        #expect(tokens == same)
        let work = try #require(modality.featureWork)
        #expect(work.frames == 12 && work.seconds == 0)
        work.run()
        #expect(try TextModalityTests.modality().featureWork == nil)
    }
}
