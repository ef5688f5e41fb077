/// The columns of a table that examples and their labels are read from.
package struct TableColumns: Sendable, Codable, Equatable {
    /// The column of texts or of file names.
    package var content: String
    /// The column of classes or numbers; nil for none.
    package var label: String?

    /// Columns by name.
    package init(content: String, label: String? = nil) {
        (self.content, self.label) = (content, label)
    }
}
