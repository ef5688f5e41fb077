/// A comparison of two sets as one page that needs nothing else, as the report of a run.
///
/// - Parameters:
///   - result: The figures.
///   - exhibits: What examples look and sound like, by their names: of the source, of the target.
/// - Returns: HTML that is well-formed XML too, UTF-8.
package func shiftPage(
    _ result: ShiftResult, exhibits: (source: [String: Exhibit], target: [String: Exhibit])
) -> String {
    let page = ShiftPage(result: result, exhibits: exhibits)
    return Markup.page(
        page.title,
        """
        \(page.header)
        <main>
        \(page.sections.map { $0.markup + "\n" })</main>
        <footer>Written by dawb. The page loads nothing and runs no script.</footer>
        """)
}

/// The page's parts.
struct ShiftPage {
    let result: ShiftResult
    let exhibits: (source: [String: Exhibit], target: [String: Exhibit])

    var words: ShiftWords { ShiftWords(result: result) }
    var title: String { "\(result.source.name) and \(result.target.name)" }

    /// All sections, in the order in which a reader asks for them.
    var sections: [PageSection] {
        [figures] + (result.drifts.isEmpty ? [] : [measures])
            + (result.classes.map { [shares($0)] } ?? []) + [farthest, nearest]
            + (result.exhibits.same.isEmpty ? [] : [same])
            + (result.notes.isEmpty ? [] : [notes]) + [limits]
    }

    private var tone: Markup {
        switch result.verdict {
        case .none: "improved"
        case .large: "worse"
        case .unknown, .small, .simple: "undecided"
        }
    }

    var header: Markup {
        let reasons = result.reasons.map { "<li>\(sentence($0))</li>" as Markup }
        let facts = [
            ("Source", result.source), ("Target", result.target),
        ].map { name, side -> Markup in
            let count =
                side.records > side.examples
                ? "\(NumberText.grouped(side.examples)) of \(NumberText.grouped(side.records))"
                : NumberText.grouped(side.examples)
            return "<div><dt>\(name)</dt><dd>\(side.name): \(count) examples</dd></div>"
        }
        let links = sections.map { section -> Markup in
            "<li><a href=\"#\(section.anchor)\">\(section.name)</a></li>"
        }
        return """
            <header class="\(tone)">
            <p class="over">\(title) · \(result.modality)</p>
            <p class="badge">\(words.badge)</p>
            <h1>\(words.headline)</h1>
            <p>\(words.advice)</p>
            <ul>\(reasons)</ul>
            <dl class="facts">\(facts)</dl>
            <nav aria-label="Contents"><ul>\(links)</ul></nav>
            </header>
            """
    }

    /// A clause as a sentence of its own.
    private func sentence(_ clause: String) -> String {
        clause.prefix(1).uppercased() + clause.dropFirst() + "."
    }

    private func list(_ clauses: [String]) -> Markup {
        // Many begin with the name of a set, which stays as it is.
        "<ul>\(clauses.map { "<li>\($0)</li>" as Markup })</ul>"
    }

