/// The steps from a text to the tokens that an encoder reads.
struct TokenPipeline: Sendable {
    /// Tokens that are found in the text as it is written.
    var written = AddedTokens()
    /// Tokens that are found in the normalised text.
    var normalized = AddedTokens()
    /// What happens to text before it is cut.
    var normalizing: [any NormalizingStep] = []
    /// How it is cut into words.
    var splitting: [any SplittingStep] = []
    /// How words are cut into pieces.
    var model: any PieceModel
    /// The tokens before those of a text.
    var prefix: [Int32] = []
    /// The tokens behind those of a text.
    var suffix: [Int32] = []
    /// Whether the beginning of a text that is too long is cut, not its end.
    var cutsBeginning = false

    /// A pipeline that has a model and no other step.
    init(model: any PieceModel) { self.model = model }

    /// All tokens that are found before words are cut.
    var addedTokens: [AddedTokens.Token] { written.tokens + normalized.tokens }

    /// The tokens of a text, with those around it.
    ///
    /// - Parameter length: How many at most; those around the text are never cut.
    func encode(_ text: [UInt8], length: Int) -> [Int32] {
        let room = max(0, length - prefix.count - suffix.count)
        var ids = prefix
        append(text, limit: cutsBeginning ? Int.max : prefix.count + room, to: &ids)
        let extra = max(0, ids.count - prefix.count - room)
        if cutsBeginning {
            ids.removeSubrange(prefix.count..<prefix.count + extra)
        } else {
            ids.removeLast(extra)
        }
        return ids + suffix
    }

    /// Appends the tokens of a text; may end once there are `limit`.
    private func append(_ text: [UInt8], limit: Int, to ids: inout [Int32]) {
        for part in written.parts(of: text) where ids.count < limit {
            switch part {
            case .token(let token): ids.append(token)
            case .text(let range):
                let inner = normalize(
                    NormalizedText(
                        bytes: Array(text[range]), beginsText: range.lowerBound == 0))
                appendNormalized(inner, limit: limit, to: &ids)
            }
        }
    }

    private func appendNormalized(
        _ text: NormalizedText, limit: Int, to ids: inout [Int32]
    ) {
        for part in normalized.parts(of: text.bytes) where ids.count < limit {
            switch part {
            case .token(let token): ids.append(token)
            case .text(let range):
                let isWhole = range.count == text.bytes.count
                var words = Words(
                    NormalizedText(
                        bytes: isWhole ? text.bytes : Array(text.bytes[range]),
                        beginsText: text.beginsText && range.lowerBound == 0))
                for step in splitting { step.split(&words) }
                model.append(words, limit: limit, to: &ids)
            }
        }
    }

    /// Applies all steps that rewrite text.
    func normalize(_ text: NormalizedText) -> NormalizedText {
        var result = text
        // No real table lets a text grow as much; a made-up one must not fill the memory.
        let most = 64 * text.bytes.count + 4_096
        for step in normalizing {
            step.normalize(&result)
            if result.bytes.count > most {
                var end = most
                while result.bytes[end] & 0xC0 == 0x80 { end -= 1 }
                result.bytes.removeLast(result.bytes.count - end)
            }
        }
        return result
    }
}
