/// One opening of sealed labels.
public struct LabelReading: Codable, Sendable, Equatable {
    /// Which labels were opened.
    public var what: String
    /// When, in ISO 8601 and UTC.
    public var when: String
    /// How many labels they were.
    public var count: Int
    /// What for.
    public var purpose: String

    /// Notes an opening.
    ///
    /// - Parameters:
    ///   - what: Which labels were opened.
    ///   - when: When, in ISO 8601 and UTC.
    ///   - count: How many labels they were.
    ///   - purpose: What for.
    public init(what: String, when: String, count: Int, purpose: String) {
        self.what = what
        self.when = when
        self.count = count
        self.purpose = purpose
    }
}
