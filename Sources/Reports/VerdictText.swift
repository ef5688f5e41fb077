/// The verdict in plain words: the terminal and the page say the same.
struct VerdictText {
    /// How the verdict is coloured.
    enum Tone: String {
        case improved, undecided, worse
        /// Nothing was compared.
        case plain
    }

    var tone = Tone.plain
    /// One or two words, "Improved".
    var word = "Not adapted"
    /// One sentence with the figures before and after.
    var headline = ""
    /// The gain, "+2.9"; nil where nothing was compared.
    var figure: String?
    /// The unit of the figure: "points"; may be empty.
    var unit = "points"
    /// What stands behind the figure: its interval and the seeds.
    var figureNote = ""
    /// Whether the difference can be trusted, in one or two sentences.
    var meaning = ""
    /// Where the ceiling is; nil without one.
    var ceiling: String?
    /// The source model is kept.
    private var isKept = false

    /// A verdict that says nothing yet.
    init() {}

    /// All of it in one sentence, for a terminal.
    var sentence: String {
        var text = headline
        if let figure {
            text = text.hasSuffix(".") ? String(text.dropLast()) : text
            text += "; gain \(figure)\(unit.isEmpty ? "" : " \(unit)") (\(figureNote))"
            text += isKept ? ": the source model is kept." : "."
        } else if isKept {
            text += " The source model is kept."
        }
        return "\(word). \(text)"
    }

    /// The verdict on a run.
    ///
    /// - Parameters:
    ///   - result: The run.
    ///   - target: The target's name, as the sentence shall call it.
    init(_ result: RunResult, target: String) {
        if result.isUnmeasured || result.isTrained {
            self =
                result.isTrained
                ? .trained(result) : .unmeasured(result, target: target)
            return
        }
        let metric = result.headline
        unit = metric.differenceUnit
        let floor = result.methods[MethodRole.floorName]
        let floorFigure = floor.map { metric.whole($0.headline.values.mean) }
        let adapted = result.methods.keys.filter { MethodRole($0) == .adapted }.sorted()
        guard !adapted.isEmpty else {
            headline =
                floorFigure.map {
                    "Without adaptation, \(metric.metric.title) on \(target) is \($0)."
                }
                ?? "Nothing was compared."
            meaning = "There is no adapted method to compare, so this run carries no verdict."
            ceiling = Self.ceilingSentence(result, reached: nil)
            return
        }
        (tone, word) = Self.label(result.verdict)
        isKept = result.chosenMethod == MethodRole.floorName
        defer { if isKept { meaning += " The source model is kept." } }
        guard let name = Self.subject(result, among: adapted), let method = result.methods[name],
            let gain = method.gainOverSourceOnly
        else {
            headline = Self.withoutFigures(result.verdict, metric: metric, target: target)
            meaning = Self.reading(result.verdict)
            ceiling = Self.ceilingSentence(result, reached: nil)
            return
        }
        let reached = metric.whole(method.headline.values.mean)
        let before = floorFigure ?? "n/a"
        let seeds = method.headline.values.seeds.count
        figure = metric.difference(gain.mean)
        ceiling = Self.ceilingSentence(
            result, reached: result.verdict == .improved && method.hasInterval ? method : nil)
        if method.hasInterval {
            headline = Self.sentence(
                result.verdict, metric: metric, name: name, target: target, before: before,
                after: reached)
            figureNote =
                "95\u{A0}% interval \(metric.range(gain)), over "
                + "\(NumberText.counted(seeds, "paired seed"))"
                + (result.measuredExamples == nil ? "" : ", on \(result.measuredOn)")
            meaning = Self.reading(result.verdict)
        } else {
            word = "One seed"
            tone = .undecided
            headline =
                "Adapting with \(name) scored \(reached) on \(target), against \(before) "
                + "without."
            figureNote = "one seed, so there is no interval and it can be chance"
            meaning =
                "A single seed cannot tell an effect from chance: run at least three before "
                + "trusting the figure."
        }
    }

    /// The method that the verdict speaks of; nil when the result does not tell.
    private static func subject(_ result: RunResult, among adapted: [String]) -> String? {
        if adapted.contains(result.chosenMethod) { return result.chosenMethod }
        if adapted.count == 1 { return adapted.first }
        // The source model was kept, so the rejected method is one that lost.
        let lost = adapted.filter { (result.methods[$0]?.gainOverSourceOnly?.high ?? 0) < 0 }
        return result.verdict == .worse && lost.count == 1 ? lost.first : nil
    }

    private static func label(_ verdict: Verdict) -> (Tone, String) {
        switch verdict {
        case .improved: (.improved, "Improved")
        case .noDifference: (.undecided, "No difference")
        case .worse: (.worse, "Worse")
        case .unmeasured: (.plain, "Unmeasured")
        case .trained: (.plain, "Trained")
        }
    }

    private static func sentence(
        _ verdict: Verdict, metric: MetricText, name: String, target: String, before: String,
        after: String
    ) -> String {
        let title = metric.metric.title
        let (better, worse) = verbs(metric)
        return switch verdict {
        case .improved:
            "Adapting with \(name) \(better) \(title) on \(target) from \(before) to \(after)."
        case .noDifference:
            "Adapting with \(name) shows no clear difference on \(target): "
                + "\(metric.isShare ? "" : "\(title) ")\(before) before, \(after) after."
        case .worse, .unmeasured, .trained:
            "Adapting with \(name) \(worse) \(title) on \(target) from \(before) to \(after)."
        }
    }

    /// What happens to the metric where things become better, and where they become worse.
    private static func verbs(_ metric: MetricText) -> (better: String, worse: String) {
        metric.metric.higherIsBetter ? ("raised", "lowered") : ("lowered", "raised")
    }

    private static func withoutFigures(
        _ verdict: Verdict, metric: MetricText, target: String
    ) -> String {
        let title = metric.metric.title
        let (better, worse) = verbs(metric)
        return switch verdict {
        case .improved: "Adapting \(better) \(title) on \(target)."
        case .noDifference: "Adapting shows no clear difference on \(target)."
        case .worse, .unmeasured, .trained:
            "The adapted method that the validators chose \(worse) \(title) on \(target)."
        }
    }

    private static func reading(_ verdict: Verdict) -> String {
        switch verdict {
        case .improved:
            "The interval lies above zero, so chance between seeds is an unlikely cause."
        case .noDifference:
            "The interval holds zero, so the change can be chance; more seeds would narrow it."
        case .worse, .unmeasured, .trained:
            "The interval lies below zero, so the loss is unlikely to be chance between seeds."
        }
    }

    /// - Parameter reached: The adapted method whose share of the gap is told, if any.
    private static func ceilingSentence(_ result: RunResult, reached: MethodResult?) -> String? {
        guard let top = result.methods[MethodRole.ceilingName]?.headline.values.mean else {
            return nil
        }
        let start = "With the target's labels the same model reaches \(result.headline.whole(top))"
        guard let floor = result.methods[MethodRole.floorName]?.headline.values.mean, let reached
        else { return start + "." }
        let metric = result.headline.metric
        let gap = metric.score(top) - metric.score(floor)
        let closed =
            (metric.score(reached.headline.values.mean) - metric.score(floor)) / gap
        guard gap > 0.001, closed.isFinite, closed > 0 else { return start + "." }
        if closed >= 1 { return start + ": adaptation closed the whole gap." }
        return start + ": adaptation closed \(NumberText.fixed(closed * 100, 0))\u{A0}% of the gap."
    }
}
