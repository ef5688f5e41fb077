package import NeuralNetworks
package import Support

/// Training on a few of the target's labels: `fine-tune:K` from the pretrained weights,
/// `from-scratch:K` from chance.
///
/// The labelled examples take the source's place; no other target example reaches the network while
/// it trains. That both have the same labels and the same number of steps shows what the pretrained
/// weights are worth (Yosinski et al. 2014, arXiv:1411.1792).
package struct FewShot: Method, Hashable {
    /// Where the weights come from.
    package enum Start: String, Sendable, CaseIterable {
        case pretrained = "fine-tune"
        case chance = "from-scratch"

        var summary: String {
            switch self {
            case .pretrained: "train the pretrained network on K labels of the target"
            case .chance: "train a new network on K labels of the target"
            }
        }
    }

    /// The weights that training starts from.
    package let start: Start
    package let targetLabels: Int

    /// The numbers of labels that a name can ask for.
    package static let counts = 1...100_000

    /// The method of a name such as `fine-tune:50`; nil for the name of another method.
    ///
    /// - Throws: `UserFault` at `place` if the number of labels is missing or cannot be used.
    package init?(_ name: String, at place: UserFault.Place?) throws {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let start = Start(rawValue: String(parts[0])) else { return nil }
        let digits = parts.count == 2 ? String(parts[1]) : ""
        guard let count = Int(digits), digits.allSatisfy(\.isNumber), FewShot.counts ~= count else {
            throw UserFault(
                parts.count == 2
                    ? "'\(digits)' is no number of labels for \(start.rawValue)"
                    : "\(start.rawValue) does not say how many target labels it is given",
                at: place,
                remedy: "Write the number behind a colon, 1 to \(FewShot.counts.upperBound): "
                    + "\(start.rawValue):50.")
        }
        (self.start, targetLabels) = (start, count)
    }

    /// The one way to write the method's name.
    var name: String { "\(start.rawValue):\(targetLabels)" }

    package var needs: MethodNeeds {
        MethodNeeds(
            target: .never, logits: false, targetLabels: targetLabels,
            pretrainedStart: start == .pretrained)
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses { StepLosses() }
}
