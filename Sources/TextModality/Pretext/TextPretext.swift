public import Modalities
public import Support
public import Tensors

extension TextModality: SelfSupervisedModality {
    private static let (maskedPieces, contrastive) = ("masked-pieces", "contrastive")

    /// `masked-pieces` and `contrastive`
    public var pretextTasks: [String] { [Self.maskedPieces, Self.contrastive] }

    /// A task on texts without labels.
    ///
    /// - Throws: `UserFault` on another task, a wrong setting, or a network that the task cannot
    ///   train.
    public func makePretextTask(
        _ section: Settings, using generator: inout RandomGenerator
    ) throws -> any PretextTask {
        let task = try section.choice("task", among: pretextTasks)
        let own = task == Self.contrastive ? "temperature" : "share"
        if let other = ["share", "temperature"].first(where: { $0 != own && section.has($0) }) {
            throw section.fault(
                other, "\(task) has no setting '\(other)'",
                remedy: "Leave it out; there is '\(own)'.")
        }
        if task == Self.contrastive {
            let temperature = try section.double("temperature", default: 0.05, in: 0.001...10)
            try requireChance(section)
            return ContrastiveTexts(temperature: Float(temperature))
        }
        let share = Float(try section.double("share", default: 0.15, in: 0.01...0.9))
        if let encoder = reader as? EncoderReader {
            return try maskedTokens(of: encoder, share: share, section)
        }
        guard let pieces = reader as? PieceReader, settings.layers > 0 else {
            throw section.fault(
                "task", "masked-pieces needs layers that see the pieces around a hidden one",
                remedy: "Set text.layers to 1 or more, or remove 'pretext'.")
        }
        return MaskedPieces(
            share: share, maskIndex: pieces.tokenizer.maskIndex,
            vocabulary: pieces.tokenizer.count, width: settings.width,
            pieceWidth: pieces.pieceWidth, using: &generator)
    }

    private func maskedTokens(
        of encoder: EncoderReader, share: Float, _ section: Settings
    ) throws -> any PretextTask {
        guard [.lora, .gradual, .whole].contains(settings.tune) else {
            throw section.fault(
                "task",
                "masked-pieces hides tokens before the first layer of the encoder, and "
                    + "tune: \(settings.tune.name) reads what layers made of whole texts",
                remedy: "Set text.tune to lora, gradual or whole, or remove 'pretext'.")
        }
        let tokenizer = encoder.vectors.folder.tokenizer
        guard let mask = tokenizer.maskIndex else {
            throw section.fault(
                "task", "the encoder \(settings.encoder) has no token for what is hidden",
                remedy: "Take one whose tokenizer has a mask token, or remove 'pretext'.")
        }
        let sizes = encoder.vectors.network.configuration
        return MaskedTokens(
            share: share, maskIndex: mask, vocabulary: sizes.vocabularyCount,
            special: tokenizer.specialIndices, width: sizes.width)
    }

    /// Refuses a network that makes the same of a text each time.
    private func requireChance(_ section: Settings) throws {
        let (why, remedy): (String, String)
        if settings.hasEncoder {
            guard settings.tune.readsVectors else { return }
            why = "and with tune: \(settings.tune.name) vectors are made once"
            remedy = "Set text.tune to last:N, lora, gradual or whole, or remove 'pretext'."
        } else {
            guard settings.dropout == 0, settings.wordDropout == 0 else { return }
            why = "and there is no dropout"
            remedy = "Set text.dropout above 0, or remove 'pretext'."
        }
        throw section.fault(
            "task", "contrastive compares two features of a text that differ by dropout, \(why)",
            remedy: remedy)
    }
}
