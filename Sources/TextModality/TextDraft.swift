public import Modalities

extension TextModality: DraftableModality {
    /// From this many characters on in the mean, more tokens of a text are read.
    private static let longTexts = 250.0

    /// The vectors of the encoder that comes along, which hold for few labels and many languages.
    public static func draft(for data: DraftedData) -> DraftedSettings {
        let length = data.characters > longTexts ? 512 : 256
        var draft = DraftedSettings(
            section: [
                "encoder: e5-small",
                "tune: frozen    # last:2 or lora trains more of it, and takes many labels",
                "length: \(length)",
            ],
            methods: ["self-training"],
            training: [
                "optimizer: adam", "rate: 0.002",
                "decay: 0.5      # much: with less, the classifier learns what only the source has",
                "sampling: balanced",
            ])
        // Parts of one whole mostly agree, where the target says what is a part of what.
        draft.hyperparameters = [
            "self-training: {weight: 10, start: 0.4, first: 0.5, last: 0.5, smoothing: 0, "
                + "once: true, balanced: true, context: \(data.hasGroups ? "0.25" : "0")}"
        ]
        return draft
    }
}
