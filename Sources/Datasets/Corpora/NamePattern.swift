import Support

/// What the names of the files in a folder say, such as `{class}_{speaker}_{take}`.
///
/// A field in braces stands for one or more characters; it ends where the text behind it is found
/// for the first time. What stands outside braces must be there as it is written.
struct NamePattern: Sendable, Equatable {
    /// What a pattern is made of.
    enum Piece: Equatable {
        case field(String)
        case text(String)
    }

    /// The field that holds the class.
    static let label = "class"

    let pattern: String
    let pieces: [Piece]

    /// The fields, in order; the class is among them.
    var fields: [String] {
        pieces.compactMap {
            if case .field(let name) = $0 { name } else { nil }
        }
    }

    /// The fields that are no class.
    var attributes: [String] { fields.filter { $0 != Self.label } }

    /// Reads a pattern.
    ///
    /// - Parameter pattern: The pattern as it is written.
    /// - Throws: ``Malformed``, which says what is wrong with it.
    init(_ pattern: String) throws(Malformed) {
        self.pattern = pattern
        var pieces = [Piece]()
        var rest = pattern[...]
        while !rest.isEmpty {
            if rest.first == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    throw Malformed("a brace is never closed")
                }
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                guard !name.isEmpty, name == name.trimmed, !name.contains("{") else {
                    throw Malformed("'{\(name)}' is not the name of a field")
                }
                if case .field(let before) = pieces.last {
                    throw Malformed("nothing tells where {\(before)} ends and {\(name)} begins")
                }
                pieces.append(.field(name))
                rest = rest[rest.index(after: end)...]
            } else {
                let end = rest.firstIndex(of: "{") ?? rest.endIndex
                let text = String(rest[..<end])
                guard !text.contains("}"), !text.contains("/") else {
                    throw Malformed("'\(text)' cannot be a part of a name")
                }
                pieces.append(.text(text))
                rest = rest[end...]
            }
        }
        self.pieces = pieces
        guard Set(fields).count == fields.count else { throw Malformed("a field is there twice") }
        guard fields.contains(Self.label) else { throw Malformed("there is no field {class}") }
    }

    /// What is wrong with a pattern.
    struct Malformed: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }

    /// The values of the fields in a name.
    ///
    /// - Parameter name: The name of a file, without its ending.
    /// - Returns: nil if the name does not have this form.
    /// - Complexity: O(length of the name · length of the pattern).
    func values(in name: String) -> [String: String]? {
        var values = [String: String]()
        var rest = name[...]
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .text(let text):
                guard rest.hasPrefix(text) else { return nil }
                rest = rest.dropFirst(text.count)
            case .field(let field):
                var end = rest.endIndex
                if index + 1 < pieces.count, case .text(let text) = pieces[index + 1] {
                    guard let found = rest.firstRange(of: text) else { return nil }
                    end = found.lowerBound
                }
                guard end > rest.startIndex else { return nil }
                values[field] = String(rest[..<end])
                rest = rest[end...]
            }
        }
        return rest.isEmpty ? values : nil
    }
}
