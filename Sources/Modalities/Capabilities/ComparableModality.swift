public import Datasets

/// A modality whose records can be measured without a model: what `dawb shift` compares of two
/// sets of data.
public protocol ComparableModality: Modality {
    /// The measures of a record, in the order in which its ``Measurement`` has them.
    static var measures: [RecordMeasure] { get }

    /// Measures a record; it may be called from several threads.
    ///
    /// - Throws: `UserFault` on a record that cannot be read.
    static func measurement(of record: Record) throws -> Measurement

    /// A record as a person sees and hears it, small enough for a page.
    ///
    /// - Throws: `UserFault` on a record that cannot be read.
    static func appearance(of record: Record) throws -> Appearance
}

extension ComparableModality {
    /// Nothing to see or hear.
    public static func appearance(of record: Record) throws -> Appearance { Appearance() }
}

/// A quantity of a record that a person understands, such as the brightness of a picture.
public struct RecordMeasure: Sendable, Equatable {
    /// Its name, such as `brightness`.
    public var name: String
    /// Its unit, such as `dB`; empty for a pure number.
    public var unit: String
    /// Its definition, in a few words.
    public var meaning: String
    /// The recipe's setting by which training sees other values of it; nil where there is none.
    public var remedy: String?

    /// A measure from its parts.
    public init(_ name: String, unit: String = "", _ meaning: String, remedy: String? = nil) {
        (self.name, self.unit, self.meaning, self.remedy) = (name, unit, meaning, remedy)
    }
}

/// The measures and the summary of one record.
public struct Measurement: Sendable {
    /// The value of each measure; NaN where the record has none.
    public var values: [Double]
    /// Its kind in each of several respects, such as `language: en`.
    public var kinds: [String: String]
    /// The different words in it; empty where it is no text.
    public var words: [String]
    /// Numbers that sum the record up, of one count for all records of the modality.
    public var summary: [Float]

    /// A measurement from its parts.
    public init(
        values: [Double], kinds: [String: String] = [:], words: [String] = [], summary: [Float]
    ) {
        (self.values, self.kinds, self.words, self.summary) = (values, kinds, words, summary)
    }
}

/// A record as a page shows it.
public struct Appearance: Sendable {
    /// A whole PNG file; nil where there is nothing to see.
    public var picture: [UInt8]?
    /// A whole WAV or FLAC file; nil where there is nothing to hear.
    public var sound: [UInt8]?

    /// An appearance from its parts.
    public init(picture: [UInt8]? = nil, sound: [UInt8]? = nil) {
        (self.picture, self.sound) = (picture, sound)
    }
}
