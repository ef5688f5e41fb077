/// One of Unicode's normal forms.
struct UnicodeFormStep: NormalizingStep {
    /// Whether characters and marks are put together again: NFC, NFKC.
    var composes: Bool
    /// Whether characters that are only alike become one: NFKC, NFKD.
    var isCompatible: Bool

    func normalize(_ text: inout NormalizedText) {
        guard text.bytes.contains(where: { $0 >= 0x80 }) else { return }
        var scalars = UnicodeForms.decompose(text.bytes, isCompatible: isCompatible)
        if composes { UnicodeForms.compose(&scalars) }
        text.bytes = UnicodeForms.encode(scalars)
    }
}

/// Capitals become small letters, each by itself.
struct LowercaseStep: NormalizingStep {
    func normalize(_ text: inout NormalizedText) {
        text.mapScalars { Characters.appendLower($0, to: &$1) }
    }
}

/// Marks that stand as characters of their own are dropped.
struct StripAccentsStep: NormalizingStep {
    func normalize(_ text: inout NormalizedText) {
        text.mapScalars { if !Characters.isMark($0) { Characters.append($0, to: &$1) } }
    }
}

/// White space at the ends is dropped.
struct StripStep: NormalizingStep {
    /// Whether that before the text is.
    var left: Bool
    /// Whether that behind the text is.
    var right: Bool

    func normalize(_ text: inout NormalizedText) {
        var (start, end) = (0, text.bytes.count)
        while left, start < end {
            let (scalar, length) = Characters.scalar(in: text.bytes, at: start)
            guard Characters.isSpace(scalar) else { break }
            start += length
        }
        while right, start < end {
            let (scalar, length) = Characters.scalar(in: text.bytes, before: end)
            guard Characters.isSpace(scalar) else { break }
            end -= length
        }
        if start > 0 { text.beginsText = false }
        if end - start < text.bytes.count { text.bytes = Array(text.bytes[start..<end]) }
    }
}

/// A stretch of text stands before all texts that are not empty.
struct PrependStep: NormalizingStep {
    /// The stretch, UTF-8.
    var prefix: [UInt8]

    func normalize(_ text: inout NormalizedText) {
        if !text.bytes.isEmpty { text.bytes.insert(contentsOf: prefix, at: 0) }
    }
}

/// Controls are dropped and invisible characters become spaces, as for machine translation.
struct TranslationStep: NormalizingStep {
    func normalize(_ text: inout NormalizedText) {
        text.mapScalars { scalar, result in
            switch scalar {
            case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: break
            case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF,
                0xFFFD:
                result.append(0x20)
            default: Characters.append(scalar, to: &result)
            }
        }
    }
}

/// Each occurrence of a stretch of text becomes another.
struct ReplaceStep: NormalizingStep {
    /// What is looked for.
    enum Pattern: Sendable, Equatable {
        /// A stretch of text, UTF-8, not empty.
        case text([UInt8])
        /// Two spaces or more.
        case spaces
        /// White space of any length.
        case whiteSpace
    }

    /// What is looked for.
    var pattern: Pattern
    /// What comes in its place, UTF-8.
    var replacement: [UInt8]

    func normalize(_ text: inout NormalizedText) {
        let bytes = text.bytes
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            let count = matchLength(in: bytes, at: position)
            if count > 0 {
                result.append(contentsOf: replacement)
                position += count
                if result.isEmpty { text.beginsText = false }
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        text.bytes = result
    }

    /// The bytes of the occurrence at a position; 0 if there is none.
    private func matchLength(in bytes: [UInt8], at position: Int) -> Int {
        switch pattern {
        case .text(let text):
            guard bytes[position] == text[0] else { return 0 }
            return bytes[position...].starts(with: text) ? text.count : 0
        case .spaces:
            var end = position
            while end < bytes.count, bytes[end] == 0x20 { end += 1 }
            return end - position > 1 ? end - position : 0
        case .whiteSpace:
            var end = position
            while end < bytes.count, bytes[end] & 0xC0 != 0x80 {
                let (scalar, length) = Characters.scalar(in: bytes, at: end)
                guard Characters.isSpace(scalar) else { break }
                end += length
            }
            return end - position
        }
    }
}
