public import Support
public import Tensors

/// One example as its corpus holds it, before a modality has made sense of it.
public enum RawContent: Sendable, Equatable {
    /// The text itself.
    case text(String)
    /// The path of a file with an image, a recording or the like.
    case file(String)
    /// A part of a long file: its path, where the part begins, and how long it is, in seconds.
    case excerpt(file: String, start: Double, seconds: Double)
    /// An array of bytes, such as a small picture.
    case array(ByteArray)

    /// The path of the file it is in; nil if it is in none.
    public var path: String? {
        switch self {
        case .file(let path), .excerpt(let path, _, _): path
        case .text, .array: nil
        }
    }
}

/// What a corpus file says of one example, without its label.
public struct Record: Sendable, Equatable {
    /// The name of the example, unique within its corpus.
    public var id: String
    /// The example itself.
    public var content: RawContent
    /// The line of the corpus file it begins on, counted from 1; 0 if it is in no line.
    public var line: Int
    /// The corpus file it was read from; empty if from none.
    public var file: String
    /// What else the corpus says of it, such as `speaker: jackson`. The class is never among it.
    public var attributes: [String: String]
    /// What it is a part of, such as the review whose sentence it is; empty where the corpus names
    /// no groups.
    public var group = ""

    /// Names a record.
    ///
    /// - Parameters:
    ///   - id: The name of the example, unique within its corpus.
    ///   - content: The example itself.
    ///   - line: The line it begins on, counted from 1; 0 if it is in no line.
    ///   - file: The corpus file it was read from.
    ///   - attributes: What else the corpus says of it; never the class.
    public init(
        id: String, content: RawContent, line: Int, file: String = "",
        attributes: [String: String] = [:]
    ) {
        self.id = id
        self.content = content
        self.line = line
        self.file = file
        self.attributes = attributes
    }

    /// The record without what the corpus says of it beside: all that a modality needs to read it.
    package var alone: Record {
        var alone = self
        (alone.attributes, alone.group) = ([:], "")
        return alone
    }

    /// Where it was read, for a fault found while it is decoded.
    public var place: UserFault.Place {
        .init(file: file, line: line > 0 ? line : nil)
    }
}

/// One example as a featurizer takes it.
public enum Content: Sendable {
    /// A sequence of token numbers, of any length.
    case tokens([Int32])
    /// A row of numbers for each token of a sequence of any length, `[T, F]`.
    case rows(Tensor)
    /// An array of numbers, such as an image or a spectrogram.
    case dense(Tensor)
    /// Bytes that become an array only when a batch is put together, so that a data set need not
    /// fit into memory as numbers.
    case bytes(ByteArray)
    /// Bytes that are read only then.
    case deferred(DeferredBytes)

    /// The bytes of an example that no view was made of yet; nil for every other.
    ///
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func bytes() throws -> ByteArray? {
        switch self {
        case .bytes(let bytes): bytes
        case .deferred(let bytes): try bytes()
        case .tokens, .rows, .dense: nil
        }
    }
}

/// Bytes that are read from a file each time they are wanted.
///
/// Where they come from cannot be asked: in a folder for each class, a path tells the class.
public struct DeferredBytes: Sendable {
    /// How long what they hold lasts, in seconds; nil where that is known only once they are read.
    public let seconds: Double?
    private let read: @Sendable () throws -> ByteArray

    /// Bytes to be read.
    ///
    /// - Parameters:
    ///   - seconds: How long what they hold lasts, where that is known.
    ///   - read: Reads them, on any thread.
    public init(seconds: Double? = nil, _ read: @escaping @Sendable () throws -> ByteArray) {
        (self.seconds, self.read) = (seconds, read)
    }

    /// Reads them.
    ///
    /// - Throws: `UserFault` on a file that cannot be read.
    public func callAsFunction() throws -> ByteArray { try read() }
}

/// Something that is done to every example of a domain on purpose, such as noise of a stated
/// strength.
///
/// The modality that made it carries it out whenever it makes a view of the example: before
/// augmentation, and in the same way each time.
public protocol Corruption: Sendable {
    /// The same for one record, whose random part follows from the record's name.
    func drawn(for record: Record) -> any Corruption
}

extension Corruption {
    /// The same for every record.
    public func drawn(for record: Record) -> any Corruption { self }
}

/// A decoded example: what is seen of a record by whatever trains, adapts, chooses or predicts.
///
/// It has neither the record's name nor a path, which may tell the class: those stay with the
/// ``Record``, on the side of the report.
public struct Example: Sendable {
    /// The example itself.
    public var content: Content
    /// What its recipe does to it on purpose; nil for nothing.
    public var corruption: (any Corruption)?

    /// An example from its parts.
    ///
    /// - Parameters:
    ///   - content: The example itself.
    ///   - corruption: What is done to it on purpose.
    public init(
        content: Content, corruption: (any Corruption)? = nil
    ) {
        self.content = content
        self.corruption = corruption
    }
}

/// A domain whose labels are known: what a model learns from.
public struct LabelledDomain: Sendable {
    /// The name of the domain, for reports.
    public var name: String
    /// The examples.
    public var examples: [Example]
    /// The label of each example, in the same order.
    public var labels: Labels

    /// Gathers a labelled domain.
    ///
    /// - Parameters:
    ///   - name: The name of the domain, for reports.
    ///   - examples: The examples.
    ///   - labels: The label of each example, in the same order.
    /// - Precondition: There are as many labels as examples.
    public init(name: String, examples: [Example], labels: Labels) {
        precondition(
            examples.count == labels.count,
            "LabelledDomain: \(examples.count) examples, \(labels.count) labels")
        self.name = name
        self.examples = examples
        self.labels = labels
    }
}

/// A domain to adapt to. It has no labels to leak.
public struct UnlabelledDomain: Sendable {
    /// The name of the domain, for reports.
    public var name: String
    /// The examples.
    public var examples: [Example]
    /// The number of each example's group, such as the review whose sentence it is; empty where
    /// nothing is known of groups.
    public var groups: [Int]

    /// Gathers an unlabelled domain.
    ///
    /// - Parameters:
    ///   - name: The name of the domain, for reports.
    ///   - examples: The examples.
    ///   - groups: The name of each example's group; empty where nothing is known of groups.
    /// - Precondition: There are as many groups as examples, or none.
    public init(name: String, examples: [Example], groups: [String] = []) {
        precondition(
            groups.isEmpty || groups.count == examples.count,
            "UnlabelledDomain: \(examples.count) examples, \(groups.count) groups")
        self.name = name
        self.examples = examples
        var numbers: [String: Int] = [:]
        self.groups = groups.map { group in
            let number = numbers[group] ?? numbers.count
            numbers[group] = number
            return number
        }
    }
}
