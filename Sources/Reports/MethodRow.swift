import Datasets

/// A method's part in the comparison.
enum MethodRole: String {
    /// The source model as it is, without adaptation.
    case floor
    /// Adapted without the target's labels, or with the few that it declares.
    case adapted
    /// Trained with the target's labels.
    case ceiling

    /// The name of the method that is the floor of every comparison.
    static let floorName = "source-only"
    /// The name of the method that is the ceiling of every comparison.
    static let ceilingName = "target-supervised"

    /// The part of a method by its registered name.
    init(_ method: String) {
        switch method {
        case Self.floorName: self = .floor
        case Self.ceilingName: self = .ceiling
        default: self = .adapted
        }
    }
}

/// One method's line, in words: the terminal table and the page print the same figures.
struct MethodRow {
    var name: String
    var role: MethodRole
    var isChosen: Bool
    /// The headline, "73.9 ± 0.4", and the means of all other metrics.
    var figures: [String]
    /// "+2.9"; nil for the floor.
    var gain: String?
    /// "+1.2 to +4.6"; nil where there is no gain, and for one seed, where it has no meaning.
    var interval: String?
    /// Whether the whole interval lies above (1) or below (−1) zero; else 0.
    var direction: Int
    var epochs: [Int]
    /// Mean in the headline's unit.
    var regret: String
    /// Training time over all seeds, in seconds.
    var seconds: Double

    /// The line of one method; nil for one that was not measured.
    init?(_ name: String, _ method: MethodResult, isChosen: Bool) {
        guard !method.figures.isEmpty else { return nil }
        self.name = name
        self.isChosen = isChosen
        role = MethodRole(name)
        let text = MetricText(method.headline.metric)
        figures =
            [text.spread(method.headline.values)]
            + method.figures.dropFirst().map { MetricText($0.metric).value($0.values.mean) }
        epochs = method.selectedEpochs
        regret = method.regret.map { text.value($0.mean) } ?? "–"
        seconds = method.trainSeconds
        direction = 0
        guard role != .floor, let difference = method.gainOverSourceOnly else { return }
        gain = text.difference(difference.mean)
        guard method.hasInterval else { return }
        interval = text.range(difference)
        direction = difference.low > 0 ? 1 : difference.high < 0 ? -1 : 0
    }
}

extension MethodResult {
    /// Whether the gain's interval says anything: it needs two seeds and finite bounds.
    var hasInterval: Bool {
        guard !figures.isEmpty, let gain = gainOverSourceOnly, headline.values.seeds.count > 1
        else { return false }
        return gain.low.isFinite && gain.high.isFinite
    }
}

extension RunResult {
    /// How the headline metric is written; accuracy where there is no method.
    var headline: MetricText {
        MetricText(methods.values.first?.figures.first?.metric ?? .accuracy)
    }

    /// The metrics of the run, the headline first.
    var metrics: [Metric] { methods.values.first?.figures.map(\.metric) ?? [headline.metric] }

    /// The methods of the run in order: the floor first, the ceiling last, names unknown to
    /// `order` after those that it holds.
    func methodNames(order: [String]) -> [String] {
        var seen: Set<String> = []
        let names = (order + methods.keys.sorted()).filter {
            methods[$0] != nil && seen.insert($0).inserted
        }
        return [MethodRole.floor, .adapted, .ceiling].flatMap { role in
            names.filter { MethodRole($0) == role }
        }
    }

    /// The lines of the table.
    func methodRows(order: [String]) -> [MethodRow] {
        methodNames(order: order).compactMap { name in
            methods[name].flatMap { MethodRow(name, $0, isChosen: name == chosenMethod) }
        }
    }
}
