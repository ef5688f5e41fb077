public import Datasets
public import Support
public import Tensors

/// A kind of data: how its records are read, and which network makes features of it.
///
/// This is the core, which every modality has. What some can do beside it are protocols of their
/// own, which are asked for where they are needed: ``ExampleViews``, ``PresentableModality``,
/// ``CorruptibleModality``, ``SelfSupervisedModality``, ``PretrainedClassifierModality``,
/// ``CachingModality``, ``NotingModality``, ``SizedModality``, ``DraftableModality``,
/// ``ComparableModality`` and ``BenchmarkableModality``. A modality knows no adaptation method.
///
/// It is handed records without attributes, groups and labels. A record has a name and a path,
/// which may tell the class, as in a folder for each class: a modality must open the file and say
/// which one cannot be read. Here the line is drawn: an ``Example`` has room for neither, and
/// nothing that trains or adapts sees a record.
public protocol Modality: Sendable {
    /// The modality's name, its input and the keys of its settings.
    static var descriptor: ModalityDescriptor { get }

    /// Prepares the modality for a recipe.
    ///
    /// - Parameters:
    ///   - settings: The recipe's section under the modality's name; an unknown key is a fault.
    ///   - resources: Finds named resources, such as pretrained tables.
    ///   - records: All records that may be read without labels, of all domains.
    /// - Throws: `UserFault` on settings or resources that cannot be used.
    init(settings: Settings, resources: ResourceFolders, records: [Record]) throws

    /// Reads back the files that ``save(to:)`` wrote.
    init(savedIn folder: String) throws

    /// Writes the files with which a saved model reads new records (for text: its tokenizer).
    func save(to folder: String) throws

    /// The settings in force, defaults included, for the resolved recipe.
    var resolvedSettings: any Encodable & Sendable { get }

    /// The parts that a record is cut into, each an example of its own, with the record's class.
    ///
    /// - Returns: The record itself, or several whose ids begin with its id.
    /// - Throws: `UserFault` on a record whose length cannot be told.
    func parts(of record: Record) throws -> [Record]

    /// Turns a record into an example.
    ///
    /// - Throws: `UserFault` on a record that cannot be read.
    func decode(_ record: Record) throws -> Example

    /// A new network from batches to features.
    ///
    /// - Parameter pretrained: Whether it starts from the weights or vectors that the settings
    ///   name; false starts from chance alone.
    /// - Throws: `UserFault` on weights that cannot be used.
    func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) throws -> any Featurizer
}

extension Modality {
    /// The name that recipes use, such as `text`.
    public static var name: String { descriptor.name }

    /// The record is one example.
    public func parts(of record: Record) throws -> [Record] { [record] }

    /// The views of its examples; each example as it is where the modality makes none.
    package var views: any ExampleViews { self as? any ExampleViews ?? UnchangedExamples() }
}
