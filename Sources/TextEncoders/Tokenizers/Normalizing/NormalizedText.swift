/// UTF-8 text on its way from what somebody wrote to what is cut into words.
struct NormalizedText {
    /// Valid UTF-8.
    var bytes: [UInt8]
    /// Whether its first character comes from the first one of the whole text.
    var beginsText: Bool
}

/// A step of a tokenizer that rewrites text before it is cut.
protocol NormalizingStep: Sendable {
    /// Rewrites a text.
    ///
    /// - Complexity: O(bytes).
    func normalize(_ text: inout NormalizedText)
}

extension NormalizedText {
    /// Rewrites the text character by character.
    ///
    /// - Parameter body: Appends what becomes of a character; nothing, to drop it.
    @inline(__always)
    mutating func mapScalars(_ body: (_ scalar: Int32, _ result: inout [UInt8]) -> Void) {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 8)
        var position = 0
        while position < bytes.count {
            let (scalar, length) = Characters.scalar(in: bytes, at: position)
            body(scalar, &result)
            if position == 0, result.isEmpty { beginsText = false }
            position += length
        }
        bytes = result
    }
}
