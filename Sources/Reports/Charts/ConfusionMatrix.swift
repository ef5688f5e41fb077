/// Truth against prediction as a table: counts printed, shaded by their share of the row.
///
/// A table rather than a drawing, since a screen reader can then walk its cells, and many classes
/// scroll instead of shrinking.
struct ConfusionMatrix {
    var method: String
    /// `[truth][prediction]`.
    var counts: [[Int]]
    var classes: [String]

    /// From this many classes on, cells are small and column names stand upright.
    private static let many = 6
    /// Kinds of mistakes that are listed beside the picture, the most frequent first.
    private static let told = 5

    /// The matrix as a figure.
    var markup: Markup {
        let size = counts.count
        guard size > 0 else {
            return "<figure class=\"confusion\"><figcaption>\(method)</figcaption>"
                + "<p class=\"quiet\">No prediction was recorded.</p></figure>"
        }
        let kind: Markup = size >= Self.many ? "matrix many" : "matrix"
        let heads = (0..<size).map { index -> Markup in
            "<th scope=\"col\"><span>\(name(index, limit: 18))</span></th>"
        }
        let body = counts.enumerated().map { truth, row in line(truth, row, size: size) }
        return """
            <figure class="confusion"><figcaption>\(method) \
            <span class="quiet">\(hits)</span></figcaption>\
            <div class="many-classes"><div class="scroll" tabindex="0" role="group" \
            aria-label="Confusion matrix of \(method)">\
            <table class="\(kind)"><thead>\
            <tr><td class="corner"><span>truth ↓</span> <span>predicted →</span></td>\(heads)</tr>\
            </thead><tbody>\(body)</tbody></table></div>\(confusions)</div></figure>
            """
    }

    private func name(_ index: Int, limit: Int) -> String {
        shortened(className(index, in: classes), to: limit)
    }

    private var hits: String {
        let total = counts.reduce(0) { $0 + $1.reduce(0, +) }
        let right = counts.enumerated().reduce(0) { sum, row in
            sum + (row.offset < row.element.count ? row.element[row.offset] : 0)
        }
        return "\(NumberText.grouped(right)) of \(NumberText.grouped(total)) right"
    }

    private func line(_ truth: Int, _ row: [Int], size: Int) -> Markup {
        let total = row.reduce(0, +)
        let truthName = className(truth, in: classes)
        let cells = (0..<size).map { prediction -> Markup in
            let count = prediction < row.count ? row[prediction] : 0
            let share = total > 0 ? Double(count) / Double(total) : 0
            let words = NumberText.fixed(share * 100, 0) + "\u{A0}%"
            // Among many classes every mistake is rare; the root keeps rare ones visible.
            let shade = size < Self.many ? share : share.squareRoot()
            let right: Markup = truth == prediction ? " right" : ""
            guard count > 0 else { return "<td class=\"none\(right)\">0</td>" }
            let small: Markup = size < Self.many ? "<small>\(words)</small>" : ""
            let guess = className(prediction, in: classes)
            // The style sheet mixes this much of the accent colour; more would drown the count.
            return """
                <td class="cell\(right)" style="--share:\(Int((shade * 55).rounded()))%" \
                title="\(truthName) taken for \(guess): \(words) of \(NumberText.grouped(total))">\
                \(NumberText.grouped(count))\(small)</td>
                """
        }
        return "<tr><th scope=\"row\">\(name(truth, limit: 28))</th>\(cells)</tr>"
    }

    /// The commonest mistakes in words, where the table is too large to see them at a glance.
    private var confusions: Markup {
        guard counts.count >= Self.many else { return "" }
        var mistakes: [(truth: Int, guess: Int, count: Int)] = []
        for (truth, row) in counts.enumerated() {
            for (guess, count) in row.enumerated() where guess != truth && count > 0 {
                mistakes.append((truth, guess, count))
            }
        }
        guard !mistakes.isEmpty else { return "" }
        // Ties in a fixed order, so that the same run writes the same page.
        mistakes.sort { ($1.count, $0.truth, $0.guess) < ($0.count, $1.truth, $1.guess) }
        let told = mistakes.prefix(Self.told).map { mistake -> Markup in
            """
            <li>\(className(mistake.truth, in: classes)) → \
            \(className(mistake.guess, in: classes)) \
            <b>\(NumberText.grouped(mistake.count))</b></li>
            """
        }
        return """
            <div><p class="pairs quiet">Most frequent mistakes</p>\
            <ul class="pairs">\(told)</ul></div>
            """
    }
}
