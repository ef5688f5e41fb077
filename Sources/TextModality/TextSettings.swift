package import Support

/// The `text` section of a recipe.
package struct TextSettings: SettingsSection, Equatable {
    /// A pretrained text encoder by name, or the path of its folder; `none` for pieces.
    package var encoder = TextSettings.none
    /// What of the encoder is trained.
    package var tune = EncoderTuning.frozen
    /// The numbers of the layers, counted from 1, whose pooled rows make a vector; empty for the
    /// last alone.
    package var outputs: [Int] = []
    /// The matrices that `tune: lora` trains.
    package var lora = LowRankSettings()
    /// What is put before each text; `own` for what the encoder's authors ask for.
    package var prefix = TextSettings.own
    /// A folder of pretrained pieces, or `trained` for a table made from the recipe's own texts.
    package var pieces = "multilingual-pieces"
    /// Pieces of a trained table.
    package var vocabulary = TextSettings.usualVocabulary
    /// Whether piece vectors start from the pretrained ones.
    package var pretrained = true
    /// Whether piece vectors stay as they are.
    package var frozen = false
    /// Always `none`: a key of former versions, which recipes of theirs have.
    package var sentences = TextSettings.none
    /// Tokens of a text that are read; the rest is cut.
    package var length = 64
    package var layers = 1
    package var width = 128
    package var heads = 4
    /// Features inside the feed-forward part.
    package var hidden = 512
    package var dropout: Float = 0.1
    /// Share of a text's pieces that training leaves out at random, so that no single word decides.
    package var wordDropout: Float = 0
    /// Whether token features are normalised once more before pooling.
    package var finalNorm = true
    package var pooling = TextEncoder.Pooling.mean
    /// Whether URLs, mentions, hashtags, emoticons and emoji become pieces of their own.
    package var social = true
    /// Whether letters are case-folded.
    package var folds = true

    /// The defaults.
    package init() {}

    package static let list: [Setting<TextSettings>] =
        encoderKeys + pieceKeys
        + [.count("length", \.length, in: 1...4_096, "tokens of a text that are read")]
        + layerKeys

    private static func withoutEncoder(
        _ keys: [Setting<TextSettings>]
    ) -> [Setting<TextSettings>] {
        keys.map {
            $0.only(
                where: { !$0.hasEncoder }, "says nothing beside an encoder, which has its own",
                remedy: "set encoder: \(none)")
        }
    }

    private static let encoderKeys: [Setting<TextSettings>] = [
        .text("encoder", \.encoder, "a pretrained text encoder or its folder, or none")
            .written(where: \.hasEncoder),
        .tuning("tune", \.tune, "part of the encoder that is trained")
            .only(where: \.hasEncoder, "says nothing where encoder is none"),
        .counts(
            "outputs", \.outputs, in: 1...1_000,
            "layers whose pooled rows make a vector, counted from 1; none for the last"
        ).only(
            where: { $0.hasEncoder && $0.tune.readsVectors },
            "says nothing where the encoder itself is tuned", remedy: "set tune: frozen"),
        .section("lora", \.lora, "matrices that tune: lora trains")
            .only(
                where: { $0.tune == .lora }, "says nothing where tune is not lora",
                remedy: "set tune: lora"),
        .text(
            "prefix", \.prefix, "put before each text; own is what the encoder's authors ask for"
        ).only(where: \.hasEncoder, "says nothing where encoder is none"),
    ]

    private static let pieceKeys = withoutEncoder([
        .text("pieces", \.pieces, "a folder of pretrained pieces, or trained"),
        .count("vocabulary", \.vocabulary, in: 100...200_000, "pieces of a trained table"),
        .flag("pretrained", \.pretrained, "whether piece vectors start from pretrained ones")
            .defaulting(\.pretrained) { $0.pieces != trained },
        .flag("frozen", \.frozen, "whether piece vectors stay as they are"),
        .text("sentences", \.sentences, "none; a key of former versions"),
    ])

    private static let layerKeys = withoutEncoder([
        .count("layers", \.layers, in: 0...48, "transformer layers"),
        .count("width", \.width, in: 4...4_096, "features of a token"),
        .count("heads", \.heads, in: 1...64, "attention heads")
            .defaulting(\.heads) { $0.usualHeads },
        .count("hidden", \.hidden, in: 4...16_384, "features inside the feed-forward part")
            .defaulting(\.hidden) { $0.usualHidden },
        .number("dropout", \.dropout, in: 0...0.9, "rate on token features"),
        .number("word_dropout", \.wordDropout, in: 0...0.9, "share of pieces left out in training"),
        .flag("final_norm", \.finalNorm, "whether token features are normalised before pooling"),
        .choice("pooling", \.pooling, "how token features become one vector"),
        .flag("social", \.social, "whether URLs, mentions, emoji and the like become pieces"),
        .flag("fold_case", \.folds, "whether letters are case-folded"),
    ])

    private var usualHeads: Int { max(1, width / 32) }
    private var usualHidden: Int { 4 * width }

    /// Refuses heads that the width does not divide into, and pretrained vectors of a trained
    /// table.
    package func check(_ settings: Settings) throws {
        if width % heads != 0 {
            throw settings.fault(
                "heads", "a width of \(width) does not divide into \(heads) heads",
                remedy: "Choose a number of heads that divides the width.")
        }
        if sentences != TextSettings.none {
            throw settings.fault(
                "sentences", "there is no sentence encoder beside pieces any more",
                remedy: "Set encoder to e5-small, and leave out the keys of pieces.")
        }
        if zip(outputs, outputs.dropFirst()).contains(where: >=) {
            throw settings.fault(
                "outputs", "layers are named from the first to the last, each once",
                remedy: "Write them in ascending order.")
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
        guard !hasEncoder else { return }
        let idle = [
            (
                "vocabulary", "pieces are \(pieces)",
                pieces == TextSettings.trained
                    || vocabulary == TextSettings.usualVocabulary
            ),
            ("heads", "layers is 0", layers > 0 || heads == usualHeads),
            ("hidden", "layers is 0", layers > 0 || hidden == usualHidden),
        ]
        for (key, why, isFine) in idle where !isFine {
            throw settings.fault(
                key, "'\(key)' says nothing where \(why)",
                remedy: "Leave '\(key)' out, or change the other.")
        }
    }

    /// Whether a pretrained encoder reads the texts.
    package var hasEncoder: Bool { encoder != TextSettings.none }

    /// Pieces of a trained table where nothing else is said.
    static let usualVocabulary = 8_000

    /// The value of `pieces` that asks for a table from the recipe's own texts.
    package static let trained = "trained"

    /// The value of `prefix` that leaves it to the encoder.
    package static let own = "own"

    /// The value of `encoder` that asks for none.
    package static let none = "none"

    /// Room for the longest text and, for CLS pooling, the token before it.
    var positions: Int { length + (pooling == .cls ? 1 : 0) }
}
