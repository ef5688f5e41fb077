public import Support
public import Tensors

/// One example as its corpus holds it, before a modality has made sense of it.
public enum RawContent: Sendable, Equatable {
    /// The text itself.
    case text(String)
    /// The path of a file with an image, a recording or the like.
    case file(String)
    /// An array of bytes, such as a small picture.
    case array(ByteArray)
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

    /// Names a record.
    ///
    /// - Parameters:
    ///   - id: The name of the example, unique within its corpus.
    ///   - content: The example itself.
    ///   - line: The line it begins on, counted from 1; 0 if it is in no line.
    ///   - file: The corpus file it was read from.
    public init(id: String, content: RawContent, line: Int, file: String = "") {
        self.id = id
        self.content = content
        self.line = line
        self.file = file
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
    /// An array of numbers, such as an image or a spectrogram.
    case dense(Tensor)
    /// Bytes or a file that become an array only when a batch is put together, so that a data set need
    /// not fit into memory as numbers.
    case raw(RawContent)
}

/// A decoded example.
public struct Example: Sendable {
    /// The name of the example, unique within its domain.
    public var id: String
    /// The example itself.
    public var content: Content

    /// Names an example.
    ///
    /// - Parameters:
    ///   - id: The name of the example, unique within its domain.
    ///   - content: The example itself.
    public init(id: String, content: Content) {
        self.id = id
        self.content = content
    }
}

/// A domain whose labels are known: what a model learns from.
public struct LabelledDomain: Sendable {
    /// The name of the domain, for reports.
    public var name: String
    /// The examples.
    public var examples: [Example]
    /// The class of each example, in the same order.
    public var labels: [Int32]

    /// Gathers a labelled domain.
    ///
    /// - Parameters:
    ///   - name: The name of the domain, for reports.
    ///   - examples: The examples.
    ///   - labels: The class of each example, in the same order.
    /// - Precondition: There are as many labels as examples.
    public init(name: String, examples: [Example], labels: [Int32]) {
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

    /// Gathers an unlabelled domain.
    ///
    /// - Parameters:
    ///   - name: The name of the domain, for reports.
    ///   - examples: The examples.
    public init(name: String, examples: [Example]) {
        self.name = name
        self.examples = examples
    }
}
