/// Features in two dimensions: domains by colour, classes by marker.
///
/// The source is drawn hollow and the target filled, so that the domains stay apart without
/// colour. Up to eight classes have a shape each; more are told apart by their number.
struct ScatterPlot {
    var map: FeatureMap
    var classes: [String]

    private static let width = 360.0
    private static let height = 300.0
    private static let margin = 10.0
    private static let radius = 3.2

    /// Closed outlines, most distinct first; the unit is the marker's radius.
    private static let shapes: [[(Double, Double)]] = [
        [],  // a circle
        [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
        [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
        [(0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
        [
            (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4),
            (0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
        ],
        [(-1.4, -0.5), (1.4, -0.5), (1.4, 0.5), (-1.4, 0.5)],
        [(-0.5, -1.4), (0.5, -1.4), (0.5, 1.4), (-0.5, 1.4)],
    ]

    /// The plot as an SVG drawing; points that are not finite are left out and counted.
    var markup: Markup {
        let points = map.points.filter { isDrawable($0.x) && isDrawable($0.y) }
        let missing = map.points.count - points.count
        var body: Markup = """
            <rect class="panel" x="0.5" y="0.5" width="\(at: Self.width - 1)" \
            height="\(at: Self.height - 1)" rx="4"/>
            """
        let place = fit(points)
        // The target is drawn above: it is what the reader looks for.
        for isTarget in [false, true] {
            let domain = points.filter { $0.isTarget == isTarget }
            for label in Set(domain.map(\.label)).sorted(by: { ($0 ?? -1) < ($1 ?? -1) }) {
                let group = domain.filter { $0.label == label }.map { place($0.x, $0.y) }
                body += draw(group, label: label, isTarget: isTarget)
            }
        }
        if points.isEmpty || missing > 0 {
            let note =
                points.isEmpty
                ? "no point to draw" : NumberText.counted(missing, "point") + " not finite"
            body += SVG.text(
                note, x: Self.width / 2, y: Self.height - 12, anchor: "middle", style: "alarm")
        }
        let target = points.filter(\.isTarget).count
        return SVG.scaled(
            label: "\(map.title): \(points.count - target) source and \(target) target examples",
            width: Self.width, height: Self.height, body)
    }

    /// What colours and markers mean, for all plots of the same classes.
    static func legend(classes: [String], source: String, target: String) -> Markup {
        func sample(_ index: Int?, _ style: Markup) -> Markup {
            let sign = marker(index, style: style, at: [(0, 0)], title: nil, scale: 1.3)
            return """
                <svg xmlns="http://www.w3.org/2000/svg" class="sample" viewBox="-6 -6 12 12" \
                aria-hidden="true">\(sign)</svg>
                """
        }
        let byNumber = classes.count > shapes.count
        let names = classes.enumerated().map { index, name -> Markup in
            byNumber
                ? "<li><b class=\"number\">\(index)</b> \(name)</li>"
                : "<li>\(sample(index, "key")) \(name)</li>"
        }
        return """
            <ul class="legend"><li>\(sample(nil, "source")) \(source)</li>\
            <li>\(sample(nil, "target")) \(target)</li></ul><ul class="legend">\(names)</ul>
            """
    }

    /// One scale for both axes, so that distances are true.
    private func fit(_ points: [FeatureMap.Point]) -> (Double, Double) -> (Double, Double) {
        let xs = points.map(\.x)
        let ys = points.map(\.y)
        let (x0, x1) = (xs.min() ?? 0, xs.max() ?? 0)
        let (y0, y1) = (ys.min() ?? 0, ys.max() ?? 0)
        let room = (Self.width - 2 * Self.margin, Self.height - 2 * Self.margin)
        let scale = min(room.0 / max(x1 - x0, 1e-9), room.1 / max(y1 - y0, 1e-9))
        let centre = ((x0 + x1) / 2, (y0 + y1) / 2)
        return { x, y in
            (Self.width / 2 + (x - centre.0) * scale, Self.height / 2 - (y - centre.1) * scale)
        }
    }

    private func draw(_ places: [(Double, Double)], label: Int?, isTarget: Bool) -> Markup {
        let domain = isTarget ? "target" : "source"
        let name = label.map { className($0, in: classes) } ?? "class unknown"
        let style: Markup = isTarget ? "target" : "source"
        guard let label, classes.count > Self.shapes.count else {
            return Self.marker(
                label, style: style, at: places, title: "\(domain), \(name)", scale: Self.radius)
        }
        let digits = places.map { place -> Markup in
            "<text x=\"\(at: place.0)\" y=\"\(at: place.1 + 3)\">\(label)</text>"
        }
        return "<g class=\"digits \(style)\"><title>\(domain), \(name)</title>\(digits)</g>"
    }

    /// All markers of one kind as a single path: small, and one tooltip for all.
    private static func marker(
        _ label: Int?, style: Markup, at places: [(Double, Double)], title: String?, scale: Double
    ) -> Markup {
        let unit = title == nil ? scale * 2.6 : scale
        let shape = label.map { shapes[max(0, $0) % shapes.count] } ?? []
        var path = ""
        for (x, y) in places {
            guard let start = shape.first else {
                let r = coordinateText(unit)
                path += "M\(coordinateText(x - unit)) \(coordinateText(y))"
                path += "a\(r) \(r) 0 1 0 \(coordinateText(2 * unit)) 0"
                path += "a\(r) \(r) 0 1 0 \(coordinateText(-2 * unit)) 0z"
                continue
            }
            path += "M\(coordinateText(x + start.0 * unit)) \(coordinateText(y + start.1 * unit))"
            for corner in shape.dropFirst() {
                path += "L\(coordinateText(x + corner.0 * unit)) "
                path += coordinateText(y + corner.1 * unit)
            }
            path += "z"
        }
        let tip: Markup = title.map { "<title>\($0)</title>" } ?? ""
        return "<path class=\"marker \(style)\" d=\"\(path)\">\(tip)</path>"
    }
}

/// The name of a class; "class 7" where the list does not reach.
func className(_ index: Int, in classes: [String]) -> String {
    classes.indices.contains(index) ? classes[index] : "class \(index)"
}
