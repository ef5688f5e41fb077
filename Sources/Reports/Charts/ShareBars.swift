/// Shares of classes side by side: for each class a group of bars, one a series.
///
/// Drawn in percentages of its own width, so that text keeps its size on any screen.
struct ShareBars {
    /// The shares of one series, by the class's place.
    struct Series {
        var name: String
        /// The style of its bars.
        var style: String
        var shares: [Double]
    }

    /// What a screen reader says first.
    var title: String
    var classes: [String]
    var series: [Series]

    private static let bar = 13.0
    private static let head = 20.0
    private static let gap = 12.0

    /// The bars as an SVG drawing, with a list of what they mean above it.
    var markup: Markup {
        let most = series.flatMap(\.shares).filter(isDrawable).max() ?? 0
        let group = Self.head + Double(series.count) * Self.bar + Self.gap
        var body: Markup = ""
        for (place, name) in classes.enumerated() {
            let top = Double(place) * group
            body += """
                <text class="name" x="0" y="\(at: top + 14)">\(shortened(name, to: 40))</text>
                """
            for (index, line) in series.enumerated() where place < line.shares.count {
                let share = line.shares[place]
                guard isDrawable(share) else { continue }
                let y = top + Self.head + Double(index) * Self.bar
                let width = most > 0 ? share / most * 84 : 0
                body += """
                    <rect class="share \(line.style)" x="0" y="\(at: y)" \
                    width="\(coordinateText(max(width, 0.2)))%" height="\(at: Self.bar - 2)">\
                    <title>\(line.name): \(NumberText.percent(share)) \(name)</title></rect>\
                    <text class="tick" x="\(coordinateText(width + 1))%" \
                    y="\(at: y + Self.bar - 2)">\(NumberText.hundredths(share))</text>
                    """
            }
        }
        let legend = series.map { line -> Markup in
            """
            <li><svg class="sample" viewBox="0 0 10 10" aria-hidden="true">\
            <rect class="share \(line.style)" width="10" height="10"/></svg> \(line.name)</li>
            """
        }
        let told = series.map { line in
            "\(line.name) "
                + zip(classes, line.shares).map { "\($0) \(NumberText.percent($1))" }
                .joined(separator: ", ")
        }.joined(separator: "; ")
        return """
            <ul class="legend">\(legend)</ul>\
            <svg xmlns="http://www.w3.org/2000/svg" class="chart shares" role="img" \
            aria-label="\(title): \(told)" width="100%" \
            height="\(at: Double(classes.count) * group)">\(body)</svg>
            """
    }
}
