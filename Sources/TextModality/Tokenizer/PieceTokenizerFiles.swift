import Support

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What `tokenizer.json` holds.
private struct SavedTokenizer: Codable {
    var format: Int
    var pieces: Int
    var normalizer: TextNormalizer
    var special: SpecialPieces

    static let format = 1
}

extension PieceTokenizer {
    /// Saves the tokenizer as `pieces.txt` and `tokenizer.json`, each written whole or not at all.
    ///
    /// - Parameter folder: A folder that exists.
    /// - Throws: A ``Support/UserFault`` if a file cannot be written.
    public func save(to folder: String) throws {
        let saved = SavedTokenizer(
            format: SavedTokenizer.format, pieces: count, normalizer: normalizer, special: special)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try table.write(to: folder + "/pieces.txt")
        try Files.writeAtomically(
            Array(encoder.encode(saved)), to: folder + "/tokenizer.json")
    }

    /// Reads a saved tokenizer.
    ///
    /// - Parameter folder: The folder it was saved to.
    /// - Throws: A ``Support/UserFault``: a file is missing or damaged, or the two do not belong
    ///   together.
    public init(from folder: String) throws {
        let place = UserFault.Place(file: folder + "/tokenizer.json")
        let bytes = try Files.read(place.file)
        let saved: SavedTokenizer
        do {
            saved = try JSONDecoder().decode(SavedTokenizer.self, from: Data(bytes))
        } catch {
            throw UserFault(
                "the saved tokenizer cannot be read", at: place,
                remedy: "The file was changed or cut short: save the model again.")
        }
        guard saved.format == SavedTokenizer.format else {
            throw UserFault(
                "the saved tokenizer has format \(saved.format), not \(SavedTokenizer.format)",
                at: place, remedy: "Read it with the version that wrote it.")
        }
        let table = try PieceTable(contentsOf: folder + "/pieces.txt")
        self.init(table: table, normalizer: saved.normalizer)
        guard count == saved.pieces, table.pieces.count == count, special == saved.special else {
            throw UserFault(
                "pieces.txt and tokenizer.json do not belong together", at: place,
                remedy: "One of them was changed: save the model again.")
        }
    }
}
