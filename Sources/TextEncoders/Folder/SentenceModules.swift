import Support

/// How an encoder's rows become a text's vector, as sentence-transformers (`modules.json` and what
/// it names) or dawb's own `dawb.json` say.
struct SentenceModules: Sendable {
    /// The folder with the configuration and the weights, within the encoder's folder; empty for
    /// that itself, else with a slash behind it.
    var inner = ""
    /// How rows become one vector.
    var pooling = EncoderPooling.mean
    /// Whether vectors are divided by their length.
    var isNormalized = false
    /// What stands before every text.
    var prefix = ""
    /// The most tokens of a text, with the special ones; nil for as many as have positions.
    var longest: Int?
    /// The files that said so, within the encoder's folder.
    var files: [String] = []

    /// Reads what there is; all of it may be missing.
    ///
    /// - Throws: `UserFault` if a file is not sound, or asks for what is not computed here.
    init(folder: String) throws {
        try readModules(folder)
        try readPrompts(folder)
        try readOwn(folder)
    }

    private struct Module: Decodable {
        var path: String
        var type: String
    }

    private mutating func readModules(_ folder: String) throws {
        guard Files.exists("\(folder)/modules.json") else { return }
        files.append("modules.json")
        let path = "\(folder)/modules.json"
        for module in try EncoderJSON.read([Module].self, path) {
            let parts = module.path.split(separator: "/", omittingEmptySubsequences: false)
            guard module.path.isEmpty || !parts.contains(where: { ["", ".", ".."].contains($0) })
            else {
                throw UserFault(
                    "\(path) names the folder '\(module.path)', which is outside its own",
                    at: .init(file: path), remedy: "Put the whole model into one folder.")
            }
            let place = module.path.isEmpty ? "" : module.path + "/"
            switch module.type.split(separator: ".").last {
            case "Transformer":
                inner = place
                try readLength(folder, place + "sentence_bert_config.json")
            case "Pooling": try readPooling(folder, place + "config.json")
            case "Normalize": isNormalized = true
            default:
                throw UserFault(
                    "\(path) asks for a module of the type '\(module.type)', which is not supported",
                    at: .init(file: path),
                    remedy: "Take an encoder of Transformer, Pooling and Normalize alone.")
            }
        }
    }

    private struct Length: Decodable {
        var maxSeqLength: Int?
    }

    private mutating func readLength(_ folder: String, _ file: String) throws {
        guard Files.exists("\(folder)/\(file)") else { return }
        files.append(file)
        longest = try EncoderJSON.read(Length.self, "\(folder)/\(file)").maxSeqLength
    }

    /// The keys of `1_Pooling/config.json`; a newer form gives one word.
    private struct Pooling: Decodable {
        var poolingMode: String?
        var poolingModeClsToken: Bool?
        var poolingModeMeanTokens: Bool?
        var poolingModeMaxTokens: Bool?
        var poolingModeMeanSqrtLenTokens: Bool?
        var poolingModeWeightedmeanTokens: Bool?
        var poolingModeLasttoken: Bool?

        /// The names of all that are asked for.
        var names: [String] {
            let flags = [
                ("cls", poolingModeClsToken), ("mean", poolingModeMeanTokens),
                ("max", poolingModeMaxTokens),
                ("mean_sqrt_len_tokens", poolingModeMeanSqrtLenTokens),
                ("weightedmean", poolingModeWeightedmeanTokens),
                ("lasttoken", poolingModeLasttoken),
            ]
            return poolingMode.map { [$0] } ?? flags.filter { $0.1 == true }.map(\.0)
        }
    }

    private mutating func readPooling(_ folder: String, _ file: String) throws {
        files.append(file)
        let path = "\(folder)/\(file)"
        let names = try EncoderJSON.read(Pooling.self, path).names
        guard names.count == 1, let pooling = EncoderPooling(rawValue: names[0]) else {
            throw UserFault(
                "\(path) asks for the pooling \(names.joined(separator: " + ")), which is not "
                    + "supported", at: .init(file: path),
                remedy: "Take an encoder with one of: "
                    + EncoderPooling.allCases.map(\.rawValue).joined(separator: ", ") + ".")
        }
        self.pooling = pooling
    }

    private struct Prompts: Decodable {
        var prompts: [String: String]?
        var defaultPromptName: String?
    }

    /// Prompts by the name of what they are for: the default one's, else that of classification or
    /// of a query, which stands before texts that are compared with each other.
    private mutating func readPrompts(_ folder: String) throws {
        let file = "config_sentence_transformers.json"
        guard Files.exists("\(folder)/\(file)") else { return }
        files.append(file)
        let read = try EncoderJSON.read(Prompts.self, "\(folder)/\(file)")
        guard let prompts = read.prompts else { return }
        if let name = read.defaultPromptName {
            guard let prompt = prompts[name] else {
                throw UserFault(
                    "\(folder)/\(file) has no prompt named '\(name)', its default",
                    at: .init(file: "\(folder)/\(file)"),
                    remedy: "Name one of its prompts, or none.")
            }
            prefix = prompt
        } else {
            prefix = prompts["classification"] ?? prompts["query"] ?? ""
        }
    }

    /// What dawb writes beside an encoder, or a user does.
    struct Own: Codable {
        var pooling: EncoderPooling?
        var normalized: Bool?
        var prefix: String?
        var length: Int?
    }

    /// The name of dawb's own file.
    static let ownFile = "dawb.json"

    private mutating func readOwn(_ folder: String) throws {
        guard Files.exists("\(folder)/\(Self.ownFile)") else { return }
        files.append(Self.ownFile)
        let own = try EncoderJSON.read(Own.self, "\(folder)/\(Self.ownFile)")
        if let pooling = own.pooling { self.pooling = pooling }
        if let normalized = own.normalized { isNormalized = normalized }
        if let prefix = own.prefix { self.prefix = prefix }
        if let length = own.length { longest = length }
    }
}
