/// Single examples: how they are confused, where they lie, which ones changed; and the doctor.
extension ReportPage {
    /// A confusion matrix per method.
    var confusion: PageSection {
        let known = methods.filter { content.confusions[$0] != nil }
        let others = content.confusions.keys.filter { !methods.contains($0) }.sorted()
        let figures = (known + others).map { name in
            ConfusionMatrix(
                method: name, counts: content.confusions[name] ?? [], classes: content.classes
            ).markup
        }
        return PageSection(
            anchor: "confusion", name: "Confusion", heading: "What is taken for what",
            lead: "Test examples by true class and prediction, summed over seeds; the darker, the "
                + "larger the share of the row.",
            body: figures.isEmpty
                ? Self.nothing("No prediction was recorded.")
                : "<div class=\"matrices\">\(figures)</div>")
    }

    /// Both domains' features, before and after.
    var maps: PageSection {
        let figures = content.featureMaps.map { map -> Markup in
            let plot = ScatterPlot(map: map, classes: content.mapLabels)
            return "<figure><figcaption>\(map.title)</figcaption>\(plot.markup)</figure>"
        }
        let legend = ScatterPlot.legend(
            classes: content.mapLabels,
            source: "source: \(content.sources.map(\.name).joined(separator: ", "))",
            target: "target: \(content.target.name)")
        return PageSection(
            anchor: "maps", name: "Feature maps", heading: "Where both domains lie",
            lead: "Features in two dimensions. Adaptation works when the domains mix while the "
                + "classes stay apart; the axes have no unit.",
            body: figures.isEmpty
                ? Self.nothing("No feature map was drawn for this run.")
                : "\(legend)<div class=\"duo\">\(figures)</div>")
    }

    /// Examples that adaptation decides otherwise.
    var examples: PageSection {
        let all = content.changedExamples
        let mended = all.filter { $0.change == .mended }
        let broken = all.filter { $0.change == .broken }
        let other = all.filter { $0.change == .other }
        let unknown = all.filter { $0.change == .unknown }
        var body: Markup = ""
        if all.isEmpty {
            body = Self.nothing("No example that is shown here was decided otherwise.")
        } else if !unknown.isEmpty {
            body = group("Right or wrong, nobody knows", unknown, style: "other", absent: "")
        } else {
            let areNumbers = content.classes.isEmpty
            body += group(
                areNumbers ? "Nearer to the truth" : "Mended by adaptation", mended,
                style: "mended", absent: areNumbers ? "None came nearer." : "None was mended.")
            body += group(
                areNumbers ? "Farther from the truth" : "Broken by adaptation", broken,
                style: "broken", absent: areNumbers ? "None moved away." : "None was broken.")
            if !other.isEmpty {
                body += group("Wrong before and after", other, style: "other", absent: "")
            }
        }
        return PageSection(
            anchor: "examples", name: "Examples", heading: "Examples that changed",
            lead: content.classes.isEmpty
                ? "Target examples for which the adapted model's answer moved most."
                : "Target examples that the adapted model decides otherwise than the source model; "
                    + "the percentage is the model's own confidence.",
            body: body)
    }

    private func group(
        _ heading: String, _ examples: [ChangedExample], style: Markup, absent: String
    ) -> Markup {
        /// More than these are folded away.
        let shown = 9
        guard !examples.isEmpty else { return "<h3>\(heading)</h3>\(Self.nothing(absent))" }
        let cards = examples.map(card)
        var body: Markup = """
            <h3>\(heading) <span class="quiet">(\(examples.count) shown)</span></h3>\
            <ul class="cards \(style)">\(Array(cards.prefix(shown)))</ul>
            """
        if cards.count > shown {
            body += """
                <details><summary>\(cards.count - shown) more</summary>\
                <ul class="cards \(style)">\(Array(cards.dropFirst(shown)))</ul></details>
                """
        }
        return body
    }

    private func card(_ example: ChangedExample) -> Markup {
        func sure(_ answer: ChangedExample.Answer) -> Markup {
            answer.confidence.map { share in
                " <span class=\"quiet\">\(NumberText.fixed(share * 100, 0))\u{A0}%</span>"
            } ?? ""
        }
        let text: Markup =
            example.text.isEmpty ? "" : "<p dir=\"auto\">\(shortened(example.text, to: 480))</p>"
        let kind: Markup = content.pictureLegend == nil ? "shown" : "shown diagrams"
        let shown: Markup =
            example.exhibit.map {
                "<div class=\"\(kind)\">\($0.markup(named: example.id))</div>"
            } ?? ""
        let truth: Markup = example.truth.map { "<span>truth: \($0)</span>" } ?? ""
        return """
            <li><p class="id"><span>\(shortened(example.id, to: 60))</span>\
            \(truth)</p>\(shown)\(text)\
            <p class="turn">\(example.before.text)\(sure(example.before)) → \
            <b>\(example.after.text)</b>\(sure(example.after))</p></li>
            """
    }

    /// What the doctor saw.
    var doctor: PageSection {
        let items = content.findings.map { group -> Markup in
            """
            <li><b>\(group.finding.what)</b><br/><span class="quiet">\(group.place).</span> \
            \(group.finding.remedy)</li>
            """
        }
        return PageSection(
            anchor: "doctor", name: "Doctor", heading: "What the doctor says",
            lead: "Checks for the known ways in which adaptation goes wrong.",
            body: items.isEmpty
                ? "<p>Nothing to report.</p>" : "<ul class=\"findings\">\(items)</ul>")
    }
}
