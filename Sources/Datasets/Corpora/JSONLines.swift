import FoundationEssentials
import Support

/// Files with one JSON object a line.
enum JSONLines {
    /// Picks the columns that a corpus reads from the objects.
    ///
    /// A column that an object lacks, or that is null in it, is empty in its row.
    ///
    /// - Parameters:
    ///   - text: The text of the file; empty lines are skipped.
    ///   - columns: The keys to read.
    ///   - file: The file, for faults.
    /// - Throws: `UserFault` for a line that is not a JSON object, and for a value that is neither
    ///   text nor a number nor a truth value.
    static func rows(of text: String, columns: [String], file: String) throws -> [Row] {
        let decoder = JSONDecoder()
        return try DelimitedRows.lines(of: text).map { line, number in
            let place = UserFault.Place(file: file, line: number)
            guard let object = try? decoder.decode([String: Scalar?].self, from: Data(line)) else {
                throw UserFault(
                    "this line is not a complete JSON object", at: place,
                    remedy: "Write one whole object on each line: {\"text\": \"…\", …}")
            }
            let values = try columns.map { column in
                switch object[column] ?? nil {
                case nil: return ""
                case .text(let text): return text
                case .other:
                    throw UserFault(
                        "'\(column)' is a list or an object", at: place,
                        remedy: "Write a single value there")
                }
            }
            return Row(values: values, line: number)
        }
    }

    /// A JSON value, as text where it is a single one.
    private enum Scalar: Decodable {
        case text(String)
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let number = try? value.decode(Int.self) {
                self = .text("\(number)")
            } else if let number = try? value.decode(Double.self) {
                self = .text("\(number)")
            } else if let truth = try? value.decode(Bool.self) {
                self = .text("\(truth)")
            } else {
                self = .other
            }
        }
    }
}
