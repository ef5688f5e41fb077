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
    let page: Markup = """
        <!DOCTYPE html>
        <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" \
        content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
        media-src data:"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>\(labelPageTitle)</title>
        <style>
        \(Markup(stringLiteral: PageStyle.sheet))</style>
        </head>
        <body>
        <header class="plain"><h1>\(labelPageTitle)</h1>
        <p>Write the class of each example into the column <code>label</code> of \
        <code>\(table)</code>, in the line of its number. Classes: \
        \(classes.joined(separator: ", ")).\(legend.map { " " + $0 } ?? "")</p></header>
        <main><section><div class="\(style)">\(figures)</div></section></main>
        </body>
        </html>

        """
    return page.html
}
