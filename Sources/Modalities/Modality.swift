public import Datasets
public import NeuralNetworks
public import Support
public import Tensors

/// A kind of data: how its records are read, which network makes features of it, and what it can learn from
/// records without labels. A modality knows no adaptation method.
///
/// It is handed records without attributes, groups and labels. A record has a name and a path, which may tell the
/// class, as in a folder for each class: a modality must open the file and say which one cannot be read. Here the
/// line is drawn: an ``Example`` has room for neither, and nothing that trains or adapts sees a record.
public protocol Modality: ExampleViews {
    /// The name that recipes use, such as `text`.
    static var name: String { get }

    /// The keys of the recipe's section under that name.
    static var settingKeys: [String] { get }

    /// The keys of its pretext tasks, beside `task`.
    static var pretextKeys: [String] { get }

    /// Prepares the modality for a recipe.
    ///
    /// - Parameters:
    ///   - settings: The recipe's section under the modality's name; an unknown key is a fault.
    ///   - resources: Where named resources (pretrained tables) are looked for.
    ///   - records: All records that may be read without labels, of all domains.
    /// - Throws: `UserFault` on settings or resources that cannot be used.
    init(settings: Settings, resources: [String], records: [Record]) throws

    /// Prepares the modality for timing alone: right in every size, without data.
    init(timing settings: Settings, resources: [String]) throws

    /// Reads back what ``save(to:)`` wrote.
    init(savedIn folder: String) throws

    /// Writes what a saved model needs to read new records (for text: its tokenizer).
    func save(to folder: String) throws

    /// The settings in force, defaults included, for the resolved recipe.
    var resolvedSettings: any Encodable & Sendable { get }

    /// The parts that a record is cut into, each an example of its own, with the record's class.
    ///
    /// - Returns: The record itself, or several whose ids begin with its id.
    /// - Throws: `UserFault` on a record whose length cannot be told.
    func parts(of record: Record) throws -> [Record]

    /// What a recipe's `corrupt` section does to every example of a domain.
    ///
    /// - Parameters:
    ///   - settings: That section; an unknown key is a fault.
    ///   - resources: Where corpora that it names are looked for.
    /// - Throws: `UserFault` on a setting or corpus that cannot be used.
    func makeCorruption(_ settings: Settings, resources: [String]) throws -> any Corruption

    /// Turns a record into an example.
    ///
    /// - Throws: `UserFault` on a record that cannot be read.
    func decode(_ record: Record) throws -> Example

    /// Says that no example decoded so far is used any more. What was kept in memory for them no
    /// longer counts against what may be kept.
    func releaseExamples()

    /// A new network from batches to features.
    ///
    /// - Parameter pretrained: Whether it starts from the weights or vectors that the settings name; false
    ///   starts from chance alone.
    /// - Throws: `UserFault` on weights that cannot be used.
    func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) throws -> any Featurizer

    /// The classifier that belongs to the pretrained weights, where the settings ask for it.
    ///
    /// - Throws: `UserFault` if it does not fit the features or classes.
    func makePretrainedClassifier(features: Int, classes: Int) throws -> Linear?

    /// The names of the pretext tasks that ``makePretextTask(_:)`` knows.
    var pretextTasks: [String] { get }

    /// A self-supervised task on records without labels.
    ///
    /// - Parameter settings: The recipe's `pretext` section, whose `task` names it.
    /// - Throws: `UserFault` on an unknown task or setting.
    func makePretextTask(
        _ settings: Settings, using generator: inout RandomGenerator
    ) throws -> any PretextTask

    /// An example as a person sees it, as a whole PNG file; nil where there is nothing to see.
    ///
    /// - Throws: `UserFault` on an example that cannot be read.
    func picture(of example: Example) throws -> [UInt8]?

    /// What the axes and colours of a picture mean, in sentences; nil where a picture shows the example as it is.
    /// Reports show pictures with a legend larger.
    var pictureLegend: String? { get }

    /// An example as a person hears it, as a whole WAV, FLAC or Ogg file; nil where there is nothing to hear.
    ///
    /// - Throws: `UserFault` on an example that cannot be read.
    func sound(of example: Example) throws -> [UInt8]?

    /// How long an example lasts, in seconds; 0 where it does not run in time.
    ///
    /// - Throws: `UserFault` on an example that cannot be read.
    func seconds(of example: Example) throws -> Double

    /// What is made of an example between its file and its network, to time apart; nil for nothing.
    var featureWork: FeatureWork? { get }

    /// The modality without what ``featureWork`` times where ``decode(_:)`` does that too: to time reading alone.
    var withoutFeatures: any Modality { get }

    /// An input as large as the settings allow, of random values, to time a step with.
    func randomExample(using generator: inout RandomGenerator) -> Example

    /// Multiply-adds of one forward pass of the featurizer over one example of ``randomExample(using:)``.
    var multiplyAddsPerExample: Int { get }

    /// Those of a first layer whose input needs no gradient.
    var multiplyAddsOfFirstLayer: Int { get }
}

