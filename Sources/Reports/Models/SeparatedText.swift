/// Fields and values in the forms that other programs read.
package enum SeparatedText {
    /// A field of comma-separated text (RFC 4180), in quotes where it needs them.
    package static func csvField(_ text: String) -> String {
        let special = text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        // A space at an end is lost by some readers unless it is in quotes.
        let isPadded = text.utf8.first == 0x20 || text.utf8.last == 0x20
        guard special || isPadded else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// A JSON string with its quotes.
    package static func json(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A JSON number; null for one that is none.
    package static func json(_ value: Float) -> String { value.isFinite ? "\(value)" : "null" }
}
