/// A family of encoders, by its name in `config.json`.
package enum EncoderFamily: String, Sendable, CaseIterable, Codable {
    /// Devlin et al. 2019, arXiv:1810.04805; MiniLM and E5 are of it too.
    case bert
    /// Sanh et al. 2019, arXiv:1910.01108.
    case distilbert
    /// Liu et al. 2019, arXiv:1907.11692.
    case roberta
    /// Conneau et al. 2020, arXiv:1911.02116.
    case xlmRoberta = "xlm-roberta"
    /// Martin et al. 2020, arXiv:1911.03894.
    case camembert

    /// Whether positions are counted from behind the index of the padding token, which has one of
    /// its own.
    package var countsBehindPadding: Bool {
        switch self {
        case .bert, .distilbert: false
        case .roberta, .xlmRoberta, .camembert: true
        }
    }

    /// All names, for messages.
    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// How the rows of a text's tokens become its one vector.
package enum EncoderPooling: String, Sendable, CaseIterable, Codable {
    /// The mean over the tokens.
    case mean
    /// The row of the first token.
    case cls
    /// The greatest value of each feature.
    case max
}