extension Modality {
    /// None: the classifier always starts anew.
    public func makePretrainedClassifier(features: Int, classes: Int) throws -> Linear? { nil }

    /// The record is one example.
    public func parts(of record: Record) throws -> [Record] { [record] }

    /// None is known.
    ///
    /// - Throws: `UserFault` always.
    public func makeCorruption(
        _ settings: Settings, resources: [String]
    ) throws -> any Corruption {
        throw settings.fault(
            nil, "\(Self.name) recipes cannot corrupt their data", remedy: "Remove 'corrupt'.")
    }

    /// Nothing is counted.
    public func releaseExamples() {}

    /// Nothing to hear.
    public func sound(of example: Example) throws -> [UInt8]? { nil }

    /// Nothing to see.
    public func picture(of example: Example) throws -> [UInt8]? { nil }

    /// A picture shows the example as it is.
    public var pictureLegend: String? { nil }

    /// It does not run in time.
    public func seconds(of example: Example) throws -> Double { 0 }

    /// Nothing is made.
    public var featureWork: FeatureWork? { nil }

    /// The modality itself: reading makes no features.
    public var withoutFeatures: any Modality { self }

    /// None: every layer's input has a gradient.
    public var multiplyAddsOfFirstLayer: Int { 0 }
}

/// How an example is shown to a network.
public enum View: Sendable {
    /// As it is: what predictions are made from.
    case plain
    /// Slightly changed, as the recipe's augmentation has it: what training reads.
    case weak
    /// Changed as much as its class allows: what consistency methods compare the weak view with.
    case strong
}

/// Makes the views of examples that batches are put together from. It may be called from several threads.
public protocol ExampleViews: Sendable {
    /// A view of an example; the same generator gives the same view.
    ///
    /// - Throws: `UserFault` on an example that is read from a file only now, and cannot be.
    func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example
}

extension ExampleViews {
    /// The example itself.
    public func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example { example }
}

/// A network from batches to features `[N, F]`.
public protocol Featurizer: Module {
    /// F, the number of features.
    var featureCount: Int { get }
    /// The names of its tables of inputs, such as `pieces`: `training.input_rate` is for these.
    var inputTables: [String] { get }
    /// Features of a batch, shape `[N, F]`.
    mutating func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor
}

extension Featurizer {
    /// None.
    public var inputTables: [String] { [] }
}

/// Something a featurizer can learn from without labels.
public protocol PretextTask: Module {
    /// The task's name in a recipe.
    var name: String { get }
    /// The loss of a batch, shape `[]`, differentiable with respect to the featurizer.
    mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor
}

/// The modalities that recipes can name.
public struct ModalityRegistry: Sendable {
    private var known: [String: any Modality.Type] = [:]

    /// A registry of the given modalities.
    public init(_ modalities: [any Modality.Type] = []) {
        for modality in modalities { register(modality) }
    }

    /// Makes a modality known under its name; a later one of the same name replaces it.
    public mutating func register(_ modality: any Modality.Type) {
        known[modality.name] = modality
    }

    /// The names known, sorted.
    public var names: [String] { known.keys.sorted() }

    /// The modality of that name.
    public subscript(name: String) -> (any Modality.Type)? { known[name] }
}
