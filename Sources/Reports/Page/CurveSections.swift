/// What happened over the epochs: losses, validators, the target's accuracy.
extension ReportPage {
    /// Losses per epoch, a row of panels per method.
    var learning: PageSection {
        let groups = methodsWithCurves.map { name -> Markup in
            let curves = content.curves.filter { $0.method == name }
            let losses = Set(curves.flatMap(\.losses.keys)).sorted()
            let panels = losses.map { loss in
                panel(
                    LineChart(
                        title: "\(name), \(loss) loss",
                        series: curves.compactMap { curve in
                            curve.losses[loss].map {
                                LineChart.Series(seed: curve.seed, values: $0, marked: nil)
                            }
                        }), caption: "\(loss)")
            }
            guard !panels.isEmpty else {
                return group(name, [Self.nothing("No loss was recorded.")])
            }
            return group(name, panels)
        }
        return PageSection(
            anchor: "learning", name: "Learning", heading: "Learning curves",
            lead: "Mean loss over each epoch"
                + (content.seeds.count > 1
                    ? "; thin lines are seeds, the bold line their mean" : "")
                + ". Each panel has a scale of its own.",
            body: groups.isEmpty
                ? Self.nothing("No curve was recorded.") : "<div class=\"groups\">\(groups)</div>")
    }

    private var isUnmeasured: Bool { content.result.isUnmeasured }

    /// What the validators saw, and beside it what they could not see.
    var selection: PageSection {
        let metric = content.result.headline
        let measured = content.result.isTrained ? "test" : "target"
        let groups = methodsWithCurves.map { name -> Markup in
            let curves = content.curves.filter { $0.method == name }
            let validators = Set(curves.flatMap(\.validators.keys)).sorted()
            let panels = validators.map { validator in
                panel(
                    LineChart(
                        title: "\(name), validator \(validator)",
                        series: curves.compactMap { curve in
                            curve.validators[validator].map {
                                LineChart.Series(
                                    seed: curve.seed, values: $0, marked: curve.selectedEpoch)
                            }
                        }), caption: "\(validator)")
            }
            let truth = panel(
                LineChart(
                    title: "\(name), \(measured) \(metric.metric.title)",
                    series: curves.map {
                        LineChart.Series(
                            seed: $0.seed, values: $0.targetFigure, marked: $0.selectedEpoch)
                    }, isShare: metric.isShare, style: "line-b"),
                caption: "\(measured) \(metric.metric.title)\(metric.isShare ? ", %" : "")")
            return group(name, panels + (isUnmeasured ? [] : [truth]))
        }
        let place = content.result.isTrained ? "the test part" : "the target"
        let opened =
            isUnmeasured
            ? ""
            : " The orange panel, \(metric.metric.title) on \(place), was opened only after the "
                + "choice."
        return PageSection(
            anchor: "selection", name: "Selection", heading: "Choosing the epoch without labels",
            lead: "Validator scores per epoch, higher is better; rings mark the epoch chosen for "
                + "each seed.\(opened)",
            body: (groups.isEmpty
                ? Self.nothing("No curve was recorded.") : "<div class=\"groups\">\(groups)</div>")
                + validatorTable)
    }

    /// What each validator would have chosen alone, and what that would have cost.
    private var validatorTable: Markup {
        guard !isUnmeasured else { return "" }
        let metric = content.result.headline
        let bodies = methods.compactMap { name -> Markup? in
            guard let method = content.result.methods[name], !method.validators.isEmpty else {
                return nil
            }
            let least = method.validators.values.compactMap { $0.regret?.mean }.min() ?? 0
            let sorted = method.validators.sorted { $0.key < $1.key }
            let lines = sorted.enumerated().map { index, entry -> Markup in
                let (key, summary) = entry
                let regret = summary.regret ?? Regret([])
                let best: Markup = regret.mean <= least ? " class=\"least\"" : ""
                let head: Markup =
                    index > 0
                    ? ""
                    : """
                    <th scope="rowgroup" class="left head" rowspan="\(sorted.count)">\(name)</th>
                    """
                return """
                    <tr>\(head)<td class="left">\(key)</td>\
                    <td>\(Self.score(summary.score))</td>\
                    <td>\(NumberText.epochs(summary.epochs, limit: 6))</td>\
                    <td\(best)>\(metric.value(regret.mean))</td>\
                    <td>\(metric.value(regret.max))</td></tr>
                    """
            }
            return "<tbody>\(lines)</tbody>"
        }
        guard !bodies.isEmpty else { return "" }
        return """
            <h3>Had one validator chosen alone</h3>\
            <p class="quiet">Regret in \(metric.counted) against the best epoch; the least of \
            each method is bold.</p>\
            <div class="scroll" tabindex="0" role="group" aria-label="Validators">\
            <table class="figures validators"><thead><tr><th scope="col">Method</th>\
            <th scope="col" class="left">Validator</th><th scope="col">Score when selected</th>\
            <th scope="col">Own epochs</th><th scope="col">Regret</th>\
            <th scope="col">Worst seed</th></tr></thead>\(bodies)</table></div>
            """
    }

    /// Methods that have a curve; those that the result does not know come last.
    private var methodsWithCurves: [String] {
        let drawn = Set(content.curves.map(\.method))
        return methods.filter(drawn.contains) + drawn.subtracting(methods).sorted()
    }

    /// A method's panels; methods with few stand beside each other.
    private func group(_ name: String, _ panels: [Markup]) -> Markup {
        """
        <div class="group" style="--panels:\(min(max(panels.count, 1), 4))"><h3>\(name)</h3>\
        <div class="panels">\(panels)</div></div>
        """
    }

    private func panel(_ chart: LineChart, caption: Markup) -> Markup {
        "<figure><figcaption>\(caption)</figcaption>\(chart.markup)</figure>"
    }

    private static func score(_ figure: SeedStatistics) -> String {
        let mean = NumberText.fixed(figure.mean, 3)
        guard figure.seeds.count > 1 else { return mean }
        return "\(mean)\u{A0}±\u{A0}\(NumberText.fixed(figure.std, 3))"
    }

    /// A sentence in the place of an absent part.
    static func nothing(_ sentence: String) -> Markup {
        "<p class=\"quiet\">\(sentence)</p>"
    }
}
