package import Support

/// The `text` section of a recipe.
package struct TextSettings: Sendable, Codable, Equatable {
    /// A folder of pretrained pieces, or `trained` for a table made from the recipe's own texts.
    package var pieces: String
    /// Pieces of a trained table.
    package var vocabulary: Int
    /// Whether piece vectors start from the pretrained ones.
    package var pretrained: Bool
    /// Whether piece vectors stay as they are.
    package var frozen: Bool
    /// A folder with a pretrained sentence encoder whose vector joins the text's features, or `none`.
    package var sentences: String
    /// Tokens of a text that are read; the rest is cut.
    package var length: Int
    package var layers: Int
    package var width: Int
    package var heads: Int
    /// Features inside the feed-forward part.
    package var hidden: Int
    package var dropout: Float
    /// Share of a text's pieces that training leaves out at random, so that no single word decides.
    package var wordDropout: Float
    /// Whether token features are normalised once more before pooling.
    package var finalNorm: Bool
    package var pooling: TextEncoder.Pooling
    /// Whether URLs, mentions, hashtags, emoticons and emoji become pieces of their own.
    package var social: Bool
    /// Whether letters are case-folded.
    package var folds: Bool

    enum CodingKeys: String, CodingKey {
        case pieces, vocabulary, pretrained, frozen, length, layers, width, heads, hidden, dropout
        case pooling, social, sentences
        case folds = "fold_case"
        case wordDropout = "word_dropout"
        case finalNorm = "final_norm"
    }

    /// The section's keys.
    package static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    /// Reads and checks the section.
    ///
    /// - Parameters:
    ///   - settings: The section.
    ///   - others: Keys that may stand in it and are somebody else's.
    /// - Throws: `UserFault` on an unknown key or a value that cannot be.
    package init(_ settings: Settings, besides others: [String] = []) throws {
        try settings.allow(TextSettings.keys + others)
        pieces = try settings.string("pieces", default: "multilingual-pieces")
        vocabulary = try settings.int(
            "vocabulary", default: TextSettings.usualVocabulary, in: 100...200_000)
        pretrained = try settings.bool("pretrained", default: pieces != TextSettings.trained)
        frozen = try settings.bool("frozen", default: false)
        sentences = try settings.string("sentences", default: TextSettings.none)
        length = try settings.int("length", default: 64, in: 1...4_096)
        layers = try settings.int("layers", default: 1, in: 0...48)
        width = try settings.int("width", default: 128, in: 4...4_096)
        heads = try settings.int("heads", default: max(1, width / 32), in: 1...64)
        hidden = try settings.int("hidden", default: 4 * width, in: 4...16_384)
        dropout = Float(try settings.double("dropout", default: 0.1, in: 0...0.9))
        wordDropout = Float(try settings.double("word_dropout", default: 0, in: 0...0.9))
        finalNorm = try settings.bool("final_norm", default: true)
        let names = TextEncoder.Pooling.allCases.map(\.rawValue)
        let choice = try settings.choice("pooling", among: names, default: "mean")
        pooling = TextEncoder.Pooling(rawValue: choice) ?? .mean
        social = try settings.bool("social", default: true)
        folds = try settings.bool("fold_case", default: true)
        if width % heads != 0 {
            throw settings.fault(
                "heads", "a width of \(width) does not divide into \(heads) heads",
                remedy: "Choose a number of heads that divides the width.")
        }
        if pretrained && pieces == TextSettings.trained {
            throw settings.fault(
                "pretrained", "a table made from the recipe's own texts has no pretrained vectors",
                remedy: "Set pretrained to false, or name a folder of pretrained pieces.")
        }
    }

    /// Refuses what says nothing beside the rest of a recipe's section.
    ///
    /// A resolved recipe writes every default out: only another value is meant to do something.
    func refuseIdleKeys(of settings: Settings) throws {
        let idle = [
            (
                "vocabulary", "pieces are \(pieces)",
                pieces == TextSettings.trained
                    || vocabulary == TextSettings.usualVocabulary
            ),
            ("heads", "layers is 0", layers > 0 || heads == max(1, width / 32)),
            ("hidden", "layers is 0", layers > 0 || hidden == 4 * width),
        ]
        for (key, why, isFine) in idle where !isFine {
            throw settings.fault(
                key, "'\(key)' says nothing where \(why)",
                remedy: "Leave '\(key)' out, or change the other.")
        }
    }

    /// Pieces of a trained table where nothing else is said.
    static let usualVocabulary = 8_000

    /// The value of `pieces` that asks for a table from the recipe's own texts.
    package static let trained = "trained"

    /// The value of `sentences` that asks for no sentence encoder.
    package static let none = "none"

    /// Room for the longest text and, for CLS pooling, the token before it.
    var positions: Int { length + (pooling == .cls ? 1 : 0) }
}

extension TextSettings.CodingKeys: CaseIterable {}
