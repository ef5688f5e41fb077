/// Examples to look at or listen to, with words under each.
package struct Gallery: Sendable {
    /// One example of a gallery.
    package struct Entry: Sendable {
        /// What is shown of it.
        package var exhibit: Exhibit
        /// What stands under it.
        package var caption: String

        /// An entry from its parts.
        package init(_ exhibit: Exhibit, caption: String) {
            (self.exhibit, self.caption) = (exhibit, caption)
        }
    }

    package var title: String
    package var entries: [Entry]

    /// A gallery from its parts.
    package init(title: String, entries: [Entry]) {
        (self.title, self.entries) = (title, entries)
    }
}

extension ReportPage {
    /// What the examples look or sound like.
    var galleries: PageSection {
        let sounds = content.galleries.contains { gallery in
            gallery.entries.contains { $0.exhibit.sound != nil }
        }
        let parts = content.galleries.map(markup)
        // Diagrams take room, and are compared: both domains stand side by side.
        let isPair = content.pictureLegend != nil && parts.count > 1
        let body =
            isPair ? "<div class=\"duo pair\">\(Array(parts.prefix(2)))</div>" : Markup([])
        let legend = content.pictureLegend.map { " " + $0 } ?? ""
        return PageSection(
            anchor: sounds ? "sounds" : "pictures", name: sounds ? "Sounds" : "Pictures",
            heading: sounds ? "What the network hears" : "What the network sees",
            lead: "Examples of \(content.result.isTrained ? "both parts" : "both domains") "
                + "\(sounds ? "as they reach the network" : sizes), \(classNote)." + legend,
            body: body + Markup(Array(parts.dropFirst(isPair ? 2 : 0))))
    }

    private var classNote: String {
        guard !content.result.methods.values.contains(where: { $0.evidence != nil }) else {
            return "with the source's true classes and the classes that the chosen model predicts "
                + "for the target"
        }
        let wrong = content.result.isTrained ? "test examples" : "target examples"
        return "with their true classes; and \(wrong) that the chosen model gets wrong"
    }

    private var sizes: String { "at the network's own size" }

    private func markup(_ gallery: Gallery) -> Markup {
        let isDiagram = content.pictureLegend != nil
        let figures = gallery.entries.map { entry -> Markup in
            let id: Markup =
                isDiagram
                ? " <span class=\"quiet\">\(shortened(entry.exhibit.id, to: 60))</span>" : ""
            let name = isDiagram ? "\(entry.caption): \(entry.exhibit.id)" : entry.caption
            return """
                <figure>\(entry.exhibit.markup(named: name))\
                <figcaption>\(entry.caption)\(id)</figcaption></figure>
                """
        }
        let style: Markup = isDiagram ? "gallery diagrams" : "gallery"
        return "<div><h3>\(gallery.title)</h3><div class=\"\(style)\">\(figures)</div></div>"
    }
}
