/// The examples of a comparison's page.
extension ShiftPage {
    /// Those that lie farthest from the other side.
    var farthest: PageSection {
        let words = [
            ("Words of the source", result.exhibits.sourceWords),
            ("Words of the target", result.exhibits.targetWords),
        ].filter { !$0.1.isEmpty }.map { name, words -> Markup in
            "<p class=\"wide\"><b>\(name)</b>: \(words.joined(separator: ", "))</p>"
        }
        return PageSection(
            anchor: "farthest", name: "Farthest", heading: "Farthest from the other side",
            lead: "Examples whose nearest of the other side is farthest away: look for what is "
                + "new, and for what does not belong there.",
            body: """
                \(words)<h3>Of the target</h3>\
                \(cards(result.exhibits.farTarget.map { card([($0, true)]) }))\
                <h3>Of the source</h3>\
                \(cards(result.exhibits.farSource.map { card([($0, false)]) }))
                """)
    }

    /// The nearest pairs.
    var nearest: PageSection {
        PageSection(
            anchor: "nearest", name: "Nearest", heading: "Nearest across",
            lead: "Pairs of other content that are nearest to each other: source, then target.",
            body: cards(
                result.exhibits.pairs.map { card([($0.source, false), ($0.target, true)]) }))
    }

    /// Pairs of one content.
    var same: PageSection {
        PageSection(
            anchor: "same", name: "In both", heading: "In both sets",
            lead: "\(NumberText.grouped(result.shared)) examples of the target have the content of "
                + "one of the source; some of them:",
            body: cards(result.exhibits.same.map { card([($0.source, false), ($0.target, true)]) }))
    }

    private func cards(_ cards: [Markup]) -> Markup {
        cards.isEmpty
            ? "<p class=\"quiet\">There are none.</p>" : "<ul class=\"cards\">\(cards)</ul>"
    }

    private func card(_ examples: [(ShiftExhibits.Far, isTarget: Bool)]) -> Markup {
        let parts = examples.map { example, isTarget -> Markup in
            let exhibit = (isTarget ? exhibits.target : exhibits.source)[example.id]
            // Spectrograms come with a sound, and are drawn wide.
            let kind: Markup = exhibit?.sound == nil ? "shown" : "shown diagrams"
            let shown: Markup =
                exhibit.map { "<div class=\"\(kind)\">\($0.markup(named: example.id))</div>" } ?? ""
            let text: Markup =
                example.text.isEmpty
                ? "" : "<p dir=\"auto\">\(shortened(example.text, to: 320))</p>"
            return """
                <p class="id"><span>\(shortened(example.id, to: 60))</span>\
                <span>\(isTarget ? "target" : "source")</span></p>\(shown)\(text)
                """
        }
        return "<li>\(parts)</li>"
    }
}
