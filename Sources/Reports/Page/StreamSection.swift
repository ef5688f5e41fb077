extension ReportPage {
    /// How test-time methods fare while examples come in.
    var streams: PageSection {
        let all = content.result.streamRows
        let rows = all.enumerated().map { index, row -> Markup in
            let isFirst = index == 0 || all[index - 1].method != row.method
            let count = all.filter { $0.method == row.method }.count
            let method: Markup =
                isFirst
                ? """
                <th scope="rowgroup" rowspan="\(count)" class="left head">\(row.method)</th>
                """
                : ""
            let direction: Markup = row.direction > 0 ? "up" : row.direction < 0 ? "down" : "open"
            return """
                <tr>\(method)<td class="left">\(row.order)</td>\
                <td>\(row.accuracy)</td><td>\(row.source)</td>\
                <td class="\(direction)">\(row.difference)</td><td>\(row.interval ?? "–")</td>\
                <td>\(row.steps)</td><td>\(row.rollbacks)</td></tr>
                """
        }
        let note: Markup =
            content.result.streamNote.map { "<p class=\"quiet\">\($0)</p>" } ?? ""
        return PageSection(
            anchor: "streams", name: "Streams", heading: "Adapting while examples come in",
            lead: "\(NumberText.grouped(content.result.streamExamples)) examples of the test part, "
                + "once through in each order: mixed in batches, sorted by class in batches, and "
                + "mixed one by one. The model answers, then learns from what it saw; where a guard"
                + " without labels finds it astray, it goes back to the source model. Both are "
                + "counted over all seeds.",
            body: """
                <div class="scroll" tabindex="0" role="group" aria-label="Streams">\
                <table class="figures streams"><thead><tr><th scope="col">Method</th>\
                <th scope="col" class="left">Order</th><th scope="col">Accuracy, %</th>\
                <th scope="col">Source model, %</th><th scope="col">Difference, points</th>\
                <th scope="col">95 % interval</th><th scope="col">Learnt</th>\
                <th scope="col">Went back</th></tr></thead>\
                <tbody>\(rows)</tbody></table></div>\(note)
                """)
    }
}
