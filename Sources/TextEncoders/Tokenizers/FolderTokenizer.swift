import Support

/// The tokenizer of a Hugging Face folder, whose tokens are those of the reference implementation.
package struct FolderTokenizer: TextTokenizing {
    /// The names of the files that it was read from.
    package let files: [String]
    package let vocabularyCount: Int
    package let maskIndex: Int32?
    package let specialIndices: Set<Int32>
    /// The token that fills up batches, where there is one.
    package let padIndex: Int32?
    private let pipeline: TokenPipeline

    /// Reads `tokenizer.json`, or else one of the older forms.
    ///
    /// - Parameter folder: The encoder's folder.
    /// - Throws: `UserFault` if it has no tokenizer, one of an unknown kind or a damaged one.
    package init(folder: String) throws {
        let form = try TokenizerForm(folder: folder)
        let pipeline = try form.pipeline(in: folder)
        self.pipeline = pipeline
        files = form.files(in: folder)
        let added = pipeline.addedTokens
        vocabularyCount =
            1 + Int(max(pipeline.model.vocabulary.greatest, added.map(\.index).max() ?? -1))
        let find = { (names: [String]) -> Int32? in
            names.lazy.compactMap { name in
                let content = Array(name.utf8)
                return added.first { $0.content == content }?.index
                    ?? pipeline.model.vocabulary.index(of: content)
            }.first
        }
        maskIndex = find(["[MASK]", "<mask>"])
        padIndex = find(["[PAD]", "<pad>"])
        specialIndices = Set(
            added.filter(\.isSpecial).map(\.index) + pipeline.prefix + pipeline.suffix)
    }

    /// The tokens of a text, with those before and behind it.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - length: How many tokens at most, those around the text among them, which are never cut.
    /// - Complexity: O(bytes · longest piece), or O(bytes · log bytes) where pairs are merged.
    package func encode(_ text: String, length: Int) -> [Int32] {
        var text = text
        return text.withUTF8 { pipeline.encode(Array($0), length: length) }
    }
}
