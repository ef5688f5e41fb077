import Support

/// A part of a tokenizer's file, which knows its place in it.
struct TokenizerNode {
    /// The file.
    let file: String
    /// The keys that lead to it.
    let path: [String]
    /// Its value.
    let tree: JSONTree

    /// A file's outermost value.
    ///
    /// - Throws: `UserFault` if the file cannot be read or is no JSON.
    init(file: String) throws {
        self.init(
            file: file, path: [],
            tree: try JSONTree(Files.read(file, limit: Self.mostBytes), file: file))
    }

    init(file: String, path: [String], tree: JSONTree) {
        (self.file, self.path, self.tree) = (file, path, tree)
    }

    /// The largest file that is read: ten times the largest one known.
    static let mostBytes = 1 << 28

    /// A fault of this part.
    func fault(_ what: String, remedy: String = TokenizerNode.otherTokenizer) -> UserFault {
        let place = path.isEmpty ? "" : "\(path.joined(separator: " / ")): "
        return UserFault("\(place)\(what)", at: .init(file: file), remedy: remedy)
    }

    static let otherTokenizer = "Use an encoder with another tokenizer, or the file as it came"

    /// The value of a key; nil where it is missing or null.
    func member(_ key: String) throws -> TokenizerNode? {
        guard case .object(let members) = tree else { throw fault("is no object") }
        let utf8 = Array(key.utf8)
        let values = members.lazy.filter { $0.key == utf8 }.map(\.value)
        guard let value = values.first else { return nil }
        guard values.count == 1 else { throw fault("gives \(key) twice") }
        if case .null = value { return nil }
        return TokenizerNode(file: file, path: path + [key], tree: value)
    }

    /// The value of a key that must be there.
    func required(_ key: String) throws -> TokenizerNode {
        guard let value = try member(key) else { throw fault("gives no \(key)") }
        return value
    }

    /// The values of a list.
    func list() throws -> [TokenizerNode] {
        guard case .list(let values) = tree else { throw fault("is no list") }
        return values.enumerated().map {
            TokenizerNode(file: file, path: path + ["\($0.offset)"], tree: $0.element)
        }
    }

    /// The bytes of a string.
    func bytes() throws -> [UInt8] {
        guard case .text(let bytes) = tree else { throw fault("is no text") }
        return bytes
    }

    /// A string.
    func text() throws -> String { String(decoding: try bytes(), as: UTF8.self) }

    /// A whole number that is not negative and less than 2³¹.
    func index() throws -> Int {
        guard let number = tree.index else { throw fault("is no index") }
        return number
    }

    /// A truth value under a key, or what it is by itself.
    func truth(_ key: String, else other: Bool) throws -> Bool {
        guard let value = try member(key) else { return other }
        guard case .truth(let truth) = value.tree else { throw value.fault("is not true or false") }
        return truth
    }

    /// The name of the kind of step that an object describes.
    func type() throws -> String { try required("type").text() }

    /// The fault of a kind of step that is not known.
    func unknownType(_ kind: String) throws -> UserFault {
        fault("\(kind) '\(try type().shortened)' is not one that dawb reads")
    }
}

extension JSONTree {
    /// A whole number that is not negative and less than 2³¹.
    var index: Int? {
        guard case .number(let number) = self, number >= 0, number < 0x8000_0000,
            number == number.rounded()
        else { return nil }
        return Int(number)
    }
}

extension String {
    /// The text's first 60 characters, for a message.
    var shortened: String { count > 60 ? prefix(60) + "…" : self }
}
