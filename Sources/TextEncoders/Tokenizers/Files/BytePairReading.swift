import Support

extension TokenizerNode {
    /// A model of pieces and merges, as `tokenizer.json` has it.
    func bytePairModel() throws -> BytePairModel {
        if let dropout = try member("dropout") {
            guard case .number(0) = dropout.tree else {
                throw dropout.fault("merges that are dropped by chance are not read")
            }
        }
        let vocabulary = try required("vocab").vocabulary()
        var settings = BytePairModel.Settings()
        if let unknown = try member("unk_token") {
            guard let index = vocabulary.index(of: try unknown.bytes()) else {
                throw unknown.fault("the vocabulary has no piece '\(try unknown.text().shortened)'")
            }
            settings.unknown = index
        }
        settings.fusesUnknown = try truth("fuse_unk", else: false)
        settings.takesWholeWords = try truth("ignore_merges", else: false)
        settings.spellsBytes = try truth("byte_fallback", else: false)
        settings.prefix = try member("continuing_subword_prefix")?.bytes() ?? []
        settings.suffix = try member("end_of_word_suffix")?.bytes() ?? []
        let list = try required("merges")
        guard case .list(let values) = list.tree else { throw list.fault("is no list") }
        var merges = MergeTable(prefix: settings.prefix, count: values.count)
        for (rank, value) in values.enumerated() {
            if let trouble = merges.insert(try list.pair(value, rank), vocabulary) {
                throw list.fault("merge \(rank): \(trouble)")
            }
        }
        return BytePairModel(vocabulary: vocabulary, merges: merges.table, settings: settings)
    }

    /// The two pieces of a merge, written as a list or with a space between them.
    private func pair(
        _ value: JSONTree, _ rank: Int
    ) throws -> (first: ArraySlice<UInt8>, second: ArraySlice<UInt8>) {
        if case .list(let parts) = value, parts.count == 2, case .text(let first) = parts[0],
            case .text(let second) = parts[1]
        {
            return (first[...], second[...])
        }
        if case .text(let text) = value, let pair = MergeTable.pair(text[...]) { return pair }
        throw fault("merge \(rank) is no pair of pieces")
    }
}

/// Merges in the order in which they were learned.
struct MergeTable {
    /// The merges by their two pieces.
    private(set) var table: [UInt64: BytePairModel.Merge] = [:]
    private let prefix: [UInt8]
    private var rank: Int32 = 0

    /// Makes an empty table.
    ///
    /// - Parameters:
    ///   - prefix: What pieces begin with that do not begin a word.
    ///   - count: About how many merges come.
    init(prefix: [UInt8], count: Int) {
        self.prefix = prefix
        table.reserveCapacity(count)
    }

    /// The two pieces of a merge that has one space between them.
    static func pair(
        _ text: ArraySlice<UInt8>
    ) -> (first: ArraySlice<UInt8>, second: ArraySlice<UInt8>)? {
        guard let space = text.firstIndex(of: 0x20) else { return nil }
        let (first, second) = (text[..<space], text[(space + 1)...])
        return first.isEmpty || second.isEmpty || second.contains(0x20) ? nil : (first, second)
    }

    /// Adds the next merge.
    ///
    /// - Returns: What is wrong with it; nil if nothing is.
    mutating func insert(
        _ pair: (first: ArraySlice<UInt8>, second: ArraySlice<UInt8>),
        _ vocabulary: PieceVocabulary
    ) -> String? {
        let name = { (piece: [UInt8]) in String(decoding: piece, as: UTF8.self).shortened }
        var found: [Int32] = []
        // Within the piece that a merge makes, its second part is marked no longer.
        let rest = pair.second.dropFirst(
            pair.second.starts(with: prefix) ? prefix.count : 0)
        for piece in [Array(pair.first), Array(pair.second), Array(pair.first + rest)] {
            guard let index = vocabulary.index(of: piece) else {
                return "the vocabulary has no piece '\(name(piece))'"
            }
            found.append(index)
        }
        table[BytePairModel.key(found[0], found[1])] =
            BytePairModel.Merge(rank: rank, piece: found[2])
        rank += 1
        return nil
    }
}
