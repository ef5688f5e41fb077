import Foundation
import Support
import Testing

@testable import TextEncoders

/// Texts and what the reference implementation makes of them.
struct ReferenceTokens {
    let texts: [String]
    let length: Int
    private let tokens: JSONTree

    /// Reads a file that a script wrote.
    init(_ file: URL) throws {
        let root = try TokenizerNode(file: file.path)
        tokens = root.tree
        length = try root.required("length").index()
        texts = try root.required("texts").list().map { node in
            guard case .list = node.tree else { return try node.text() }
            let pair = try node.list()
            return String(repeating: try pair[0].text(), count: try pair[1].index())
        }
    }

    /// The tokens of each text by one of the tokenizers.
    func tokens(of name: String) throws -> [[Int32]] {
        try TokenizerNode(file: "", path: [], tree: tokens).required(name).list().map {
            try $0.list().map { Int32(try $0.index()) }
        }
    }

    /// Compares a tokenizer with the reference.
    func compare(_ tokenizer: FolderTokenizer, as name: String) throws {
        let expected = try tokens(of: name)
        try #require(expected.count == texts.count)
        for (text, tokens) in zip(texts, expected) {
            let found = tokenizer.encode(text, length: length)
            #expect(found == tokens, "\(name): \(text.prefix(80).debugDescription)")
        }
    }

    /// A file of this folder of tests.
    static func fixture(_ name: String) throws -> URL {
        try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/\(name)")
    }
}
