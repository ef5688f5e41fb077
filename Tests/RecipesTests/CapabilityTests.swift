import Benchmarks
import Datasets
import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing
import TextModality

@testable import Recipes
@testable import Runs

/// A modality of nothing but its core: what asks for more says so.
struct CapabilityTests {
    /// Files of numbers, which can be read and learnt from, and nothing else.
    private struct Sensor: Modality {
        static let descriptor = ModalityDescriptor(
            name: "sensor", input: .files(["csv"]), settingKeys: TextModality.descriptor.settingKeys
        )
        private let texts: TextModality

        init(settings: Settings, resources: ResourceFolders, records: [Record]) throws {
            // Made-up pieces: there are too few words here to make a table from.
            texts = try TextModality(timing: settings, resources: resources)
        }

        init(savedIn folder: String) throws { texts = try TextModality(savedIn: folder) }

        func save(to folder: String) throws { try texts.save(to: folder) }
        var resolvedSettings: any Encodable & Sendable { texts.resolvedSettings }
        func decode(_ record: Record) throws -> Example { try texts.decode(record) }

        func makeFeaturizer(
            pretrained: Bool, using generator: inout RandomGenerator
        ) throws -> any Featurizer {
            try texts.makeFeaturizer(pretrained: pretrained, using: &generator)
        }
    }

    private static let modalities = ModalityRegistry([Sensor.self])

    private func recipe(_ more: String = "") throws -> Recipe {
        let yaml = """
            name: made
            modality: sensor
            source: {corpus: here}
            target: {corpus: there}
            sensor: {pieces: trained, vocabulary: 100}
            method: [dann]
            \(more)

            """
        return try Recipe(
            Settings(yaml: yaml, file: "made.yaml"), file: "made.yaml",
            modalities: Self.modalities)
    }

    private func sensor() throws -> Sensor {
        try Sensor(settings: recipe().modalitySettings, resources: [], records: [])
    }

    @Test func missingCapabilitiesAreNamed() throws {
        let pretext = try #require(throws: UserFault.self) { try self.recipe("pretext: {task: x}") }
        #expect(pretext.what == "sensor recipes have no pretext task")
        #expect(pretext.remedy == "Remove 'pretext'." && pretext.place?.line == 7)
        let made = try self.recipe()
        let timed = try #require(throws: UserFault.self) {
            try made.modalityToTime(resources: [])
        }
        #expect(timed.what.contains("sensor recipes cannot be timed"))
        let modality = try sensor()
        let corrupt = try #require(throws: UserFault.self) {
            try modality.corruption(Settings(yaml: "level: 1", file: "made.yaml"), resources: [])
        }
        #expect(corrupt.what == "sensor recipes cannot corrupt their data")
        #expect(corrupt.remedy == "Remove 'corrupt'.")
    }

    @Test func theCoreIsEnoughToReadAndShow() throws {
        let modality = try sensor()
        let record = Record(id: "1", content: .text("up"), line: 1, file: "rows.csv")
        #expect(try modality.parts(of: record) == [record])
        let example = try modality.decode(record)
        var generator = RandomGenerator(seed: 1)
        let view = try modality.views.view(example, as: .strong, using: &generator)
        guard case .tokens(let tokens) = example.content, case .tokens(let same) = view.content
        else {
            Issue.record("not tokens")
            return
        }
        #expect(tokens == same)
        var exhibits = Exhibits(modality)
        #expect(try exhibits.exhibit(example, id: "1") == nil)
    }

    @Test func corporaAskTheDescriptorForEndings() throws {
        let home = try TemporaryFolder()
        for name in ["left", "right"] {
            try Files.makeFolder("\(home.path)/\(name)")
            for index in 0..<4 {
                try Files.writeAtomically("1,2", to: "\(home.path)/\(name)/\(index).csv")
                try Files.writeAtomically("?", to: "\(home.path)/\(name)/\(index).txt")
            }
        }
        try Files.writeAtomically(
            """
            name: steps
            modality: sensor
            origin: here
            licence: none
            classes: [left, right]
            format: folder
            splits: {seed: 1, by: record, parts: {all: 1}}

            """, to: "\(home.path)/corpus.yaml")
        let registry = CorpusRegistry(
            folder: "\(home.path)/registered", inputs: Self.modalities.inputs)
        let corpus = try Corpus.load(named: home.path, searching: [], registry: registry)
        #expect(corpus.count == 8)
        #expect(throws: UserFault.self) { try Corpus.load(named: home.path, searching: []) }
    }
}
