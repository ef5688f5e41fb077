import Testing

@testable import Runs

struct PredictionTableTests {
    @Test(arguments: [
        ("12_3", "12_3"), ("a\tb", "a b"), ("two\r\nlines", "two  lines"), ("é 🙂", "é 🙂"), ("", ""),
        ("=1", "'=1"), ("\u{1B}[2J", "\\x1b[2J"),
    ])
    func aFieldStaysOneField(text: String, field: String) {
        #expect(PredictionTable.field(text) == field)
    }
}
