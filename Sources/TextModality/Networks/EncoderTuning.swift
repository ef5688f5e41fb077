import Support

/// What of a pretrained text encoder is trained.
package enum EncoderTuning: Sendable, Equatable {
    /// Nothing: its vectors are made once.
    case frozen
    /// A layer behind its vectors, which are made once.
    case head
    /// Its last layers; what the first ones make of a text is made once.
    case last(Int)
    /// A matrix of low rank beside some products of each layer (LoRA, Hu et al. 2021,
    /// arXiv:2106.09685).
    case lora
    /// All of it, one part more each epoch, from the last to the first.
    case gradual
    /// All of it.
    case whole

    private static let lastPrefix = "last:"

    /// The tuning of a name such as `last:2`; nil where there is none.
    package init?(_ name: String) {
        switch name {
        case "frozen": self = .frozen
        case "head": self = .head
        case "lora": self = .lora
        case "gradual": self = .gradual
        case "whole": self = .whole
        default:
            guard name.hasPrefix(Self.lastPrefix),
                let count = Int(name.dropFirst(Self.lastPrefix.count)), count > 0, count < 1_000
            else { return nil }
            self = .last(count)
        }
    }

    /// Its name, such as `last:2`.
    package var name: String {
        switch self {
        case .frozen: "frozen"
        case .head: "head"
        case .last(let count): "\(Self.lastPrefix)\(count)"
        case .lora: "lora"
        case .gradual: "gradual"
        case .whole: "whole"
        }
    }

    /// The words of a message and of the manual.
    static let words = "frozen, head, last:N, lora, gradual or whole"

    /// Whether vectors of whole texts are all that is needed of the encoder.
    var readsVectors: Bool { self == .frozen || self == .head }
}

extension Setting {
    /// What of an encoder is trained.
    static func tuning(
        _ key: String, _ path: any Path<EncoderTuning>,
        _ meaning: String
    ) -> Setting {
        Setting(key, meaning, allowed: EncoderTuning.words) { settings, section in
            let name = try settings.string(key)
            guard let tuning = EncoderTuning(name) else {
                throw settings.fault(
                    key, "there is no tuning '\(name)'",
                    remedy: "Choose \(EncoderTuning.words), where N is a number of layers.")
            }
            section[keyPath: path] = tuning
        } value: {
            $0[keyPath: path].name
        }
    }
}
