import Datasets

/// What is known of a target without labels.
extension ReportPage {
    private var evidenceRows: [EvidenceRow] {
        content.result.evidenceRows(order: content.methodOrder)
    }

    /// The table of all that is known of each method.
    var known: PageSection {
        let hasClasses = !content.classes.isEmpty
        let lines = evidenceRows.map { row -> Markup in
            let chosen: Markup = row.isChosen ? " class=\"chosen\"" : ""
            let mark = row.role == .floor ? "kept" : "chosen"
            let tags = [row.role == .adapted ? nil : row.role.rawValue, row.isChosen ? mark : nil]
                .compactMap(\.self).map { tag -> Markup in "<span class=\"tag\">\(tag)</span>" }
            let shares: Markup = """
                <td>\(row.seedAgreement)</td><td>\(row.methodAgreement)</td>\
                <td>\(row.changed)</td><td>\(row.sharesDistance)</td>
                """
            let direction: Markup =
                row.word == Judgement.Word.supports.rawValue
                ? "up" : row.word == Judgement.Word.against.rawValue ? "down" : "open"
            return """
                <tr\(chosen)><th scope="row" class="left">\(row.name)\(tags)</th>\
                <td>\(row.source)</td>\(hasClasses ? shares : "")<td>\(row.distance)</td>\
                <td class="\(direction)">\(row.word)</td>\
                <td>\(NumberText.duration(row.seconds))</td></tr>
                """
        }
        let heads: Markup = """
            <th scope="col">Seeds agree, %</th><th scope="col">Methods agree, %</th>\
            <th scope="col">Changed, %</th><th scope="col">Shares off, %</th>
            """
        return PageSection(
            anchor: "known", name: "What is known", heading: "What is known without labels",
            lead: (content.result.isUnmeasured
                ? "The target has no labels, so there is no accuracy. " : "")
                + "Source is the \(content.result.sourceMetric.metric.title) of the adapted "
                + "network on the source's held-out part; a distance of 2 is one at which a "
                + "linear classifier tells the domains' features apart without a mistake, 0 one "
                + "at which it guesses."
                + (hasClasses
                    ? " Changed are predictions other than source-only's; shares off is how much "
                        + "of the predicted class shares differs from the source's." : ""),
            body: """
                <div class="scroll" tabindex="0" role="group" aria-label="Evidence of all methods">\
                <table class="figures"><thead><tr><th scope="col">Method</th>\
                <th scope="col">Source\(content.result.sourceMetric.isShare ? ", %" : "")</th>\
                \(hasClasses ? heads : "")<th scope="col">Distance</th>\
                <th scope="col">Evidence</th><th scope="col">Training</th></tr></thead>\
                <tbody>\(lines)</tbody></table></div>\(judgements)
                """)
    }

    /// The reasons for each method's word.
    private var judgements: Markup {
        let items = methods.compactMap { name -> Markup? in
            guard let judgement = content.result.methods[name]?.evidence?.judgement else {
                return nil
            }
            let reasons = judgement.reasons.joined(separator: "; ")
            let style: Markup =
                switch judgement.word {
                case .supports: "mended"
                case .mixed: "other"
                case .against: "broken"
                }
            return """
                <ul class="cards \(style)"><li><p><b>\(name): \(judgement.word.rawValue)</b></p>\
                <p>\(reasons).</p></li></ul>
                """
        }
        return items.isEmpty
            ? "" : "<h3>What speaks for and against</h3>\(items)"
    }

    /// The most classes that are drawn: those whose shares are largest.
    private static let drawnClasses = 30

    /// Predicted class shares beside the source's; nil where labels are no classes.
    var shares: PageSection? {
        guard !content.classes.isEmpty, let source = content.result.sourceShares else { return nil }
        let order = content.classes.indices.sorted {
            (source[content.classes[$1]] ?? 0, $0) < (source[content.classes[$0]] ?? 0, $1)
        }
        let classes =
            content.classes.count <= Self.drawnClasses
            ? content.classes
            : order.prefix(Self.drawnClasses).sorted().map { content.classes[$0] }
        func list(_ shares: [String: Double]) -> [Double] { classes.map { shares[$0] ?? 0 } }
        let methods = self.methods.compactMap { name in
            content.result.methods[name]?.evidence.map { evidence in
                let style =
                    MethodRole(name) == .floor
                    ? "floor" : name == content.result.chosenMethod ? "chosen" : "adapted"
                return ShareBars.Series(
                    name: name, style: style, shares: list(evidence.classShares))
            }
        }
        let bars = ShareBars(
            title: "Class shares in per cent", classes: classes,
            series: [.init(name: "labels of the source", style: "source", shares: list(source))]
                + methods)
        let left = content.classes.count - classes.count
        return PageSection(
            anchor: "shares", name: "Class shares", heading: "Class shares side by side",
            lead: "Per cent of the source's labels, and of the target's predictions on the mean "
                + "over seeds. Shares may well differ between domains; a class that vanishes, or "
                + "swallows others, is a sign of collapse."
                + (left > 0 ? " The \(left) smallest classes of the source are left out." : ""),
            body: "<figure>\(bars.markup)</figure>")
    }

    /// The examples that a person should look at first; nil where there are none.
    var review: PageSection? {
        guard !content.reviewExamples.isEmpty else { return nil }
        let cards = content.reviewExamples.map { example -> Markup in
            let text: Markup =
                example.text.isEmpty
                ? "" : "<p dir=\"auto\">\(shortened(example.text, to: 480))</p>"
            let kind: Markup = content.pictureLegend == nil ? "shown" : "shown diagrams"
            let shown: Markup =
                example.exhibit.map {
                    "<div class=\"\(kind)\">\($0.markup(named: example.id))</div>"
                } ?? ""
            let agreement: Markup =
                content.seeds.count > 1
                ? """
                , <span class="quiet">\(NumberText.fixed(example.agreement * 100, 0))\u{A0}% of \
                seeds</span>
                """ : ""
            return """
                <li><p class="id"><span>\(shortened(example.id, to: 60))</span></p>\
                \(shown)\(text)<p class="turn"><b>\(example.answer.text)</b>\
                \(sure(example.answer))\(agreement); source-only: \(example.before.text)\
                \(sure(example.before))</p></li>
                """
        }
        return PageSection(
            anchor: "review", name: "Look first", heading: "Examples to look at first",
            lead: "Those whose class the seeds and the probabilities leave most in doubt. The "
                + "column look of predictions.tsv has their order, and more of them.",
            body: "<ul class=\"cards other\">\(cards)</ul>")
    }

    /// A confidence, quietly.
    private func sure(_ answer: ChangedExample.Answer) -> Markup {
        answer.confidence.map { share in
            " <span class=\"quiet\">\(NumberText.fixed(share * 100, 0))\u{A0}%</span>"
        } ?? ""
    }
}
