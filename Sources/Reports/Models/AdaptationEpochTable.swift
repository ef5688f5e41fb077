/// The epochs of an adaptation, for a terminal: a line of measures for each.
struct AdaptationEpochTable {
    private let result: AdaptationResult

    init(_ result: AdaptationResult) { self.result = result }

    /// Epochs that are shown; of more, some at equal distances, the chosen one and the last.
    private static let shown = 10
    private static let widths = [5, 11, 15, 14, 14, 15, 15]

    /// The head and a line for each epoch; empty where there is nothing to compare.
    var lines: [String] {
        let epochs = result.measured.epochs
        guard epochs.count > 1 || epochs.contains(where: { $0.harm != nil }) else { return [] }
        let head = [
            "epoch", "changed", "shares moved", "confidence", "est. accuracy", "for, against",
            "halves agree",
        ]
        return [line(head)] + shown.map { line(cells($0)) + mark($0) }
    }

    private var shown: [AdaptationEpoch] {
        let epochs = result.measured.epochs
        guard epochs.count > AdaptationEpochTable.shown else { return epochs }
        let places = AdaptationEpochTable.shown - 2
        let step = (epochs.count + places - 1) / places
        return epochs.filter {
            ($0.epoch - 1) % step == 0 || $0.epoch == result.selectedEpoch
                || $0.epoch == epochs.count
        }
    }

    private func cells(_ epoch: AdaptationEpoch) -> [String] {
        let votes = epoch.votesAfter
        return [
            "\(epoch.epoch)", NumberText.grouped(epoch.changed),
            NumberText.percent(epoch.sharesMoved), NumberText.percent(epoch.confidence),
            epoch.accuracyEstimate.map(NumberText.percent) ?? "–",
            "\(NumberText.grouped(votes.agreeing)), \(NumberText.grouped(votes.opposing))",
            epoch.halves.map { NumberText.percent($0.agreement) } ?? "–",
        ]
    }

    private func line(_ cells: [String]) -> String {
        "  "
            + zip(cells, AdaptationEpochTable.widths).map {
                TerminalText.fitted($0, to: $1, trailing: true)
            }.joined()
    }

    private func mark(_ epoch: AdaptationEpoch) -> String {
        if epoch.harm != nil { return "  harmful" }
        return epoch.epoch == result.selectedEpoch ? "  chosen" : ""
    }
}
