extension ReportPage {
    /// How test-time methods fare while examples come in.
    var streams: PageSection {
        let rows = content.result.streamRows.map { row -> Markup in
            """
            <tr><th scope="row" class="left">\(row.method)</th><td class="left">\(row.order)</td>\
            <td>\(row.accuracy)</td><td>\(row.source)</td><td>\(row.difference)</td>\
            <td>\(row.interval ?? "–")</td><td>\(row.rollbacks)</td></tr>
            """
        }
        return PageSection(
            anchor: "streams", name: "Streams", heading: "Adapting while examples come in",
            lead: "The test part once through: mixed in batches of 64, sorted by class in batches "
                + "of 64, and mixed one by one. The model answers, then learns from what it saw; "
                + "where a guard without labels finds it astray, it goes back to the source model.",
            body: """
                <div class="scroll" tabindex="0" role="group" aria-label="Streams">\
                <table class="figures"><thead><tr><th scope="col">Method</th>\
                <th scope="col" class="left">Order</th><th scope="col">Accuracy, %</th>\
                <th scope="col">Source model, %</th><th scope="col">Difference</th>\
                <th scope="col">95 % interval</th><th scope="col">Rolled back</th></tr></thead>\
                <tbody>\(rows)</tbody></table></div>
                """)
    }
}
