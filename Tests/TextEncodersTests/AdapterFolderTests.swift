import Foundation
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextEncoders

/// LoRA adapters in the layout of PEFT.
@Suite struct AdapterFolderTests {
    /// What PEFT and PyTorch computed for one text.
    private struct Reference: Decodable {
        var tokens: [Int32]
        var mean: [Float]
    }

    /// The folder of an adapter that Fixtures/make_adapters.py wrote.
    private static func fixture(_ name: String) throws -> String {
        try #require(
            Bundle.module.url(
                forResource: name, withExtension: nil, subdirectory: "Fixtures/adapters")
        ).path
    }

    private static func copy(_ name: String) throws -> TemporaryFolder {
        let (from, folder) = (try fixture(name), try TemporaryFolder())
        for file in ["adapter_config.json", "adapter_model.safetensors"] {
            try FileManager.default.copyItem(
                atPath: "\(from)/\(file)", toPath: "\(folder.path)/\(file)")
        }
        return folder
    }

    @Test(arguments: [TinyEncoder.bert, .distilbert])
    func whatPEFTWroteGivesItsVectors(encoder: TinyEncoder) throws {
        let folder = try Self.fixture(encoder.rawValue)
        let base = try openEncoder(encoder.path)
        let adapter = try AdapterFolder(contentsOf: folder, for: base.configuration)
        let merged = try TemporaryFolder()
        try base.copy(to: merged.path, merging: adapter)
        let network = try openEncoder(merged.path).network()
        let references = try JSONDecoder().decode(
            [Reference].self,
            from: Data(contentsOf: URL(fileURLWithPath: folder + "/reference.json"))
        )
        #expect(references.count == 2)
        let tokens = references.map(\.tokens)
        let vectors = network.vectors(of: tokens, .mean, isNormalized: false)
        #expect(difference(vectors.hostScalars, references.flatMap(\.mean)) < 1e-5)
        let plain = try base.network().vectors(of: tokens, .mean, isNormalized: false)
        #expect(difference(plain.hostScalars, references.flatMap(\.mean)) > 0.1)
    }

    @Test(arguments: [TinyEncoder.bert, .distilbert])
    func whatIsWrittenHasPEFTsNamesAndNumbers(encoder: TinyEncoder) throws {
        let (folder, written) = (try Self.fixture(encoder.rawValue), try TemporaryFolder())
        let sizes = try openEncoder(encoder.path).configuration
        let adapter = try AdapterFolder(contentsOf: folder, for: sizes)
        try adapter.write(to: written.path, for: sizes, base: encoder.rawValue)
        func tensors(_ folder: String) throws -> [String: [Float]] {
            try SafetensorsFile(contentsOf: folder + "/adapter_model.safetensors").allTensors()
                .mapValues(\.hostScalars)
        }
        #expect(try tensors(written.path) == tensors(folder))
        struct Keys: Decodable, Equatable {
            var peftType, taskType, bias, baseModelNameOrPath: String
            var r: Int
            var loraAlpha: Float
            var targetModules: Set<String>
            var inferenceMode, fanInFanOut: Bool
        }
        func keys(_ folder: String) throws -> Keys {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(
                Keys.self,
                from: Data(contentsOf: URL(fileURLWithPath: folder + "/adapter_config.json")))
        }
        #expect(try keys(written.path) == keys(folder))
    }

    @Test(arguments: [
        ("\"LORA\"", "\"IA3\"", "'IA3', which is not supported"),
        ("\"use_dora\": false", "\"use_dora\": true", "DoRA"),
        ("\"bias\": \"none\"", "\"bias\": \"all\"", "biases"),
        ("\"r\": 3", "\"r\": 4", "a matrix of the shape [3, 16]"),
        ("\"r\": 3", "\"r\": 0", "no rank"),
        ("\"lora_alpha\": 6", "\"lora_alpha\": \"x\"", "lora_alpha"),
        ("{", "[", "no sound JSON"),
    ])
    func aConfigurationThatCannotBeIsRefused(old: String, new: String, what: String) throws {
        let folder = try Self.copy("bert")
        let url = URL(fileURLWithPath: folder.path + "/adapter_config.json")
        let text = try String(contentsOf: url, encoding: .utf8)
        let place = try #require(text.range(of: old))
        try text.replacingCharacters(in: place, with: new).write(
            to: url, atomically: true, encoding: .utf8)
        let sizes = try openEncoder(TinyEncoder.bert.path).configuration
        let said = fault { _ = try AdapterFolder(contentsOf: folder.path, for: sizes) }
        #expect(said.contains(what), "\(said)")
    }

    @Test func anAdapterForAnotherEncoderIsRefused() throws {
        let folder = try Self.copy("bert")
        let sizes = try openEncoder(TinyEncoder.bert.path).configuration
        func said(_ change: (inout EncoderConfiguration) -> Void) -> String {
            var other = sizes
            change(&other)
            return fault { _ = try AdapterFolder(contentsOf: folder.path, for: other) }
        }
        #expect(said { _ in } == "")
        let both = "another encoder: it holds matrices for 2 layers of 16 numbers, and the encoder"
        #expect(said { $0.layerCount = 3 }.contains("\(both) has 3 layers of 16"))
        #expect(said { $0.layerCount = 1 }.contains("\(both) has 1 layers of 16"))
        #expect(said { $0.width = 32 }.contains("\(both) has 2 layers of 32"))
        #expect(said { $0.family = .distilbert }.contains("another encoder"))
    }

    @Test func matricesThatHaveNoPlaceAreRefused() throws {
        let folder = try Self.copy("bert")
        let path = folder.path + "/adapter_model.safetensors"
        let sizes = try openEncoder(TinyEncoder.bert.path).configuration
        let tensors = try SafetensorsFile(contentsOf: path).allTensors()
        func said(_ change: (inout [String: Tensor]) -> Void) throws -> String {
            var other = tensors
            change(&other)
            try SafetensorsFile.write(other, to: path)
            return fault { _ = try AdapterFolder(contentsOf: folder.path, for: sizes) }
        }
        let layer = "base_model.model.encoder.layer.1"
        let query = "\(layer).attention.self.query.lora_A.weight"
        let some = try #require(tensors[query])
        #expect(
            try said { $0["\(layer).output.dense.lora_A.weight"] = some }
                .contains(
                    "output.dense.lora_A.weight, and matrices can be beside query, key, value"))
        #expect(try said { $0[query] = nil }.contains("beside layer 1 than beside layer 0"))
        #expect(try said { $0["something.weight"] = some }.contains("something.weight"))
        #expect(
            try said { $0[query] = Tensor(repeating: .nan, shape: some.shape) }.contains("NaN"))
        // A head that was trained with the adapter has no part in the encoder.
        #expect(try said { $0["base_model.model.classifier.weight"] = some } == "")
        // So has the name of a model around the encoder.
        let around = Dictionary(
            uniqueKeysWithValues: tensors.map {
                ($0.key.replacing("model.encoder", with: "model.bert.encoder"), $0.value)
            })
        #expect(try said { $0 = around } == "")
        let bytes = try Files.read(path)
        try Files.writeAtomically(Array(bytes.dropLast(7)), to: path)
        #expect(
            fault { _ = try AdapterFolder(contentsOf: folder.path, for: sizes) }
                .contains("not a sound safetensors file"))
        try FileManager.default.removeItem(atPath: path)
        #expect(
            fault { _ = try AdapterFolder(contentsOf: folder.path, for: sizes) }
                .contains("has no adapter_model.safetensors"))
    }
}

