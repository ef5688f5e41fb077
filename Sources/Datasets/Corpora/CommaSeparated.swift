import Support

/// A reader of comma-separated text as RFC 4180 has it: a field in quotes may hold commas, line
/// ends and doubled quotes. Lines end with LF or CRLF, and empty ones are skipped.
struct CommaSeparated {
    private let bytes: [UInt8]
    private let file: String
    private var position = 0
    private var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let feed = UInt8(ascii: "\n")
    private static let carriage = UInt8(ascii: "\r")

    /// The rows of a comma-separated text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - file: The file it came from, for faults.
    /// - Throws: `UserFault` with the line of a quote that is never closed, or is misplaced.
    /// - Complexity: O(length of the text).
    static func rows(of text: String, file: String) throws -> [Fields] {
        var reader = CommaSeparated(bytes: Array(text.utf8), file: file)
        var rows = [Fields]()
        while reader.position < reader.bytes.count {
            let line = reader.line
            let isEmpty = reader.isAtLineEnd
            let values = try reader.row()
            if !isEmpty { rows.append(Fields(values: values, line: line)) }
        }
        return rows
    }

    private init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    private func byte(after offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private var isAtLineEnd: Bool {
        switch byte() {
        case nil, Self.feed: true
        case Self.carriage: byte(after: 1) == Self.feed || position + 1 == bytes.count
        default: false
        }
    }

    /// Reads one row and the end of its line.
    private mutating func row() throws -> [String] {
        var values = [try field()]
        while byte() == Self.comma {
            position += 1
            values.append(try field())
            guard values.count <= DelimitedRows.mostColumns else {
                throw UserFault(
                    "a row has more than \(DelimitedRows.mostColumns) columns",
                    at: .init(file: file, line: line),
                    remedy: "Name a table of records; this may be something else.")
            }
        }
        if byte() == Self.carriage { position += 1 }
        position += 1
        line += 1
        return values
    }

    /// Reads one field, up to a comma or the end of the line.
    private mutating func field() throws -> String {
        if byte() == Self.quote { return try quotedField() }
        let start = position
        while let next = byte(), next != Self.comma, !isAtLineEnd {
            guard next != Self.quote else {
                throw fault("a quote in the middle of a field", on: line)
            }
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Reads a field that begins with a quote.
    private mutating func quotedField() throws -> String {
        let firstLine = line
        var value = [UInt8]()
        position += 1
        while let next = byte() {
            position += 1
            if next == Self.feed { line += 1 }
            guard next == Self.quote else {
                value.append(next)
                continue
            }
            if byte() == Self.quote {
                value.append(Self.quote)
                position += 1
                continue
            }
            guard isAtLineEnd || byte() == Self.comma else {
                throw fault("text after a closing quote", on: line)
            }
            return String(decoding: value, as: UTF8.self)
        }
        throw fault("a quote that is never closed", on: firstLine)
    }

    private func fault(_ what: String, on line: Int) -> UserFault {
        UserFault(
            what, at: .init(file: file, line: line),
            remedy: #"Put the whole field in quotes and double those inside it: "a ""b""""#)
    }
}
