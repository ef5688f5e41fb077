/// BERT's normalisation: controls, white space, Chinese characters, accents, case.
struct BertStep: NormalizingStep {
    /// Whether controls are dropped and all white space becomes spaces.
    var cleansText: Bool
    /// Whether spaces are put around Chinese characters.
    var partsChinese: Bool
    /// Whether accents are dropped.
    var stripsAccents: Bool
    /// Whether capitals become small letters.
    var lowers: Bool

    func normalize(_ text: inout NormalizedText) {
        guard text.bytes.contains(where: { $0 >= 0x80 }) else { return normalizeASCII(&text) }
        if cleansText || partsChinese {
            text.mapScalars { scalar, result in
                if cleansText {
                    if scalar == 0x09 || scalar == 0x0A || scalar == 0x0D {
                        return result.append(0x20)
                    }
                    if scalar == 0 || scalar == 0xFFFD || Characters.isControl(scalar) { return }
                    if Characters.isSpace(scalar) { return result.append(0x20) }
                }
                let isParted = partsChinese && Characters.isChinese(scalar)
                if isParted { result.append(0x20) }
                Characters.append(scalar, to: &result)
                if isParted { result.append(0x20) }
            }
        }
        if stripsAccents, text.bytes.contains(where: { $0 >= 0x80 }) {
            let scalars = UnicodeForms.decompose(text.bytes, isCompatible: false)
            if let first = scalars.first, Characters.isNonspacingMark(first) {
                text.beginsText = false
            }
            text.bytes.removeAll(keepingCapacity: true)
            for scalar in scalars where !Characters.isNonspacingMark(scalar) {
                Characters.append(scalar, to: &text.bytes)
            }
        }
        if lowers { text.mapScalars { Characters.appendLower($0, to: &$1) } }
    }

    /// In ASCII there is nothing but controls and case.
    private func normalizeASCII(_ text: inout NormalizedText) {
        var kept = 0
        for (position, byte) in text.bytes.enumerated() {
            var byte = byte
            if cleansText, byte < 0x20 || byte == 0x7F {
                guard byte == 0x09 || byte == 0x0A || byte == 0x0D else {
                    if position == 0 { text.beginsText = false }
                    continue
                }
                byte = 0x20
            }
            if lowers, (0x41...0x5A).contains(byte) { byte |= 0x20 }
            text.bytes[kept] = byte
            kept += 1
        }
        text.bytes.removeLast(text.bytes.count - kept)
    }
}