    private var figures: PageSection {
        let separation = result.separation
        let bounds =
            "\(NumberText.hundredths(separation.interval.low)) to "
            + NumberText.percent(separation.interval.high)
        var rows: [(String, String, String)] = [
            (
                "Classifier's accuracy", NumberText.percent(separation.accuracy),
                "95 % interval \(bounds); chance is 50 %; p \(ShiftWords.pValue(separation.pValue))"
            ),
            (
                "A-distance", NumberText.fixed(separation.distance, 2),
                "0 for sets that are alike, 2 for sets that are always told apart"
                    + (result.halves.map {
                        "; of two halves of the source \(NumberText.fixed($0, 2))"
                    } ?? "")
            ),
        ]
        if let measures = result.separationByMeasures {
            rows.append(
                (
                    "A-distance by measures", NumberText.fixed(measures.distance, 2),
                    "from the simple measures alone; p \(ShiftWords.pValue(measures.pValue))"
                ))
        }
        if let beyond = result.separationBeyond {
            rows.append(
                (
                    "A-distance beyond them", NumberText.fixed(beyond.distance, 2),
                    "from the features without what goes with the measures; "
                        + "p \(ShiftWords.pValue(beyond.pValue))"
                ))
        }
        rows += [
            (
                "Kernel discrepancy (MMD²)", NumberText.fixed(result.discrepancy.value, 4),
                "p \(ShiftWords.pValue(result.discrepancy.pValue))"
            ),
            (
                "Outside the source", NumberText.percent(result.outside),
                "of the target is farther away than 95 % of the source is from its own"
            ),
        ]
        let body = rows.map { name, value, note -> Markup in
            """
            <tr><th scope="row">\(name)</th><td>\(value)</td><td class="left">\(note)</td></tr>
            """
        }
        let from =
            result.features == "summary"
            ? "numbers that sum examples up without a model" : "the features of \(result.features)"
        return PageSection(
            anchor: "figures", name: "Figures", heading: "How far apart",
            lead: "All figures are of \(from).",
            body: """
                <div class="scroll"><table class="ledger"><tbody>\(body)</tbody></table></div>
                """)
    }

    private var measures: PageSection {
        let rows = result.drifts.map { drift -> Markup in
            """
            <tr><th scope="row">\(drift.name)</th>\
            <td>\(ShiftWords.value(drift.sourceMean, drift.unit))</td>\
            <td>\(ShiftWords.value(drift.targetMean, drift.unit))</td>\
            <td>\(ShiftWords.effect(drift))</td><td>\(ShiftWords.pValue(drift.pValue))</td>\
            <td class="left">\(drift.meaning)</td></tr>
            """
        }
        let kinds = result.kinds.map { kind -> Markup in
            let shares = kind.kinds.map {
                "\($0.name) \(NumberText.hundredths($0.source)) → \(NumberText.percent($0.target))"
            }
            return "<p class=\"wide\"><b>\(kind.name)</b>: \(shares.joined(separator: ", "))</p>"
        }
        return PageSection(
            anchor: "measures", name: "Measures", heading: "In what they differ",
            lead: "Means, their difference in standard deviations, and a p-value that is corrected "
                + "for the number of comparisons. Blue: source; orange: target.",
            body: """
                <div class="scroll"><table class="ledger"><thead><tr><th>measure</th>\
                <th>source</th><th>target</th><th>difference</th><th>p</th>\
                <th class="left">meaning</th></tr></thead><tbody>\(rows)</tbody></table></div>\
                \(kinds)<div class="panels">\(result.drifts.map { MeasureHistogram(drift: $0).markup })\
                </div>
                """)
    }

    private func shares(_ classes: [ClassShift]) -> PageSection {
        let rows = classes.map { entry -> Markup in
            """
            <tr><th scope="row">\(entry.name)</th><td>\(NumberText.hundredths(entry.source))</td>\
            <td>\(NumberText.hundredths(entry.predicted))</td>\
            <td>\(NumberText.hundredths(entry.estimated))</td>\
            <td>\(entry.byConfusion.map(NumberText.hundredths) ?? "–")</td></tr>
            """
        }
        return PageSection(
            anchor: "classes", name: "Classes", heading: "Shares of the classes",
            lead: "In per cent, of the target estimated without labels: right if each class looks "
                + "alike on both sides and the model's probabilities are right for the source.",
            body: """
                <div class="scroll"><table class="ledger"><thead><tr><th>class</th>\
                <th>source</th><th>predicted</th><th>estimated</th><th>by confusion</th></tr>\
                </thead><tbody>\(rows)</tbody></table></div>
                """)
    }

    private var notes: PageSection {
        PageSection(
            anchor: "notes", name: "To mind", heading: "To mind", lead: "", body: list(result.notes)
        )
    }

    private var limits: PageSection {
        PageSection(
            anchor: "limits", name: "Limits", heading: "What this cannot tell", lead: "",
            isBox: true, body: list(result.limits))
    }
}
