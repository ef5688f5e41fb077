import Reports

/// Names on standard error what is left out: of one record the first few parts, then how many more.
struct SkipNotes {
    /// What stands before a place, such as `cannot read`.
    let words: String
    private var place = ""
    private var told = 0

    init(_ words: String) { self.words = words }

    /// Parts of one record that are named.
    private static let most = 3

    /// Names a record or a part of one.
    mutating func add(_ record: SkippedRecord) {
        let place = record.place.isEmpty ? record.id : record.place
        if place != self.place {
            finish()
            self.place = place
        }
        told += 1
        if told <= Self.most { Console.note("\(words) \(place): \(record.why)") }
    }

    /// Says how many parts of the last record were not named.
    mutating func finish() {
        let more = told - Self.most
        if more > 0 {
            Console.note("\(words) \(more) more \(more == 1 ? "part" : "parts") of \(place)")
        }
        (place, told) = ("", 0)
    }
}
