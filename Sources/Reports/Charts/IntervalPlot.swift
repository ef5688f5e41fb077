/// A line a method: the mean a large dot in a bar, each seed a small dot below.
///
/// Drawn in percentages of its own width, so that text keeps its size on any screen.
struct IntervalPlot {
    /// One method.
    struct Row {
        var name: String
        var role: MethodRole
        var isChosen: Bool
        var mean: Double
        /// Ends of the bar; nil draws none.
        var low: Double?
        var high: Double?
        /// The figure of each seed.
        var seeds: [Double]
        /// The figure in words, at the right end.
        var value: String
    }

    /// What a screen reader says first.
    var title: String
    /// What values are multiplied by on the axis: 100 for shares.
    var scale = 100.0
    var rows: [Row]
    /// Values marked by a line through all rows.
    var references: [Double]
    /// Names of the seeds, for tooltips.
    var seeds: [Int]
    /// Turns a value into the words of a tooltip.
    var words: (Double) -> String

    private static let rowHeight = 52.0
    private static let head = 4.0

    /// The plot as an SVG drawing.
    var markup: Markup {
        let values = rows.flatMap { [$0.mean, $0.low, $0.high].compactMap(\.self) + $0.seeds }
        let axis = Ticks(holding: (values + references).map { $0 * scale }, about: 5)
        let bottom = Self.head + Double(rows.count) * Self.rowHeight
        var body: Markup = ""
        for value in axis.values {
            body += vertical(axis.share(of: value), to: bottom, style: "grid")
            body += """
                <text class="tick" x="\(place(axis.share(of: value)))" y="\(at: bottom + 16)" \
                text-anchor="middle">\(axis.label(value))</text>
                """
        }
        for value in references where isDrawable(value) {
            body += vertical(axis.share(of: value * scale), to: bottom, style: "reference")
        }
        for (index, row) in rows.enumerated() {
            body += draw(row, axis, top: Self.head + Double(index) * Self.rowHeight)
        }
        let told = rows.map { "\($0.name) \($0.value)" }.joined(separator: "; ")
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="chart dots" role="img" \
            aria-label="\(title): \(told)" width="100%" height="\(at: bottom + 24)">\(body)</svg>
            """
    }

    private func draw(_ row: Row, _ axis: Ticks, top: Double) -> Markup {
        let y = top + 28
        let weight: Markup = row.isChosen ? "name chosen" : "name"
        var body: Markup = """
            <text class="\(weight)" x="0" y="\(at: top + 15)">\(shortened(row.name, to: 24))</text>\
            <text class="value" x="100%" y="\(at: top + 15)" text-anchor="end">\(row.value)</text>\
            <line class="track" x1="0" y1="\(at: y)" x2="100%" y2="\(at: y)"/>
            """
        if let low = row.low, let high = row.high, isDrawable(low), isDrawable(high) {
            body += """
                <line class="bar \(row.role.rawValue)" x1="\(place(axis.share(of: low * scale)))" \
                y1="\(at: y)" x2="\(place(axis.share(of: high * scale)))" y2="\(at: y)"/>
                """
        }
        for (index, value) in row.seeds.enumerated() where isDrawable(value) {
            let name = index < seeds.count ? "seed \(seeds[index])" : "seed no. \(index + 1)"
            body += dot(
                value, axis, y + 12, radius: 3, style: "one \(row.role.rawValue)",
                title: "\(row.name), \(name): \(words(value))")
        }
        if isDrawable(row.mean) {
            body += dot(
                row.mean, axis, y, radius: 6.5, style: "centre \(row.role.rawValue)",
                title: "\(row.name), mean: \(words(row.mean))")
        }
        return body
    }

    private func dot(
        _ value: Double, _ axis: Ticks, _ y: Double, radius: Double, style: String, title: String
    ) -> Markup {
        """
        <circle class="\(style)" cx="\(place(axis.share(of: value * scale)))" cy="\(at: y)" \
        r="\(at: radius)"><title>\(title)</title></circle>
        """
    }

    private func vertical(_ share: Double, to bottom: Double, style: String) -> Markup {
        """
        <line class="\(style)" x1="\(place(share))" y1="\(at: Self.head)" x2="\(place(share))" \
        y2="\(at: bottom)"/>
        """
    }

    /// A share of the axis as a position, with room for the outermost dots.
    private func place(_ share: Double) -> String {
        coordinateText(3 + share * 94) + "%"
    }
}
