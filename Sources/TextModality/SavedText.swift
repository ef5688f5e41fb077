/// What `text.json` of a saved model holds: the settings, and how wide its piece vectors are.
struct SavedText: Codable {
    var settings: TextSettings
    /// E, which the settings do not tell where the vectors were pretrained ones.
    var pieceWidth: Int

    private enum Keys: String, CodingKey { case pieceWidth = "piece_width" }

    init(settings: TextSettings, pieceWidth: Int) {
        (self.settings, self.pieceWidth) = (settings, pieceWidth)
    }

    /// Settings and width stand beside each other.
    init(from decoder: any Decoder) throws {
        settings = try TextSettings(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        pieceWidth =
            try container.decodeIfPresent(Int.self, forKey: .pieceWidth) ?? settings.width
        guard (1...65_536).contains(pieceWidth) else {
            throw DecodingError.dataCorruptedError(
                forKey: .pieceWidth, in: container, debugDescription: "no width of vectors")
        }
    }

    func encode(to encoder: any Encoder) throws {
        try settings.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(pieceWidth, forKey: .pieceWidth)
    }
}
