/// The report of a run as one page that needs nothing else.
///
/// Style and drawings are inline, there is no script and no reference to a network; the page's own
/// security policy forbids both. It reads in light and dark, on paper and on a phone. Whatever the
/// content holds, markup in ids, texts and names is escaped.
///
/// - Parameter content: What to show; absent parts are told in a sentence, never left blank.
/// - Returns: HTML that is well-formed XML too, UTF-8.
package func reportPage(_ content: ReportContent) -> String {
    let page = ReportPage(content)
    return Markup.page(
        content.title,
        """
        \(page.header)
        <main>
        \(page.sections.map { $0.markup + "\n" })</main>
        \(page.footer)
        """)
}

/// A part of the page.
struct PageSection {
    /// Where the contents point to.
    var anchor: String
    /// What the contents call it.
    var name: String
    var heading: String
    /// One sentence under the heading.
    var lead: String
    /// Whether it stands out from the page.
    var isBox = false
    var body: Markup

    /// The section with its heading.
    var markup: Markup {
        let kind: Markup = isBox ? " class=\"box\"" : ""
        let intro: Markup = lead.isEmpty ? "" : "<p class=\"lead\">\(lead)</p>"
        return """
            <section id="\(anchor)"\(kind)><h2>\(heading)</h2>\(intro)\(body)</section>
            """
    }
}

/// The page's parts, drawn from one content.
struct ReportPage {
    let content: ReportContent
    /// Methods of the run, floor first, ceiling last.
    let methods: [String]
    let verdict: VerdictText

    /// The page of a run.
    init(_ content: ReportContent) {
        self.content = content
        methods = content.result.methodNames(order: content.methodOrder)
        verdict = VerdictText(content.result, target: content.target.name)
    }

    /// All sections, in the order in which a reader asks for them.
    var sections: [PageSection] {
        first + [evidence, learning, selection]
            + (content.classes.isEmpty || content.result.isUnmeasured ? [] : [confusion])
            + (content.featureMaps.isEmpty && content.result.isTrained ? [] : [maps])
            + (content.result.streamRows.isEmpty ? [] : [streams])
            + (content.galleries.isEmpty ? [] : [galleries])
            + (content.result.isTrained ? [] : [examples]) + [doctor]
            + ((content.result.skipped ?? []).isEmpty ? [] : [skipped]) + [recipe]
    }

    /// What a reader asks for before everything else: figures where there are any, and evidence
    /// where the target's labels do not tell more.
    private var first: [PageSection] {
        let measured =
            content.result.isUnmeasured
            ? []
            : content.result.isTrained
                ? [figures]
                : [
                    comparison, figures,
                ]
        let hasEvidence = content.result.methods.values.contains { $0.evidence != nil }
        return measured
            + (hasEvidence ? [known, shares, review].compactMap(\.self) : [])
    }

    /// The verdict, the main figure and the facts of the run.
    var header: Markup {
        let result = content.result
        let gain: Markup =
            verdict.figure.map { figure in
                """
                <p class="gain"><span class="figure">\(figure)\
                <span class="unit">\(verdict.unit)</span></span> \
                <span class="quiet">\(verdict.figureNote)</span></p>
                """
            } ?? ""
        let ceiling: Markup = verdict.ceiling.map { " \($0)" } ?? ""
        let facts: [(String, String)] = [
            ("Source", content.sources.map(\.text).joined(separator: ", ")),
            (result.isTrained ? "Measured on" : "Target", content.target.text),
            (
                MethodRole(result.chosenMethod) == .floor && !result.isTrained ? "Kept" : "Chosen",
                result.isTrained ? "the epoch, by the validation part" : result.chosenMethod
            ),
            ("Seeds", content.seeds.map(String.init).joined(separator: ", ")),
            ("Run", "\(NumberText.duration(result.wallSeconds)) · \(memory)"),
        ]
        let list = facts.map { name, value -> Markup in
            "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
        }
        let links = sections.map { section -> Markup in
            "<li><a href=\"#\(section.anchor)\">\(section.name)</a></li>"
        }
        return """
            <header class="\(verdict.tone.rawValue)">
            <p class="over">\(content.title) · \(result.modality)</p>
            <p class="badge">\(verdict.word)</p>
            <h1>\(verdict.headline)</h1>
            \(gain)
            <p>\(verdict.meaning)\(ceiling)</p>
            <dl class="facts">\(list)</dl>
            <nav aria-label="Contents"><ul>\(links)</ul></nav>
            </header>
            """
    }

    /// Where the page comes from.
    var footer: Markup {
        """
        <footer>Written by dawb from the run's own records. \(units) The page loads nothing and \
        runs no script.</footer>
        """
    }

    private var units: String {
        let metric = content.result.headline
        let place = content.result.measuredOn
        if content.result.isUnmeasured { return "No label of the target was known." }
        if content.result.isTrained { return "Figures are of \(place)." }
        return metric.isShare
            ? "Accuracies are per cent of \(place), gains are percentage points."
            : "Figures are of \(place); a gain above 0 is a better \(metric.metric.title)."
    }

    /// How to have the same run again.
    var recipe: PageSection {
        let text = content.recipeText
        // The file has every --set, --method and --seeds in it; the name alone has not.
        let named = Self.shellWord(content.recipeFile ?? content.result.recipe)
        return PageSection(
            anchor: "recipe", name: "Recipe", heading: "How to reproduce this",
            lead: "The same recipe with the same seeds gives the same figures on the same machine.",
            body: """
                <pre><code>dawb \(content.result.isTrained ? "train" : "recipe") \(named)</code>\
                </pre>\
                <details><summary>The recipe as it was resolved</summary>\
                <pre><code>\(text.isEmpty ? "(not recorded)" : text)</code></pre></details>
                """)
    }

    /// A word that a shell takes as it stands.
    static func shellWord(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        if plain, !word.isEmpty { return word }
        return "'"
            + word.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }

    private var memory: String {
        "\(NumberText.fixed(content.result.peakRSSMB, 0))\u{A0}MB"
    }
}
