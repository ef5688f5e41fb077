public import Datasets
public import Modalities
import NeuralNetworks
public import Support
public import Tensors

/// Texts, read by a pretrained encoder or as pieces by a small transformer.
public struct TextModality: Modality, ExampleViews, JointDecoding, KeepingModality, TunedModality,
    SourceFitting, AdapterSaving
{
    /// Texts, under the name `text`.
    public static let descriptor = ModalityDescriptor(
        name: "text", input: .texts, settingKeys: TextSettings.keys,
        pretextKeys: ["share", "temperature"])

    let settings: TextSettings
    let reader: any TextReader

    init(settings: TextSettings, reader: any TextReader) {
        (self.settings, self.reader) = (settings, reader)
    }

    /// Reads the encoder or the piece table that the settings name.
    ///
    /// - Throws: `UserFault` on settings, an encoder, a piece table or texts that cannot be used.
    public init(settings: Settings, resources: ResourceFolders, records: [Record]) throws {
        let text = try TextSettings(settings)
        try text.refuseIdleKeys(of: settings)
        self.settings = text
        reader =
            text.hasEncoder
            ? try EncoderReader(text, from: settings, resources: resources)
            : try PieceReader(
                text, from: settings, resources: resources,
                texts: records.compactMap(TextModality.text))
    }

    /// With an encoder, the modality whose vectors are centred on the source's.
    public func fitted(toSource records: [Record]) -> TextModality {
        TextModality(
            settings: settings,
            reader: reader.fitted(to: records.compactMap(TextModality.text)))
    }

    /// Reads back `text.json`, and the encoder or the tokenizer beside it.
    ///
    /// - Throws: `UserFault` if they are missing or damaged.
    public init(savedIn folder: String) throws {
        let saved = try SavedText(contentsOf: folder + "/text.json")
        settings = saved.settings
        reader =
            settings.hasEncoder
            ? try EncoderReader(settings, savedIn: folder)
            : try PieceReader(saved, savedIn: folder)
    }

    /// Writes `text.json`, and the encoder or the tokenizer beside it.
    ///
    /// - Throws: `UserFault` if the folder cannot be written.
    public func save(to folder: String) throws { try reader.save(to: folder) }

    /// Writes the matrices of `tune: lora` as PEFT reads them, into the folder `adapter`.
    ///
    /// - Throws: `UserFault` if the folder cannot be written.
    public func saveAdapter(_ featurizer: [String: Tensor], to folder: String) throws {
        try reader.saveAdapter(featurizer, to: folder)
    }

    /// The `text` section with its defaults.
    public var resolvedSettings: any Encodable & Sendable { settings }

    /// Reads one text.
    ///
    /// - Throws: `UserFault` on a record that is a file.
    public func decode(_ record: Record) throws -> Example {
        try reader.examples(of: [TextModality.requireText(record)])[0]
    }

    /// Reads texts together: an encoder is quicker with many at once.
    public func decode(_ records: [Record]) -> [Result<Example, any Error>] {
        let texts = records.map { record in Result { try TextModality.requireText(record) } }
        do {
            var made = try reader.examples(of: texts.compactMap { try? $0.get() })[...]
            return texts.map { text in text.map { _ in made.removeFirst() } }
        } catch {
            return texts.map { text in text.flatMap { _ in .failure(error) } }
        }
    }

    private static func requireText(_ record: Record) throws -> String {
        guard let text = TextModality.text(record) else {
            throw UserFault(
                "example \(record.id) is not a text",
                remedy: "Name a corpus whose modality is text.")
        }
        return text
    }

    private static func text(_ record: Record) -> String? {
        if case .text(let text) = record.content { text } else { nil }
    }

    /// Whether `tune` is `gradual`.
    public var unfreezesGradually: Bool { settings.tune == .gradual }

    /// Keeps the vectors of texts.
    ///
    /// - Throws: `UserFault` if the folder cannot be written.
    public func keep(in folder: String) throws { try reader.keep(in: folder) }

    /// The network of the reader.
    ///
    /// - Throws: `UserFault` where an encoder is to start from chance alone.
    public func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) throws -> any Featurizer {
        try reader.makeFeaturizer(pretrained: pretrained, using: &generator)
    }

    /// The reader's view of an example.
    public func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example {
        reader.view(example, as: view, using: &generator)
    }
}
