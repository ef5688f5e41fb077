import Datasets
import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextModality

@Suite struct TextModalityTests {
    static let small =
        "pieces: trained\nvocabulary: 100\nwidth: 16\nheads: 2\nhidden: 24\nlength: 12\nlayers: 2"

    static func settings(_ yaml: String) throws -> Settings {
        try Settings(yaml: yaml, file: "recipe.yaml")
    }

    static let records = (0..<60).map { number in
        Record(
            id: "\(number)",
            content: .text(
                number.isMultiple(of: 2)
                    ? "what a lovely sunny day number \(number)"
                    : "a terrible broken thing, awful \(number)"),
            line: number + 1)
    }

    static func modality(_ yaml: String = small) throws -> TextModality {
        try TextModality(settings: settings(yaml), resources: [], records: records)
    }

    static func encoder(_ modality: TextModality) throws -> any Featurizer {
        var generator = RandomGenerator(seed: 1, stream: "test")
        return try modality.makeFeaturizer(pretrained: true, using: &generator)
    }

    @Test func featuresOfATextDoNotDependOnItsNeighboursInTheBatch() throws {
        let modality = try Self.modality()
        var encoder = try Self.encoder(modality)
        let examples = try Self.records.prefix(5).map(modality.decode)
        var pass = Pass.evaluation
        let together = encoder(Batch(examples), &pass)
        #expect(together.shape == [5, 16])
        for (row, example) in examples.enumerated() {
            let alone = encoder(Batch([example]), &pass).hostScalars
            let same = zip(alone, together.rows(row..<row + 1).hostScalars).allSatisfy {
                abs($0 - $1) < 1e-4
            }
            #expect(same, "example \(row)")
        }
    }

    @Test(arguments: ["mean", "cls"]) func orderMattersUnderEitherPooling(_ pooling: String) throws
    {
        let modality = try Self.modality(Self.small + "\npooling: \(pooling)")
        var encoder = try Self.encoder(modality)
        var pass = Pass.evaluation
        func features(_ text: String) throws -> [Float] {
            let example = try modality.decode(
                Record(id: "x", content: .text(text), line: 1))
            return encoder(Batch([example]), &pass).hostScalars
        }
        let (one, other) = (try features("lovely day awful"), try features("awful day lovely"))
        #expect(zip(one, other).contains { abs($0 - $1) > 1e-4 })
    }

    @Test func longTextsAreCutAndEmptyOnesAreStillExamples() throws {
        let modality = try Self.modality(Self.small + "\npooling: cls")
        func tokens(_ text: String) throws -> [Int32] {
            let record = Record(id: "x", content: .text(text), line: 1)
            guard case .tokens(let tokens) = try modality.decode(record).content else { return [] }
            return tokens
        }
        #expect(try tokens(String(repeating: "lovely day ", count: 50)).count == 13)
        #expect(try tokens("").count == 2)
        #expect(try tokens("\u{200B}").first == modality.pieces.tokenizer.classIndex)
    }

    @Test func onlyThePiecesOfABatchGetAGradient() throws {
        let modality = try Self.modality()
        var encoder = try #require(try Self.encoder(modality) as? TextEncoder)
        let example = try modality.decode(Self.records[0])
        guard case .tokens(let tokens) = example.content else { return }
        let (_, gradient) = encoder.valueWithGradient { encoder in
            var pass = Pass.evaluation
            return encoder(Batch([example]), &pass).sum()
        }
        guard case .rows(let rows) = gradient["pieces.table"] else {
            Issue.record("the table's gradient is not sparse")
            return
        }
        #expect(rows.indices == Array(Set(tokens)).sorted())
        // The sum over a layer-norm's output is constant but for its shift: look behind it instead.
        #expect(gradient["finalNorm.0.bias"] != nil)
    }

    @Test func maskedPiecesAreLearnt() throws {
        let modality = try Self.modality()
        var generator = RandomGenerator(seed: 2, stream: "test")
        let section = try Self.settings("task: masked-pieces\nshare: 0.3")
        struct Pair: Module {
            var featurizer: any Featurizer
            var task: any PretextTask
            mutating func visit(_ visitor: inout some Visitor) {
                visitor.module("featurizer", &featurizer)
                visitor.module("task", &task)
            }
        }
        var pair = Pair(
            featurizer: try Self.encoder(modality),
            task: try modality.makePretextTask(section, using: &generator))
        var optimizer = Adam()
        let examples = try Self.records.map(modality.decode)
        var losses: [Float] = []
        for step in 0..<120 {
            var pass = Pass.training(RandomGenerator(seed: 3, stream: "\(step)"))
            let (loss, gradient) = pair.valueWithGradient { pair in
                pair.task.loss(&pair.featurizer, Batch(examples), &pass)
            }
            optimizer.update(&pair, gradient, rate: 0.01, decay: 0)
            losses.append(loss.hostScalar)
        }
        let (first, last) = (losses.prefix(5).reduce(0, +), losses.suffix(5).reduce(0, +))
        #expect(last < 0.7 * first, "from \(first / 5) to \(last / 5)")
    }

