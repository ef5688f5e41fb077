public import Modalities

extension TextModality: DraftableModality {
    /// From this many labelled texts on a transformer layer over the pieces can be learnt.
    private static let manyTexts = 20_000
    /// Characters of a piece in the mean.
    private static let charactersOfPiece = 3.5

    /// The pretrained sentence vectors, and for many texts a transformer layer beside them.
    public static func draft(for data: DraftedData) -> DraftedSettings {
        let isLarge = data.source >= manyTexts
        let pieces = data.characters * 1.5 / charactersOfPiece
        let length = [32, 64, 128, 256].first { Double($0) >= pieces } ?? 256
        var draft = DraftedSettings(
            section: [
                "pieces: multilingual-pieces", "sentences: multilingual-pieces",
                isLarge
                    ? "layers: 1"
                    : "layers: 0    # a transformer would memorise so few texts",
                "frozen: \(!isLarge)", "width: \(isLarge ? 64 : 32)", "length: \(length)",
            ],
            methods: ["coral", "self-training"],
            training: [
                "smoothing: 0.2", "dropout: 0.5", "decay: 1", "sampling: balanced", "head_rate: 5",
            ])
        // Parts of one whole mostly agree, where the target says what is a part of what.
        draft.hyperparameters = [
            "self-training: {weight: 1, start: 0.3, first: 1, last: 1, smoothing: 0.2, once: true, "
                + "context: \(data.hasGroups ? "0.25" : "0")}"
        ]
        return draft
    }
}
