package import Support

/// What stands between the fields of a row.
package enum Delimiter: String, Sendable, CaseIterable {
    case comma, tab, semicolon, bar

    /// The byte that it is.
    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .tab: UInt8(ascii: "\t")
        case .semicolon: UInt8(ascii: ";")
        case .bar: UInt8(ascii: "|")
        }
    }

    /// The names of the delimiters.
    package static let names = allCases.map(\.rawValue)

    /// The delimiter that a declaration names, or is: `semicolon` or `;`.
    ///
    /// - Parameters:
    ///   - name: The name, or the character itself.
    ///   - place: Where it is declared; nil for the command line.
    /// - Throws: `UserFault` for another one, with the nearest name.
    package init(declared name: String, at place: UserFault.Place? = nil) throws {
        let found =
            name == "\\t"
            ? .tab
            : Delimiter(rawValue: name.lowercased())
                ?? Self.allCases.first { Array(name.utf8) == [$0.byte] }
        guard let found else {
            throw UserFault(
                "unknown delimiter '\(name)'", at: place,
                remedy: Settings.suggestion(for: name, among: Self.names, what: "delimiters"))
        }
        self = found
    }

    /// The delimiter of a table, told by its header and, where that leaves a choice, by the rows
    /// under it.
    ///
    /// - Parameters:
    ///   - text: The beginning of the table.
    ///   - usual: The one that files of this kind have where nothing speaks against it.
    ///   - wanted: Names of columns, some of which may be in the header.
    ///   - file: The file, for the fault.
    /// - Throws: `UserFault` if several would do.
    static func guess(
        of text: ArraySlice<UInt8>, _ usual: Delimiter, _ wanted: [String], file: String
    ) throws -> Delimiter {
        let header = Rows(text).first
        func columns(_ delimiter: Delimiter) -> [String] {
            header.fields(by: delimiter).map {
                String(decoding: $0, as: UTF8.self).trimmed
            }
        }
        func hasWanted(_ delimiter: Delimiter) -> Bool {
            columns(delimiter).contains(where: wanted.contains)
        }
        let present = allCases.filter { header.count(of: $0) > 0 }
        // A tab in a file that is called so is one, and a column that is found needs no guess.
        if hasWanted(usual) || (usual == .tab && present.contains(.tab)) { return usual }
        if present.count < 2 { return present.first ?? usual }
        let finding = present.filter(hasWanted)
        if finding.count == 1 { return finding[0] }
        let rows = Rows(text).prefix(20).map { row in present.map(row.count) }
        let steady = present.indices.filter { place in
            rows.count > 1 && rows.allSatisfy { $0[place] == rows[0][place] }
        }
        if steady.count == 1 { return present[steady[0]] }
        throw UserFault(
            "the columns of this header may be separated by "
                + present.map(\.rawValue).joined(separator: " or "),
            at: .init(file: file, line: 1),
            remedy: "Say by which: --delimiter \(present[0].rawValue), or "
                + "'delimiter: \(present[0].rawValue)' in a corpus.yaml")
    }

    /// The rows of separated text, whatever separates their fields; the last may be cut.
    private struct Rows: Sequence, IteratorProtocol {
        private var rest: ArraySlice<UInt8>

        init(_ text: ArraySlice<UInt8>) { rest = text }

        /// The first row; empty where there is none.
        var first: Row {
            var rows = self
            return rows.next() ?? Row(bytes: [])
        }

        /// The next row that is whole and not blank.
        mutating func next() -> Row? {
            rest = rest.drop { $0 == 0x0A || $0 == 0x0D }
            var isQuoted = false
            let end = rest.firstIndex { byte in
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                return byte == 0x0A && !isQuoted
            }
            guard !rest.isEmpty else { return nil }
            defer { rest = rest[(end ?? rest.endIndex)...] }
            let row = rest[..<(end ?? rest.endIndex)]
            return Row(bytes: row.last == 0x0D ? row.dropLast() : row)
        }
    }

    /// A row, quotes and all.
    private struct Row {
        var bytes: ArraySlice<UInt8>

        func count(of delimiter: Delimiter) -> Int { fields(by: delimiter).count - 1 }

        /// Its fields, if a delimiter separates them.
        func fields(by delimiter: Delimiter) -> [ArraySlice<UInt8>] {
            var isQuoted = false
            return bytes.split(omittingEmptySubsequences: false) { byte in
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                return byte == delimiter.byte && !isQuoted
            }.map { field in
                let quote = UInt8(ascii: "\"")
                guard field.count > 1, field.first == quote, field.last == quote else {
                    return field
                }
                return field.dropFirst().dropLast()
            }
        }
    }
}
