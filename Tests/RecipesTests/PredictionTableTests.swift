import Testing

@testable import Runs

struct PredictionTableTests {
    @Test(arguments: [
        ("12_3", "12_3"), ("a\tb", "a\\x09b"), ("two\r\nlines", "two\\x0d\\x0alines"),
        ("a\\x09b", "a\\x5cx09b"), ("a\\x5cx09b", "a\\x5cx5cx09b"),
        ("caf\\xE9", "caf\\xE9"), ("é 🙂", "é 🙂"), ("", ""),
        ("=1", "'=1"), ("\u{1B}[2J", "\\x1b[2J"),
    ])
    func aFieldStaysOneField(text: String, field: String) {
        #expect(PredictionTable.field(text) == field)
    }

    @Test func noTwoNamesAreWrittenAlike() {
        let parts = ["a", "\t", "\n", "\r", " ", "\\", "x09", "x5c", "u2028", "\u{2028}"]
        let names = parts.flatMap { one in
            parts.flatMap { two in parts.map { "a" + one + two + $0 } }
        }
        let distinct = Set(names)
        #expect(Set(distinct.map(PredictionTable.field)).count == distinct.count)
        #expect(PredictionTable.formerField("a\tb\n") == "a b ")
    }
}
