import Datasets
import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextModality

/// Texts read by a pretrained encoder: a tiny one of random weights, and made-up pieces.
@Suite struct EncoderReaderTests {
    private static let words = [
        "good", "bad", "film", "the", "a", "is", "very", "not", "book", "was", "day", "cold",
    ]
    static let texts = [
        "the film was good", "a bad book", "the day is very very cold", "good", "not a bad day",
        "the film was not good a bad film", "cold", "",
    ]

    /// A folder with the tiny encoder and a vocabulary for it.
    static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let fixture = String(#filePath.split(separator: "/").dropLast(2).joined(separator: "/"))
        let from = "/\(fixture)/TextEncodersTests/Fixtures/encoders/bert"
        for file in ["config.json", "model.safetensors"] {
            try Files.writeAtomically(Files.read("\(from)/\(file)"), to: "\(folder.path)/\(file)")
        }
        let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        let filling = (0..<60 - special.count - words.count).map { "##\($0)" }
        let vocabulary = (special + words + filling).joined(separator: "\n") + "\n"
        try Files.writeAtomically(Array(vocabulary.utf8), to: folder.path + "/vocab.txt")
        return folder
    }

    static func record(_ text: String) -> Record {
        Record(id: text, content: .text(text), line: 1)
    }

    static func modality(
        _ folder: TemporaryFolder, _ more: String = "", kept: String? = nil
    ) throws -> TextModality {
        try TextModality(
            settings: TextModalityTests.settings(
                "encoder: \(folder.path)\nlength: 12\n" + more),
            resources: ResourceFolders([], kept: kept), records: []
        ).fitted(toSource: texts.map(record))
    }

    static func features(
        _ modality: TextModality, _ texts: [String], training: Bool = false
    ) throws -> Tensor {
        var generator = RandomGenerator(seed: 1)
        var network = try modality.makeFeaturizer(pretrained: true, using: &generator)
        var pass = Pass.evaluation
        return network(
            Batch(try modality.decode(texts.map(record)).map { try $0.get() }), &pass)
    }

