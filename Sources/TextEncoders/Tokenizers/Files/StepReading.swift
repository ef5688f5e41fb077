import Support

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension TokenizerNode {
    /// The most steps of one kind that a tokenizer has.
    private static let mostSteps = 32

    /// The steps that a `Sequence` lists, or the one that this is.
    private func steps(_ key: String) throws -> [TokenizerNode] {
        guard try type() == "Sequence" else { return [self] }
        let steps = try required(key).list().flatMap { try $0.steps(key) }
        guard steps.count <= Self.mostSteps else { throw fault("lists \(steps.count) steps") }
        return steps
    }

    /// The steps of a normalizer.
    func normalizingSteps() throws -> [any NormalizingStep] {
        try steps("normalizers").map { try $0.normalizingStep() }
    }

    private func normalizingStep() throws -> any NormalizingStep {
        switch try type() {
        case "BertNormalizer": return try bertStep()
        case "NFC": return UnicodeFormStep(composes: true, isCompatible: false)
        case "NFD": return UnicodeFormStep(composes: false, isCompatible: false)
        case "NFKC": return UnicodeFormStep(composes: true, isCompatible: true)
        case "NFKD": return UnicodeFormStep(composes: false, isCompatible: true)
        case "Lowercase": return LowercaseStep()
        case "StripAccents": return StripAccentsStep()
        case "Strip":
            return StripStep(
                left: try truth("strip_left", else: true),
                right: try truth("strip_right", else: true))
        case "Prepend": return PrependStep(prefix: try shortText("prepend"))
        case "Replace":
            return ReplaceStep(
                pattern: try replacePattern(), replacement: try shortText("content"))
        case "Nmt": return TranslationStep()
        case "Precompiled": return try charsMap()
        default: throw try unknownType("normalizer")
        }
    }

    private func bertStep() throws -> BertStep {
        let lowers = try truth("lowercase", else: true)
        return BertStep(
            cleansText: try truth("clean_text", else: true),
            partsChinese: try truth("handle_chinese_chars", else: true),
            stripsAccents: try truth("strip_accents", else: lowers), lowers: lowers)
    }

    /// A text that is put into others, and so must be short.
    private func shortText(_ key: String) throws -> [UInt8] {
        let node = try required(key)
        let bytes = try node.bytes()
        guard bytes.count <= CharsMap.longestText else {
            throw node.fault("has \(bytes.count) bytes, at most \(CharsMap.longestText) are read")
        }
        return bytes
    }

    private func replacePattern() throws -> ReplaceStep.Pattern {
        let node = try required("pattern")
        if let text = try node.member("String") {
            let bytes = try text.bytes()
            guard (1...CharsMap.longestText).contains(bytes.count) else {
                throw text.fault("has \(bytes.count) bytes")
            }
            return .text(bytes)
        }
        let expression = try node.required("Regex")
        switch try expression.text() {
        case " {2,}", " +": return .spaces
        case "\\s+": return .whiteSpace
        default: throw try expression.expressionFault()
        }
    }

    /// Expressions are known by name and never run: one can take longer than anybody waits.
    private func expressionFault() throws -> UserFault {
        fault("the regular expression \(try text().shortened) is not one that dawb knows")
    }

    private func charsMap() throws -> CharsMap {
        guard let node = try member("precompiled_charsmap") else { return CharsMap() }
        guard let blob = Data(base64Encoded: try node.text()), let map = CharsMap([UInt8](blob))
        else {
            throw node.fault(
                "the table of characters is damaged",
                remedy: "Fetch the file again; it may have been cut short or altered")
        }
        return map
    }
}

extension TokenizerNode {
    /// The steps of a pre-tokenizer.
    func splittingSteps() throws -> [any SplittingStep] {
        try steps("pretokenizers").map { try $0.splittingStep() }
    }

    private func splittingStep() throws -> any SplittingStep {
        switch try type() {
        case "BertPreTokenizer": return BertWordsStep()
        case "Whitespace": return WordCharactersStep()
        case "WhitespaceSplit": return WhiteSpaceStep()
        case "Metaspace": return try metaspaceStep()
        case "ByteLevel":
            return ByteLevelStep(
                prependsSpace: try truth("add_prefix_space", else: true),
                cuts: try truth("use_regex", else: true))
        case "Digits": return DigitsStep(areSingle: try truth("individual_digits", else: false))
        case "Punctuation": return PunctuationStep(use: try delimiterUse() ?? .isolated)
        case "CharDelimiterSplit":
            return CharacterStep(delimiter: try character("delimiter"), use: .removed)
        case "Split": return try splitStep()
        default: throw try unknownType("pre-tokenizer")
        }
    }

    private func delimiterUse() throws -> DelimiterUse? {
        guard let node = try member("behavior") else { return nil }
        guard let use = DelimiterUse(rawValue: try node.text()) else {
            throw node.fault("'\(try node.text().shortened)' is not known")
        }
        return use
    }

    private func character(_ key: String) throws -> Int32 {
        let node = try required(key)
        let scalars = try node.text().unicodeScalars
        guard scalars.count == 1, let scalar = scalars.first else {
            throw node.fault("is not one character")
        }
        return Int32(scalar.value)
    }

    private func metaspaceStep() throws -> MetaspaceStep {
        var sign: [UInt8] = []
        Characters.append(try character("replacement"), to: &sign)
        var prepending = MetaspaceStep.Prepending.always
        if let node = try member("prepend_scheme") {
            guard let scheme = MetaspaceStep.Prepending(rawValue: try node.text()) else {
                throw node.fault("'\(try node.text().shortened)' is not known")
            }
            prepending = scheme
        } else if try !truth("add_prefix_space", else: true) {
            prepending = .never
        }
        return MetaspaceStep(
            sign: sign, prepending: prepending, splits: try truth("split", else: true))
    }

    private func splitStep() throws -> any SplittingStep {
        let pattern = try required("pattern")
        guard try !truth("invert", else: false), let use = try delimiterUse() else {
            throw fault("a split of this form is not one that dawb reads")
        }
        if try pattern.member("String") != nil {
            return CharacterStep(delimiter: try pattern.character("String"), use: use)
        }
        let expression = try pattern.required("Regex")
        guard try expression.text() == "\\s+", use == .removed else {
            throw try expression.expressionFault()
        }
        return WhiteSpaceStep()
    }
}
