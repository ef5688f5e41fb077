public import Modalities
public import Support
public import Tensors

extension TextModality: SelfSupervisedModality {
    /// `masked-pieces`
    public var pretextTasks: [String] { ["masked-pieces"] }

    /// The masked-piece task.
    ///
    /// - Throws: `UserFault` on another task, a wrong `share`, or a network that sees no context.
    public func makePretextTask(
        _ section: Settings, using generator: inout RandomGenerator
    ) throws -> any PretextTask {
        _ = try section.choice("task", among: pretextTasks)
        let share = try section.double("share", default: 0.15, in: 0.01...0.9)
        guard let pieces = reader as? PieceReader, settings.layers > 0 else {
            throw section.fault(
                "task", "masked-pieces needs layers that see the pieces around a hidden one",
                remedy: "Set text.layers to 1 or more, or remove 'pretext'.")
        }
        return MaskedPieces(
            share: Float(share), maskIndex: pieces.tokenizer.maskIndex,
            vocabulary: pieces.tokenizer.count, width: settings.width,
            pieceWidth: pieces.pieceWidth, using: &generator)
    }
}
