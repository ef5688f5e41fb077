import Support

/// The form of a table that nobody has described: how it is written, and which columns it has.
///
/// `TableForm.guess(of: path)` looks at a file; `TableReader` takes what it finds, and so do
/// `format`, `encoding` and `delimiter` in the description of a corpus.
package struct TableForm: Sendable, Equatable {
    package var format: TableReader.Format
    package var encoding: TextEncoding
    /// Nil for JSONL.
    package var delimiter: Delimiter?
    /// The names in the header, or the keys of the first object.
    package var columns: [String]

    /// The bytes at the beginning of a file that are looked at: more than the first rows need, and
    /// enough to meet a letter beyond ASCII.
    private static let sample = 1 << 20

    /// Looks at the beginning of a table.
    ///
    /// - Parameters:
    ///   - path: The file. What it is called need not say what it is: a file of JSON objects is
    ///     told by its first character.
    ///   - encoding: What it is declared to be; nil to tell it by its bytes.
    ///   - delimiter: What is declared to stand between its fields; nil to tell it by the header.
    /// - Throws: `UserFault` if the file cannot be read, has no header, is of no encoding that can be
    ///   told, or may be separated by one thing or another.
    package static func guess(
        of path: String, encoding: TextEncoding? = nil, delimiter: Delimiter? = nil
    ) throws -> TableForm {
        let start = try Files.beginning(of: path, count: sample)
        guard let encoding = encoding ?? TextEncoding.guess(of: start) else {
            throw UserFault(
                "\(path) is no text of an encoding that can be told", at: .init(file: path),
                remedy: "Declare its encoding: --encoding NAME, or 'encoding: NAME' in a "
                    + "corpus.yaml; or save it as UTF-8")
        }
        let ending = TableReader.Format(rawValue: FileEndings.ending(of: path))
        let lines = try LineReader(path, encoding: encoding)
        let isObjects = try lines.upcoming().first { !$0.isBlank } == UInt8(ascii: "{")
        guard !isObjects, ending != .jsonl else {
            let keys = try ObjectLines(of: lines).keys() ?? []
            return TableForm(format: .jsonl, encoding: encoding, columns: keys)
        }
        let format = ending == .tsv ? TableReader.Format.tsv : .csv
        let reader = try TableReader(lines, format: format, wanted: [], delimiter: delimiter)
        guard !reader.columns.isEmpty else {
            throw UserFault(
                "\(path) is empty", at: .init(file: path),
                remedy: "Write a header such as text and label, and rows under it")
        }
        return TableForm(
            format: format, encoding: encoding, delimiter: reader.delimiter,
            columns: reader.columns)
    }
}

extension UInt8 {
    /// Whether this is a space, a tab or a line end.
    fileprivate var isBlank: Bool { [0x20, 0x09, 0x0A, 0x0D].contains(self) }
}
