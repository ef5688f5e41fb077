public import Modalities

extension ImageModality: DraftableModality {
    /// Fewer labelled pictures than this are few for a network that begins from chance.
    private static let fewPictures = 500
    /// From this many on a residual network learns more than a plain one.
    private static let manyPictures = 5_000
    /// Sides that networks are given, in pixels.
    private static let sides = [28, 32, 48, 64, 96]

    /// A small network of the pictures' own size, with changes of place and light in training.
    public static func draft(for data: DraftedData) -> DraftedSettings {
        let sides = ["width, pixels", "height, pixels"].compactMap { data.sizes[$0]?.median }
        let shorter = sides.min() ?? 32
        // Detail of large pictures costs more time than few examples can repay.
        let most = data.source < manyPictures ? 64 : 96
        let wanted = min(Double(most), shorter)
        let side = ImageModality.sides.last { Double($0) <= wanted } ?? ImageModality.sides[0]
        let isLarge = data.source >= manyPictures
        let shape = sides.count == 2 && max(sides[0], sides[1]) > 1.2 * min(sides[0], sides[1])
        var draft = DraftedSettings(
            section: [
                isLarge ? "network: resnet20" : "network: plain",
                "size: \(side)", "channels: 3",
            ] + (shape ? ["fit: crop"] : []) + [
                "augment: {shift: 0.08, rotation: 10, scale: 0.15, contrast: 0.3, brightness: 0.1, "
                    + "noise: 0.05}"
            ],
            methods: ["adabn", "coral", "self-training", "shot"],
            training: ["optimizer: adam", "rate: 0.001", "batch_norm: per-domain"])
        if data.source >= fewPictures {
            draft.methods.append("dann + information-maximization + self-training")
            draft.hyperparameters = [
                "dann: {reversal: 0.3}", "information-maximization: {weight: 0.3}",
            ]
        } else {
            draft.remarks.append(
                "\(data.source) labelled pictures are few for a network that begins from chance; "
                    + "weights that were trained elsewhere help (image.weights)")
        }
        return draft
    }
}
