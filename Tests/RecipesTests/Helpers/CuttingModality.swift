import Datasets
import Modalities
import NeuralNetworks
import Support
import Tensors
import TextModality

/// Texts that are cut at every comma into examples of their own, and can be corrupted.
struct CuttingModality: CorruptibleModality, SelfSupervisedModality, BenchmarkableModality,
    ExampleViews
{
    /// What was asked for under `corrupt`.
    struct Noise: Corruption, Equatable {
        var level: Int
    }

    static let descriptor = ModalityDescriptor(
        name: "cut", input: .texts, settingKeys: TextModality.descriptor.settingKeys,
        pretextKeys: TextModality.descriptor.pretextKeys)
    private let texts: TextModality

    init(settings: Settings, resources: ResourceFolders, records: [Record]) throws {
        texts = try TextModality(settings: settings, resources: resources, records: records)
    }

    init(timing settings: Settings, resources: ResourceFolders) throws {
        texts = try TextModality(timing: settings, resources: resources)
    }

    init(savedIn folder: String) throws { texts = try TextModality(savedIn: folder) }

    func save(to folder: String) throws { try texts.save(to: folder) }
    var resolvedSettings: any Encodable & Sendable { texts.resolvedSettings }

    func parts(of record: Record) throws -> [Record] {
        guard case .text(let text) = record.content else { return [record] }
        guard !text.contains("uncuttable") else {
            throw UserFault("its length cannot be told", at: record.place, remedy: "write another")
        }
        return text.split(separator: ",").enumerated().map { index, part in
            var record = record
            record.id += "/\(index)"
            record.content = .text(String(part))
            return record
        }
    }

    func makeCorruption(_ settings: Settings, resources: ResourceFolders) throws -> any Corruption {
        try settings.allow("level")
        return Noise(level: try settings.int("level"))
    }

    func decode(_ record: Record) throws -> Example { try texts.decode(record) }

    func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) throws -> any Featurizer {
        try texts.makeFeaturizer(pretrained: pretrained, using: &generator)
    }

    var pretextTasks: [String] { texts.pretextTasks }

    func makePretextTask(
        _ settings: Settings, using generator: inout RandomGenerator
    ) throws -> any PretextTask {
        try texts.makePretextTask(settings, using: &generator)
    }

    func randomExample(using generator: inout RandomGenerator) -> Example {
        texts.randomExample(using: &generator)
    }
}