    private func difference(_ a: Tensor, _ b: Tensor) -> Float {
        zip(a.hostScalars, b.hostScalars).map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test func aVectorDoesNotDependOnTheOtherTexts() throws {
        let folder = try Self.folder()
        let modality = try Self.modality(folder)
        let together = try Self.features(modality, Self.texts)
        #expect(together.shape == [Self.texts.count, 16])
        for (row, text) in Self.texts.enumerated() {
            let alone = try Self.features(modality, [text])
            #expect(alone.hostScalars == together.rows(row..<row + 1).hostScalars, "\(text)")
        }
        let mean = together.rowMean().hostScalars
        #expect(mean.allSatisfy { abs($0) < 1e-4 })
    }

    @Test(arguments: ["head", "last:1", "lora", "gradual", "whole"])
    func tuningStartsFromTheFrozenVectors(tuning: String) throws {
        let folder = try Self.folder()
        let frozen = try Self.features(Self.modality(folder), Self.texts)
        let tuned = try Self.modality(folder, "tune: \(tuning)")
        #expect(difference(try Self.features(tuned, Self.texts), frozen) < 1e-3)
        #expect(tuned.unfreezesGradually == (tuning == "gradual"))
    }

    @Test(arguments: [
        ("frozen", [String]()), ("head", ["residual"]), ("last:1", ["layers.0"]),
        ("lora", ["adapters.0", "adapters.1"]),
        ("gradual", ["embeddings", "layers.0", "layers.1"]),
        ("whole", ["embeddings", "layers.0", "layers.1"]),
    ])
    func whatIsTunedLearnsAndNothingElse(tuning: String, parts: [String]) throws {
        let folder = try Self.folder()
        let modality = try Self.modality(folder, "tune: \(tuning)")
        var generator = RandomGenerator(seed: 1)
        guard
            var network = try modality.makeFeaturizer(pretrained: true, using: &generator)
                as? EncodedText
        else { preconditionFailure("no EncodedText") }
        // The whole encoder is shown as if its parts were the network's own; beside matrices it
        // stays as it is, and is in the model's copy of the encoder alone.
        let stored = storedTensorPaths(of: network)
            .filter { tuning != "lora" || !$0.hasPrefix("network.0.") }
            .map { $0.replacing("network.0.", with: "") }
        #expect(stored.count == network.tensors.count)
        // Matrices go by the names of their products.
        if tuning != "lora" { #expect(Set(stored) == Set(network.tensors.keys)) }
        // What begins as zero passes nothing on to what is before it.
        network.forEachTensor { path, tensor, role in
            if role == .trainable, path.hasSuffix("up") {
                tensor = Tensor(repeating: 0.1, shape: tensor.shape)
            }
        }
        let batch = Batch(try modality.decode(Self.texts.map(Self.record)).map { try $0.get() })
        var pass = Pass.evaluation
        let (_, gradient) = network.valueWithGradient { network in
            let features = network(batch, &pass)
            return (features * features * features).sum()
        }
        let learnt = Set(
            gradient.keys.map { path in
                let names = path.split(separator: ".")
                return names.count > 1 && Int(names[1]) != nil && names[0] != "residual"
                    ? names.prefix(2).joined(separator: ".") : String(names[0])
            })
        #expect(learnt == Set(parts))
        #expect((network.parameterCount > 0) == !parts.isEmpty)
    }

    @Test(arguments: ["frozen", "head", "last:1", "lora", "whole"])
    func aSavedModelReadsTextsAlike(tuning: String) throws {
        let folder = try Self.folder()
        let modality = try Self.modality(folder, "tune: \(tuning)")
        let saved = try TemporaryFolder()
        try modality.save(to: saved.path)
        var generator = RandomGenerator(seed: 1)
        var network = try modality.makeFeaturizer(pretrained: true, using: &generator)
        let read = try TextModality(savedIn: saved.path)
        generator = RandomGenerator(seed: 2)
        var other = try read.makeFeaturizer(pretrained: false, using: &generator)
        #expect(throws: UserFault.self) {
            _ = try modality.makeFeaturizer(pretrained: false, using: &generator)
        }
        func load(_ module: inout some Featurizer, _ tensors: [String: Tensor]) throws {
            try module.load(tensors, from: "model.safetensors")
        }
        try load(&other, network.tensors)
        var pass = Pass.evaluation
        let one = network(Batch(try Self.texts.map { try modality.decode(Self.record($0)) }), &pass)
        let two = other(Batch(try Self.texts.map { try read.decode(Self.record($0)) }), &pass)
        #expect(one.hostScalars == two.hostScalars)
    }

    @Test func vectorsAreKeptForTheNextRun() throws {
        let (folder, kept) = (try Self.folder(), try TemporaryFolder())
        let first = try Self.modality(folder, kept: kept.path)
        let features = try Self.features(first, Self.texts)
        try first.keep(in: kept.path)
        #expect(try Files.names(in: kept.path).count == 1)
        let second = try Self.modality(folder, kept: kept.path)
        #expect(try Self.features(second, Self.texts).hostScalars == features.hostScalars)
        // Another prefix gives other tokens, and so other vectors.
        let other = try Self.modality(folder, "prefix: 'very '", kept: kept.path)
        #expect(try Self.features(other, Self.texts).hostScalars != features.hostScalars)
    }

    @Test func aStrongViewLacksSomething() throws {
        let folder = try Self.folder()
        for tuning in ["frozen", "last:1", "whole"] {
            let modality = try Self.modality(folder, "tune: \(tuning)")
            let example = try modality.decode(Self.record(Self.texts[5]))
            var generator = RandomGenerator(seed: 3)
            let strong = try modality.view(example, as: .strong, using: &generator)
            switch (example.content, strong.content) {
            case (.dense(let a), .dense(let b)): #expect(a.hostScalars != b.hostScalars)
            case (.rows(let a), .rows(let b)):
                #expect(b.rows < a.rows)
                #expect(b.rows(0..<1).hostScalars == a.rows(0..<1).hostScalars)
            case (.tokens(let a), .tokens(let b)): #expect(b.count < a.count && b[0] == a[0])
            default: Issue.record("another kind of example")
            }
        }
    }

    @Test(arguments: [
        ("tune: last:2", "last:1"), ("tune: last:0", "last:N"),
        ("tune: most", "last:N"),
        ("layers: 2", "encoder"), ("lora: {rank: 2}", "lora"),
    ])
    func settingsThatSayNothingAreRefused(yaml: String, remedy: String) throws {
        let folder = try Self.folder()
        let fault = #expect(throws: UserFault.self) { _ = try Self.modality(folder, yaml) }
        #expect(fault?.remedy.contains(remedy) == true, "\(String(describing: fault))")
    }

    @Test func anEncoderThatIsMissingIsNamed() throws {
        let fault = #expect(throws: UserFault.self) {
            try TextModality(
                settings: TextModalityTests.settings("encoder: nowhere"), resources: [],
                records: [])
        }
        #expect(fault?.what.contains("nowhere") == true)
    }
}
