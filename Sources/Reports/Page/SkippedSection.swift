extension ReportPage {
    /// The records that no figure of the page counts.
    var skipped: PageSection {
        let records = content.result.skipped ?? []
        let rows = records.map { record -> Markup in
            """
            <tr><td class="left">\(record.corpus)</td><td class="left">\(record.id)</td>\
            <td class="left">\(record.why)</td></tr>
            """
        }
        let were = records.count == 1 ? "record was" : "records were"
        return PageSection(
            anchor: "skipped", name: "Left out", heading: "What could not be read",
            lead: "\(NumberText.grouped(records.count)) \(were) left out with the labels, as the "
                + "recipe's skip_unreadable allows; no figure on this page counts them.",
            body: """
                <div class="scroll" tabindex="0" role="group" aria-label="Records left out">\
                <table class="ledger"><thead><tr><th scope="col" class="left">Corpus</th>\
                <th scope="col" class="left">Record</th><th scope="col" class="left">Why</th>\
                </tr></thead><tbody>\(rows)</tbody></table></div>
                """)
    }
}
