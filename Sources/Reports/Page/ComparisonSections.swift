/// The comparison of methods: picture, table, and how it came about.
extension ReportPage {
    /// Floor, adapted methods and ceiling, with every seed.
    var comparison: PageSection {
        let rows = methods.compactMap { name in
            content.result.methods[name].map { (name, $0) }
        }
        let accuracy = IntervalPlot(
            title: "Target \(metric.metric.title)" + (metric.isShare ? " in per cent" : ""),
            scale: metric.scale,
            rows: rows.map { name, method in
                let figure = method.headline.values
                let several = figure.seeds.count > 1
                return IntervalPlot.Row(
                    name: name, role: MethodRole(name),
                    isChosen: name == content.result.chosenMethod, mean: figure.mean,
                    low: several ? figure.mean - figure.std : nil,
                    high: several ? figure.mean + figure.std : nil,
                    seeds: several ? figure.seeds : [],
                    value: metric.spread(figure) + (metric.isShare ? "\u{A0}%" : ""))
            },
            references: floorSeeds.isEmpty ? [] : [SeedStatistics(floorSeeds).mean],
            seeds: content.seeds, words: metric.whole)
        let isWhole = [MethodRole.floor, .ceiling].allSatisfy { role in
            methods.contains { MethodRole($0) == role }
        }
        let heading = isWhole ? "From floor to ceiling" : "The methods side by side"
        let note =
            floorSeeds.count > 1
            ? "Small dots are seeds, the large dot is their mean, the bar one standard deviation; "
                + "the broken line is the floor."
            : "One seed: there is a dot per method and no spread; the broken line is the floor."
        let direction =
            metric.metric.higherIsBetter ? "" : " A lower \(metric.metric.title) is better."
        return PageSection(
            anchor: "comparison", name: "Comparison", heading: heading, lead: note + direction,
            body: """
                <div class="duo"><figure>\
                <figcaption>\(metric.caption("on the target"))</figcaption>\
                \(accuracy.markup)</figure>\(gains)</div>
                """)
    }

    /// The paired gains: what the verdict rests upon.
    private var gains: Markup {
        let rows = methods.compactMap { name -> IntervalPlot.Row? in
            guard let method = content.result.methods[name], let gain = method.gainOverSourceOnly
            else { return nil }
            let interval = method.hasInterval
            return IntervalPlot.Row(
                name: name, role: MethodRole(name),
                isChosen: name == content.result.chosenMethod, mean: gain.mean,
                low: interval ? gain.low : nil, high: interval ? gain.high : nil,
                seeds: floorSeeds.count > 1
                    ? zip(method.headline.values.seeds, floorSeeds).map {
                        metric.metric.score($0) - metric.metric.score($1)
                    } : [],
                value: metric.difference(gain.mean)
                    + (interval ? " (\(metric.range(gain)))" : ""))
        }
        guard !rows.isEmpty else { return "" }
        let bars: Markup =
            rows.contains { $0.low != nil }
            ? " <span class=\"quiet\">(bar: 95 % interval)</span>" : ""
        let plot = IntervalPlot(
            title: "Gain over source-only" + (metric.isShare ? " in points" : ""),
            scale: metric.scale, rows: rows, references: [0],
            seeds: content.seeds, words: metric.wholeDifference)
        return """
            <figure><figcaption>Gain over source-only\(unit)\(bars)</figcaption>\
            \(plot.markup)</figure>
            """
    }

    private var metric: MetricText { content.result.headline }

    /// The unit of gains after a comma; empty where they have none.
    private var unit: String {
        metric.differenceUnit.isEmpty ? "" : ", \(metric.differenceUnit)"
    }

    private var floorSeeds: [Double] {
        content.result.methods[MethodRole.floorName]?.headline.values.seeds ?? []
    }

    /// The table of all methods.
    var figures: PageSection {
        let lines = content.result.methodRows(order: content.methodOrder).map { row -> Markup in
            let chosen: Markup = row.isChosen ? " class=\"chosen\"" : ""
            let direction: Markup = row.direction > 0 ? "up" : row.direction < 0 ? "down" : "open"
            let cells = row.figures.map { figure -> Markup in "<td>\(figure)</td>" }
            let mark = row.role == .floor ? "kept" : "chosen"
            let tags = [row.role == .adapted ? nil : row.role.rawValue, row.isChosen ? mark : nil]
                .compactMap(\.self).map { tag -> Markup in "<span class=\"tag\">\(tag)</span>" }
            let epochs = NumberText.epochs(row.epochs, limit: 6)
            guard !content.result.isTrained else {
                return """
                    <tr\(chosen)><th scope="row" class="left">trained</th>\(cells)\
                    <td>\(epochs)</td><td>\(NumberText.duration(row.seconds))</td></tr>
                    """
            }
            return """
                <tr\(chosen)><th scope="row" class="left">\(row.name)\(tags)</th>\
                \(cells)\
                <td class="\(direction)">\(row.gain ?? "–")</td><td>\(row.interval ?? "–")</td>\
                <td>\(epochs)</td>\
                <td>\(row.regret)</td><td>\(NumberText.duration(row.seconds))</td></tr>
                """
        }
        let heads = content.result.metrics.map { metric -> Markup in
            "<th scope=\"col\">\(MetricText(metric).caption())</th>"
        }
        return PageSection(
            anchor: "figures", name: "Figures", heading: "Figures",
            lead: floorSeeds.count > 1
                ? "Mean ± standard deviation over seeds on \(content.result.measuredOn)."
                : "One seed on \(content.result.measuredOn).",
            body: """
                <div class="scroll" tabindex="0" role="group" aria-label="Figures of all methods">\
                <table class="figures"><thead><tr><th scope="col">Method</th>\
                \(heads)\(gainHeads)<th scope="col">Epochs</th>\
                \(regretHead)<th scope="col">Training</th></tr></thead>\
                <tbody>\(lines)</tbody></table></div>
                """)
    }

