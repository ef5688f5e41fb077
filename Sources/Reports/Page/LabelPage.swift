/// The title of the page that ``labelPage(_:classes:table:legend:)`` makes.
package let labelPageTitle = "Examples to label"

/// Examples that a person is to label, as one page to look at or listen to beside the table.
///
/// It shows no prediction and no class: who labels should not be led.
///
/// - Parameters:
///   - exhibits: The examples, in the order of the table's numbers, from 1.
///   - classes: The names that labels may have.
///   - table: The file that the labels are filled into.
///   - legend: What the axes and colours of pictures mean; nil where pictures show examples as they
///     are.
/// - Returns: HTML that is well-formed XML too, UTF-8; it loads nothing and runs no script.
package func labelPage(
    _ exhibits: [Exhibit?], classes: [String], table: String, legend: String?
) -> String {
    let figures = exhibits.enumerated().compactMap { index, exhibit -> Markup? in
        guard let exhibit else { return nil }
        return """
            <figure>\(exhibit.markup(named: "example \(index + 1)"))\
            <figcaption><b>\(index + 1)</b> \
            <span class="quiet">\(shortened(exhibit.id, to: 60))</span></figcaption></figure>
            """
    }
    let style: Markup = legend == nil ? "gallery large" : "gallery diagrams"
    return Markup.page(
        labelPageTitle,
        """
        <header class="plain"><h1>\(labelPageTitle)</h1>
        <p>Write the class of each example into the column <code>label</code> of \
        <code>\(table)</code>, in the line of its number. Classes: \
        \(classes.joined(separator: ", ")).\(legend.map { " " + $0 } ?? "")</p></header>
        <main><section><div class="\(style)">\(figures)</div></section></main>
        """)
}