/// PEFT itself, where `make test-pretrained` finds it, on the real MiniLM.
@Suite(.enabled(if: PretrainedFolder.path != nil && PretrainedFolder.peft != nil))
struct PretrainedAdapterTests {
    @Test func peftReadsWhatIsWritten() throws {
        let (folder, python) = (
            try #require(PretrainedFolder.path), try #require(PretrainedFolder.peft)
        )
        let encoder = try EncoderFolder(path: folder + "/minilm")
        var generator = RandomGenerator(seed: 4)
        let width = encoder.configuration.width
        func pair() -> AdapterFolder.Pair {
            .init(
                down: .normal([4, width], deviation: 0.1, using: &generator),
                up: .normal([width, 4], deviation: 0.1, using: &generator))
        }
        let adapter = AdapterFolder(
            rank: 4, alpha: 8,
            layers: (0..<encoder.configuration.layerCount).map { _ in
                ["query": pair(), "value": pair()]
            })
        let (written, merged) = (try TemporaryFolder(), try TemporaryFolder())
        try adapter.write(to: written.path, for: encoder.configuration, base: "minilm")
        try encoder.copy(to: merged.path, merging: adapter)
        let tokens = ["A quick brown fox jumps over the lazy dog.", "ok"].map(encoder.encode)
        let vectors = try EncoderFolder(path: merged.path).network().vectors(
            of: tokens, .mean, isNormalized: false)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            python, PretrainedFolder.source("read_adapter.py").path, encoder.path, written.path,
            "\(tokens)",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let expected = try JSONDecoder().decode([[Float]].self, from: printed)
        #expect(difference(vectors.hostScalars, expected.flatMap(\.self)) < 1e-4)
        let plain = try encoder.network().vectors(of: tokens, .mean, isNormalized: false)
        #expect(difference(plain.hostScalars, expected.flatMap(\.self)) > 0.05)
    }
}

extension PretrainedFolder {
    /// The Python that has PEFT.
    static let peft = ProcessInfo.processInfo.environment["DAWB_PEFT"].flatMap {
        $0.isEmpty ? nil : $0
    }
}
