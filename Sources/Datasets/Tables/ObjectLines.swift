import FoundationEssentials
import Support

/// JSON objects, each on a line of a file; blank lines are skipped.
struct ObjectLines {
    private let lines: LineReader
    private let decoder = JSONDecoder()

    /// The objects of some lines.
    init(of lines: LineReader) { self.lines = lines }

    /// The values of some keys in the next object, and its line; nil at the end.
    ///
    /// - Parameter keys: The keys to read. The value of one that an object lacks, or that is null
    ///   in it, is nil.
    /// - Throws: `UserFault` for a line that is not a JSON object, and for a value that is neither
    ///   text nor a number nor a truth value.
    func next(_ keys: [String]) throws -> TableReader.Row? {
        guard let line = try nextLine() else { return nil }
        let object = try object(in: line)
        let values = try values(of: keys, in: object, line)
        return TableReader.Row(
            values: values, line: line.number,
            keys: values.contains { $0 != nil } ? [] : object.keys.sorted())
    }

    /// The keys of the next object, sorted; nil at the end.
    ///
    /// - Throws: `UserFault` for a line that is not a JSON object.
    func keys() throws -> [String]? {
        try nextLine().map { try object(in: $0).keys.sorted() }
    }

    /// The next line that is not blank.
    private func nextLine() throws -> LineReader.Line? {
        while let line = try lines.next() {
            if try !lines.text(of: line).trimmed.isEmpty { return line }
        }
        return nil
    }

    private func object(in line: LineReader.Line) throws -> [String: Scalar?] {
        let place = UserFault.Place(file: lines.name, line: line.number)
        guard let object = try? decoder.decode([String: Scalar?].self, from: Data(line.bytes))
        else {
            throw UserFault(
                "this line is not a complete JSON object", at: place,
                remedy: "Write one whole object on each line: {\"text\": \"…\", …}")
        }
        return object
    }

    private func values(
        of keys: [String], in object: [String: Scalar?], _ line: LineReader.Line
    ) throws -> [String?] {
        let place = UserFault.Place(file: lines.name, line: line.number)
        return try keys.map { key in
            switch object[key] ?? nil {
            case nil: return nil
            case .text(let text): return text
            case .other:
                throw UserFault(
                    "'\(key)' is a list or an object", at: place,
                    remedy: "Write a single value there")
            }
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
