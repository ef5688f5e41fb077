/// A small panel of curves over epochs: seeds as thin lines, their mean in bold.
struct LineChart {
    /// One seed's curve.
    struct Series {
        var seed: Int
        /// A value an epoch; what is not finite leaves a gap.
        var values: [Double]
        /// The epoch (from 1) to mark; nil marks none.
        var marked: Int?
    }

    /// What the curve shows, for a screen reader and the tooltips.
    var title: String
    var series: [Series]
    /// Shown as per cent.
    var isShare = false
    /// Colour of the curves: a class of the page's style sheet.
    var style = "line-a"

    private static let width = 264.0
    private static let height = 150.0
    private static let left = 42.0
    private static let right = 254.0
    private static let top = 10.0
    private static let bottom = 126.0

    /// The panel as an SVG drawing; a panel without a drawable value says so.
    var markup: Markup {
        let values = series.flatMap(\.values).filter(isDrawable)
        let missing = series.reduce(0) { $0 + $1.values.count } - values.count
        let epochs = series.map(\.values.count).max() ?? 0
        guard !values.isEmpty else {
            let note = epochs == 0 ? "nothing recorded" : "no finite value"
            return SVG.scaled(
                label: "\(title): \(note)", width: Self.width, height: Self.height,
                frame
                    + SVG.text(
                        note, x: (Self.left + Self.right) / 2, y: 72, anchor: "middle",
                        style: "tick"))
        }
        let axis = Ticks(holding: isShare ? values.map { $0 * 100 } : values)
        var body = grid(axis, epochs: epochs) + frame
        let thin = series.count > 1 ? "seed \(style)" : "mean \(style)"
        for one in series { body += curve(one.values, axis, epochs: epochs, style: thin) }
        if series.count > 1 { body += curve(mean, axis, epochs: epochs, style: "mean \(style)") }
        for one in series { body += mark(one, axis, epochs: epochs) }
        if missing > 0 {
            body += SVG.text(
                "\(missing) not finite", x: Self.right - 4, y: Self.top + 12, anchor: "end",
                style: "alarm")
        }
        return SVG.scaled(label: summary, width: Self.width, height: Self.height, body)
    }

    /// Mean over the seeds that have a drawable value, an epoch each; NaN where none has.
    var mean: [Double] {
        let epochs = series.map(\.values.count).max() ?? 0
        return (0..<epochs).map { epoch in
            let present = series.compactMap { one in
                epoch < one.values.count && isDrawable(one.values[epoch]) ? one.values[epoch] : nil
            }
            return present.isEmpty ? .nan : present.reduce(0, +) / Double(present.count)
        }
    }

    private var summary: String {
        let mean = self.mean
        let epochs = NumberText.counted(mean.count, "epoch")
        let seeds = NumberText.counted(series.count, "seed")
        guard let first = mean.first, let last = mean.last else { return title }
        return "\(title): mean of \(seeds) goes from \(text(first)) to \(text(last)) in \(epochs)"
    }

    private func text(_ value: Double) -> String {
        isShare ? NumberText.percent(value) : NumberText.fixed(value, 3)
    }

    private func x(_ epoch: Int, of epochs: Int) -> Double {
        guard epochs > 1 else { return (Self.left + Self.right) / 2 }
        let share = Double(epoch - 1) / Double(epochs - 1)
        return Self.left + 6 + share * (Self.right - Self.left - 12)
    }

    private func y(_ value: Double, _ axis: Ticks) -> Double {
        Self.bottom - axis.share(of: isShare ? value * 100 : value) * (Self.bottom - Self.top)
    }

    private var frame: Markup {
        SVG.line(Self.left, Self.bottom, Self.right, Self.bottom, style: "axis")
    }

    private func grid(_ axis: Ticks, epochs: Int) -> Markup {
        var body: Markup = ""
        for value in axis.values {
            let y = Self.bottom - axis.share(of: value) * (Self.bottom - Self.top)
            body += SVG.line(Self.left, y, Self.right, y, style: "grid")
            body += SVG.text(
                axis.label(value), x: Self.left - 6, y: y + 3.5, anchor: "end", style: "tick")
        }
        for epoch in Ticks.epochs(to: epochs) {
            body += SVG.text(
                String(epoch), x: x(epoch, of: epochs), y: Self.bottom + 16, anchor: "middle",
                style: "tick")
        }
        return body
    }

    /// A line for each unbroken stretch of drawable values; a lone value becomes a dot.
    private func curve(_ values: [Double], _ axis: Ticks, epochs: Int, style: String) -> Markup {
        var body: Markup = ""
        var stretch: [(x: Double, y: Double)] = []
        func close() {
            if let point = stretch.first, stretch.count == 1 {
                body += SVG.dot(
                    x: point.x, y: point.y, radius: 2.5, style: "lone \(self.style)", title: title)
            } else if stretch.count > 1 {
                body += SVG.polyline(stretch, style: style)
            }
            stretch = []
        }
        for (index, value) in values.enumerated() {
            if isDrawable(value) {
                stretch.append((x(index + 1, of: epochs), y(value, axis)))
            } else {
                close()
            }
        }
        close()
        return body
    }

    private func mark(_ one: Series, _ axis: Ticks, epochs: Int) -> Markup {
        guard let epoch = one.marked, one.values.indices.contains(epoch - 1) else { return "" }
        let value = one.values[epoch - 1]
        guard isDrawable(value) else { return "" }
        return SVG.dot(
            x: x(epoch, of: epochs), y: y(value, axis), radius: 3.4, style: "selected \(style)",
            title: "seed \(one.seed), selected epoch \(epoch): \(text(value))")
    }
}
