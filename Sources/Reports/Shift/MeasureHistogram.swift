/// The values of a simple measure on both sides, as two outlines over one axis.
struct MeasureHistogram {
    let drift: MeasureDrift

    private static let width = 320.0
    private static let height = 110.0
    /// Room below for the ticks.
    private static let foot = 18.0

    /// The drawing with its caption.
    var markup: Markup {
        let numbers =
            "\(ShiftWords.value(drift.sourceMean, drift.unit)) → "
            + ShiftWords.value(drift.targetMean, drift.unit)
        return """
            <figure><figcaption>\(drift.name) <span class="quiet">\(numbers)</span></figcaption>\
            \(drawing(label: "\(drift.name): \(numbers)"))</figure>
            """
    }

    private func drawing(label: String) -> Markup {
        let (low, high) = (drift.histogram.low, drift.histogram.high)
        let most = (drift.histogram.source + drift.histogram.target).max() ?? 0
        let base = MeasureHistogram.height - MeasureHistogram.foot
        var body = SVG.line(0, base, MeasureHistogram.width, base, style: "axis")
        if most > 0, low < high, isDrawable(low), isDrawable(high) {
            let axis = Ticks(from: low, to: high)
            for value in axis.values {
                let x = axis.share(of: value) * MeasureHistogram.width
                body += SVG.line(x, base, x, base + 3, style: "axis")
                let anchor = x < 12 ? "start" : x > MeasureHistogram.width - 12 ? "end" : "middle"
                body += SVG.text(
                    axis.label(value), x: x, y: MeasureHistogram.height - 4, anchor: anchor,
                    style: "tick")
            }
            body += SVG.polyline(
                outline(drift.histogram.source, most, base), style: "mean line-a")
            body += SVG.polyline(
                outline(drift.histogram.target, most, base), style: "mean line-b")
        }
        return SVG.scaled(
            label: label, width: MeasureHistogram.width, height: MeasureHistogram.height, body)
    }

    /// The outline of bars that stand side by side.
    private func outline(
        _ shares: [Double], _ most: Double, _ base: Double
    ) -> [(x: Double, y: Double)] {
        let step = MeasureHistogram.width / Double(max(1, shares.count))
        var points = [(x: 0.0, y: base)]
        for (bin, share) in shares.enumerated() {
            let y = base - share / most * (base - 4)
            points.append((Double(bin) * step, y))
            points.append((Double(bin + 1) * step, y))
        }
        return points + [(MeasureHistogram.width, base)]
    }
}
