import Modalities
import Support

/// What `text.json` of a saved model holds: the settings, and how wide its piece vectors are.
struct SavedText: Encodable {
    var settings: TextSettings
    /// E, which the settings do not tell where the vectors were pretrained ones.
    var pieceWidth: Int

    private enum Keys: String, CodingKey { case pieceWidth = "piece_width" }

    init(settings: TextSettings, pieceWidth: Int) {
        (self.settings, self.pieceWidth) = (settings, pieceWidth)
    }

    /// Reads the file as if it were a recipe's section: what it lacks has its default, what cannot
    /// be is refused.
    ///
    /// - Throws: `UserFault` if it is missing or damaged.
    init(contentsOf file: String) throws {
        let saved = try Settings(contentsOf: file)
        settings = try TextSettings(saved, besides: [Keys.pieceWidth.rawValue])
        pieceWidth = try saved.int(
            Keys.pieceWidth.rawValue, default: settings.width, in: 1...65_536)
    }

    /// Settings and width stand beside each other.
    func encode(to encoder: any Encoder) throws {
        try settings.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(pieceWidth, forKey: .pieceWidth)
    }
}
