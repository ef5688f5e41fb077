import Testing

@testable import Reports

@Suite struct HTMLTests {
    @Test func fiveSignsAreEscaped() {
        #expect(
            escaped("<a href=\"x\">'&'</a>")
                == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;")
    }

    @Test func controlsBecomeVisible() {
        #expect(escaped("a\u{0}b\u{1B}[31m\u{7F}") == "a␀b␛[31m␡")
        #expect(escaped("a\u{85}\u{FFFE}\u{FFFF}") == "a\u{FFFD}\u{FFFD}\u{FFFD}")
        #expect(escaped("a\tb\r\nc") == "a\tb\n\nc")
    }

    @Test func everythingElseStands() {
        let text = "naïve 東京 👩‍👩‍👧 e\u{301} \u{A0}"
        #expect(escaped(text) == text)
    }

    @Test func interpolationEscapesTextOnly() {
        let text = "<b>"
        let inner: Markup = "<i>\(text)</i>"
        let outer: Markup = "<p>\(inner) \(text) \(7) \([inner, inner]) \(at: 1.25)</p>"
        #expect(
            outer.html
                == "<p><i>&lt;b&gt;</i> &lt;b&gt; 7 <i>&lt;b&gt;</i><i>&lt;b&gt;</i> 1.3</p>")
    }

    @Test func longTextIsCut() {
        #expect(shortened("abc", to: 3) == "abc")
        #expect(shortened("abcd", to: 3) == "abc…")
        let stacked = "a" + String(repeating: "\u{301}", count: 10_000)
        #expect(shortened(stacked, to: 3).unicodeScalars.count < 20)
    }

    @Test(arguments: [(0.0, "0"), (-0.04, "0"), (1.26, "1.3"), (-12.5, "-12.5"), (.nan, "0")])
    func coordinates(value: Double, text: String) {
        #expect(coordinateText(value) == text)
    }
}