    private var gainHeads: Markup {
        content.result.isTrained
            ? "" : "<th scope=\"col\">Gain</th><th scope=\"col\">95 % interval</th>"
    }

    private var regretHead: Markup {
        content.result.isTrained ? "" : "<th scope=\"col\">Regret</th>"
    }

    /// What was chosen how, and which target labels were read.
    var evidence: PageSection {
        let names = Set(content.result.methods.values.flatMap(\.validators.keys)).sorted()
        let judges =
            names.isEmpty
            ? "No validator was recorded for this run."
            : "Epochs were chosen by \(Self.list(names)). A validator scores a model without "
                + "target labels."
        let several = content.seeds.count > 1
        let pairing =
            several
            ? "Every method ran with the same \(content.seeds.count) seeds on the same split with "
                + "the same budget, and gains are taken seed by seed. The interval tells how far "
                + "the mean gain could move with other seeds; it holds for this target's test part."
            : "Every method ran once, with the same seed on the same split with the same budget. "
                + "One seed has no spread, so no interval can be given."
        return PageSection(
            anchor: "evidence", name: "How do we know", heading: "How do we know?", lead: "",
            isBox: true,
            body: """
                <div class="duo"><div><h3>\(compared.heading)</h3>\
                <p>\(compared.text ?? pairing)</p></div>\
                <div><h3>How the epochs were chosen</h3><p>\(judges) \(regretSentence)</p></div>\
                </div><h3>Which \(labelled) labels were read</h3>\
                \(ledger)
                """)
    }

    private var labelled: String { content.result.isTrained ? "test" : "target" }

    /// How what the page shows came about; nil for the text of methods that were measured.
    private var compared: (heading: String, text: String?) {
        let seeds = NumberText.counted(content.seeds.count, "seed")
        if content.result.isTrained {
            return (
                "How the model was measured",
                "It was trained from \(seeds) on the same split, and measured once, on records "
                    + "that neither training nor the choice of the epoch saw."
            )
        }
        guard content.result.isUnmeasured else { return ("How the methods were compared", nil) }
        return (
            "How the methods were judged",
            "Every method ran from \(seeds) on the same data with the same budget. Evidence is "
                + "what can be seen without one label of the target: that a method lost the source's "
                + "classes, let a class vanish, or comes out otherwise with every seed speaks "
                + "against it. It cannot prove that a method is right."
        )
    }

    private var regretSentence: String {
        guard !content.result.isUnmeasured else { return "" }
        let costs = methods.compactMap { name -> String? in
            guard MethodRole(name) == .adapted || methods.count == 1,
                let regret = content.result.methods[name]?.regret
            else { return nil }
            let unit = metric.differenceUnit.isEmpty ? "" : " \(metric.differenceUnit)"
            let worst = " (worst seed \(metric.value(regret.max)))"
            return "\(metric.value(regret.mean))\(unit) for \(name)"
                + (content.seeds.count > 1 ? worst : "")
        }
        guard !costs.isEmpty else { return "" }
        return
            "Choosing blindly has a price, the regret: \(metric.metric.title) lost against the "
            + "best epoch, known only once the labels are open. It was \(Self.list(costs))."
    }

    private var ledger: Markup {
        let readings = content.result.targetLabelsRead
        guard !readings.isEmpty else { return "<p>No target label was read in this run.</p>" }
        let total = readings.reduce(0) { $0 + $1.count }
        let lines = readings.map { reading -> Markup in
            """
            <tr><td class="left">\(Self.moment(reading.when))</td>\
            <td class="left">\(reading.what)</td><td>\(NumberText.grouped(reading.count))</td>\
            <td class="left">\(reading.purpose)</td></tr>
            """
        }
        return """
            <p>\(NumberText.counted(total, "label")) in \
            \(NumberText.counted(readings.count, "reading")). Otherwise they stay sealed: no other \
            step saw one.</p>\
            <div class="scroll" tabindex="0" role="group" aria-label="Target labels read">\
            <table class="ledger"><thead><tr><th scope="col" class="left">When (UTC)</th>\
            <th scope="col" class="left">What</th><th scope="col">Labels</th>\
            <th scope="col" class="left">Why</th></tr></thead><tbody>\(lines)</tbody></table></div>
            """
    }

    /// An ISO 8601 moment in UTC, easier to read: "2031-05-04 10:11:12".
    static func moment(_ iso: String) -> String {
        iso.hasSuffix("Z") ? String(iso.dropLast().map { $0 == "T" ? " " : $0 }) : iso
    }

    /// "a", "a and b", "a, b and c".
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}