    @Test func aFrozenTableIsSavedButNotTrained() throws {
        var encoder = try Self.encoder(Self.modality(Self.small + "\nfrozen: true"))
        var roles: [String: Role] = [:]
        encoder.forEachTensor { path, _, role in roles[path] = role }
        #expect(roles["pieces.table"] == .buffer)
        #expect(roles["adapter.0.weight"] == .trainable)
    }

    @Test func aSavedModalityReadsTheSameTokens() throws {
        let folder = try TemporaryFolder()
        let modality = try Self.modality()
        try modality.save(to: folder.path)
        let back = try TextModality(savedIn: folder.path)
        for record in Self.records {
            guard case .tokens(let a) = try modality.decode(record).content,
                case .tokens(let b) = try back.decode(record).content
            else { continue }
            #expect(a == b)
        }
        // A model that was saved before a setting existed has its default.
        let file = folder.path + "/text.json"
        let json = try Files.readText(file)
        let older = json.split(separator: "\n").filter { !$0.contains("sentences") }
        #expect(older.count == json.split(separator: "\n").count - 1)
        try Files.writeAtomically(older.joined(separator: "\n"), to: file)
        #expect(try TextModality(savedIn: folder.path).settings == modality.settings)
        try Files.writeAtomically(json.replacing(": 12,", with: ": -12,"), to: file)
        #expect(throws: UserFault.self) { try TextModality(savedIn: folder.path) }
        try Files.writeAtomically("{", to: file)
        #expect(throws: UserFault.self) { try TextModality(savedIn: folder.path) }
    }

    @Test(arguments: [
        ("heads: 3", "width"), ("pretrained: true\npieces: trained", "pretrained"),
        ("layer: 2", "layers"), ("pooling: max", "mean"), ("dropout: 2", "0.9"),
        ("pieces: nowhere", "nowhere"), ("sentences: multilingual-pieces", "e5-small"),
    ])
    func settingsThatCannotBeAreNamed(_ yaml: String, _ word: String) throws {
        do {
            _ = try TextModality(
                settings: Self.settings(yaml), resources: ["corpora"], records: Self.records)
            Issue.record("\(yaml) was accepted")
        } catch let fault as UserFault {
            #expect(fault.description.contains(word))
            #expect(fault.place?.file == "recipe.yaml")
        }
    }
}

@Suite struct PretrainedPieceTests {
    static let corpora =
        #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        + "/corpora"

    @Test func theCommittedTableIsReadWithItsVectors() throws {
        let modality = try TextModality(
            settings: TextModalityTests.settings("width: 128"), resources: [Self.corpora],
            records: [])
        let vectors = try #require(modality.pieces.vectors)
        #expect(vectors.shape == [17_432, 128])
        // Vectors of one language's synonyms are closer than those of unrelated words.
        func vector(_ word: String) throws -> [Float] {
            let index = try #require(modality.pieces.tokenizer.encode(word).first)
            return vectors.rows(Int(index)..<Int(index) + 1).hostScalars
        }
        func cosine(_ a: [Float], _ b: [Float]) -> Float {
            func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map(*).reduce(0, +) }
            return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
        }
        let (good, great, table) = (try vector("good"), try vector("great"), try vector("table"))
        #expect(cosine(good, great) > cosine(good, table))
    }

    @Test func damagedVectorsAreNamed() throws {
        let folder = try TemporaryFolder()
        try Files.writeAtomically("<unk>\t0\n▁a\t-1\n", to: folder.path + "/pieces.txt")
        let file = folder.path + "/pieces.safetensors"
        try SafetensorsFile.write(
            ["table": Tensor(zeros: [3, 4]), "scale": Tensor(zeros: [4])], to: file)
        func load() throws {
            let settings = try TextModalityTests.settings("pieces: \(folder.path)\nwidth: 4")
            _ = try TextModality(settings: settings, resources: [], records: [])
        }
        do {
            try load()
            Issue.record("three vectors for two pieces were accepted")
        } catch let fault as UserFault {
            #expect(fault.place?.file == file)
        }
        try Files.writeAtomically([UInt8](repeating: 0xFF, count: 64), to: file)
        #expect(throws: UserFault.self) { try load() }
    }
}
