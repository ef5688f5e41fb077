import Support

/// Rows of separated text, read field by field from the lines of a file.
///
/// Text with quotes is read as RFC 4180 has it: a field in quotes may hold separators, line ends
/// and doubled quotes. Text without is taken as it stands: a quote is a quote. Empty lines are
/// skipped.
final class DelimitedRows {
    /// A row with all its fields.
    struct Fields {
        var values: [String]
        /// The line that it begins on, counted from 1.
        var line: Int
    }

    /// More fields in a row are refused: no table of records has as many, and a file of nothing but
    /// commas would fill the memory with empty texts.
    static let mostColumns = 10_000

    private let lines: LineReader
    private let separator: UInt8
    private let hasQuotes: Bool
    /// The line at hand, and the place of the next byte in it.
    private var line = LineReader.Line(bytes: [], number: 0)
    private var position = 0
    /// The bytes of the row at hand, over all its lines.
    private var size = 0
    /// The first line of the row at hand that is not text.
    private var badLine: Int?

    private static let quote = UInt8(ascii: "\"")

    /// The rows of some lines.
    ///
    /// - Parameters:
    ///   - lines: The lines; a row of several may have as many bytes as one of them.
    ///   - delimiter: What stands between fields.
    ///   - hasQuotes: Whether a field may be in quotes.
    ///   - isWhole: Whether a line is one field, whatever is in it.
    init(of lines: LineReader, delimiter: Delimiter, hasQuotes: Bool, isWhole: Bool = false) {
        self.lines = lines
        self.hasQuotes = hasQuotes
        // No text has a byte of 0xFF.
        separator = isWhole ? 0xFF : delimiter.byte
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `UserFault` with the line of a quote that is never closed or is misplaced, of
    ///   bytes that are not text, and of a row with too many fields. The next row after it begins
    ///   on the line behind the last one read.
    /// - Complexity: O(length of the row).
    func next() throws -> Fields? {
        repeat {
            guard let next = try lines.next() else { return nil }
            line = next
        } while line.bytes.isEmpty
        (position, size, badLine) = (0, line.bytes.count, nil)
        // Reading a field may go on to other lines.
        var fields = Fields(values: [], line: line.number)
        fields.values.append(try field())
        while position < line.bytes.count {
            position += 1  // the separator
            fields.values.append(try field())
            guard fields.values.count <= Self.mostColumns else {
                throw UserFault(
                    "a row has more than \(Self.mostColumns) columns",
                    at: .init(file: lines.name, line: line.number),
                    remedy: "Name a table of records; this may be something else.")
            }
        }
        if let badLine { throw lines.notText(badLine) }
        return fields
    }

    /// Reads one field, up to a separator or the end of the line.
    private func field() throws -> String {
        let start = position
        if hasQuotes, start < line.bytes.count, line.bytes[start] == Self.quote {
            return try quotedField()
        }
        while position < line.bytes.count, line.bytes[position] != separator {
            guard !hasQuotes || line.bytes[position] != Self.quote else {
                throw fault("a quote in the middle of a field", on: line.number)
            }
            position += 1
        }
        return text(line.bytes[start..<position], from: line.number)
    }

    /// Reads a field that begins with a quote, over as many lines as it has.
    private func quotedField() throws -> String {
        let first = line.number
        var value: [UInt8] = []
        position += 1
        while true {
            guard position < line.bytes.count else {
                value += line.hasReturn ? [UInt8(ascii: "\r")] : []
                value.append(UInt8(ascii: "\n"))
                guard size < lines.limit, let next = try lines.next() else {
                    throw fault("a quote that is never closed", on: first)
                }
                size += next.bytes.count + 1
                (line, position) = (next, 0)
                continue
            }
            let byte = line.bytes[position]
            position += 1
            guard byte == Self.quote else {
                value.append(byte)
                continue
            }
            guard position < line.bytes.count, line.bytes[position] != separator else {
                return text(value[...], from: first)
            }
            guard line.bytes[position] == Self.quote else {
                throw fault("text after a closing quote", on: line.number)
            }
            value.append(Self.quote)
            position += 1
        }
    }

    /// A field as text; where it is none, its line is noted and the row is read to its end.
    private func text(_ bytes: ArraySlice<UInt8>, from first: Int) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        badLine = badLine ?? first + Files.lineOfFirstBadByte(in: Array(bytes)) - 1
        return ""
    }

    private func fault(_ what: String, on line: Int) -> UserFault {
        UserFault(
            what, at: .init(file: lines.name, line: line),
            remedy: #"Put the whole field in quotes and double those inside it: "a ""b""""#)
    }
}
