import Support

extension TokenizerNode {
    /// The model of a tokenizer.
    func pieceModel() throws -> any PieceModel {
        // The oldest files do not name it.
        guard let type = try member("type")?.text() else {
            return try member("merges") == nil ? wordPieceModel() : bytePairModel()
        }
        switch type {
        case "WordPiece": return try wordPieceModel()
        case "Unigram": return try unigramModel()
        case "BPE": return try bytePairModel()
        default: throw try unknownType("model")
        }
    }

    /// The pieces of a vocabulary that is an object of indices.
    func vocabulary() throws -> PieceVocabulary {
        guard case .object(let members) = tree else { throw fault("is no object") }
        var vocabulary = PieceVocabulary()
        var taken = Set<Int>(minimumCapacity: members.count)
        for (piece, value) in members {
            let name = { String(decoding: piece, as: UTF8.self).shortened }
            guard let index = value.index else {
                throw fault("the piece '\(name())' has no index")
            }
            guard taken.insert(index).inserted else {
                throw fault("the piece '\(name())' has the index \(index), as another one has")
            }
            if let trouble = vocabulary.insert(piece, index: index) {
                throw fault("the piece '\(name())' \(trouble)")
            }
        }
        return vocabulary
    }

    private func wordPieceModel() throws -> WordPieceModel {
        let vocabulary = try required("vocab").vocabulary()
        let unknown = try required("unk_token")
        guard let index = vocabulary.index(of: try unknown.bytes()) else {
            throw unknown.fault("the vocabulary has no piece '\(try unknown.text().shortened)'")
        }
        return WordPieceModel(
            vocabulary: vocabulary, unknown: index,
            longestWord: try member("max_input_chars_per_word")?.index() ?? 100,
            prefix: try member("continuing_subword_prefix")?.bytes() ?? Array("##".utf8))
    }

    private func unigramModel() throws -> UnigramModel {
        let list = try required("vocab")
        guard case .list(let values) = list.tree else { throw list.fault("is no list") }
        var vocabulary = PieceVocabulary()
        var scores: [Double] = []
        scores.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            guard case .list(let pair) = value, pair.count == 2, case .text(let piece) = pair[0],
                case .number(let score) = pair[1]
            else { throw list.fault("entry \(index) is no piece and its score") }
            if let trouble = vocabulary.insert(piece, index: index) {
                let name = String(decoding: piece, as: UTF8.self).shortened
                throw list.fault("entry \(index): the piece '\(name)' \(trouble)")
            }
            scores.append(score)
        }
        let unknown = try required("unk_id")
        guard try unknown.index() < scores.count else {
            throw unknown.fault(
                "the index \(try unknown.index()) is beyond the \(scores.count) pieces")
        }
        return UnigramModel(
            vocabulary: vocabulary, scores: scores, unknown: Int32(try unknown.index()),
            spellsBytes: try truth("byte_fallback", else: false))
    }
}
