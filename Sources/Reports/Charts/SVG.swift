/// A number of a drawing: one decimal, a plain minus; 0 for what cannot be drawn.
func coordinateText(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "0" }
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
}

/// Small pieces that the charts share.
enum SVG {
    /// A drawing that scales with its column.
    ///
    /// - Parameters:
    ///   - label: What a screen reader says.
    ///   - width: Width in the drawing's own units.
    ///   - height: Height in the same units.
    ///   - body: What is drawn.
    static func scaled(label: String, width: Double, height: Double, _ body: Markup) -> Markup {
        """
        <svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="\(label)" \
        viewBox="0 0 \(at: width) \(at: height)">\(body)</svg>
        """
    }

    /// A straight line.
    static func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String
    ) -> Markup {
        """
        <line class="\(style)" x1="\(at: x1)" y1="\(at: y1)" x2="\(at: x2)" y2="\(at: y2)"/>
        """
    }

    /// A text; `anchor` is start, middle or end.
    static func text(
        _ text: String, x: Double, y: Double, anchor: String, style: String
    ) -> Markup {
        """
        <text class="\(style)" x="\(at: x)" y="\(at: y)" text-anchor="\(anchor)">\(text)</text>
        """
    }

    /// A disc with a tooltip.
    static func dot(x: Double, y: Double, radius: Double, style: String, title: String) -> Markup {
        """
        <circle class="\(style)" cx="\(at: x)" cy="\(at: y)" r="\(at: radius)">\
        <title>\(title)</title></circle>
        """
    }

    /// A line through points.
    static func polyline(_ points: [(x: Double, y: Double)], style: String) -> Markup {
        let path = points.map { "\(coordinateText($0.x)),\(coordinateText($0.y))" }
        return "<polyline class=\"\(style)\" points=\"\(path.joined(separator: " "))\"/>"
    }
}
