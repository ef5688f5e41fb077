/// Fields and values in the forms that other programs read.
package enum SeparatedText {
    /// The forms of a table.
    package enum Form: Sendable {
        /// Comma-separated (RFC 4180): a field is in quotes where it needs them.
        case csv
        /// Tab-separated: what would end a field or a line is written out, and so is a backslash
        /// that would be taken for such a sign: no two texts without a formula are written alike.
        case tsv
    }

    /// A field of a table that neither steers a terminal nor is run by a spreadsheet.
    ///
    /// Controls, and characters that turn the direction of text, are written as `\x1b` or `\u202e`;
    /// a text that spreadsheets take for a formula gets an apostrophe in front.
    ///
    /// - Parameters:
    ///   - text: What the field holds.
    ///   - form: The form of the table.
    ///   - isRaw: Whether the text is written as it is, in quotes where the form needs them.
    package static func field(_ text: String, _ form: Form, isRaw: Bool = false) -> String {
        let text = isRaw ? text : (isFormula(text) ? "'" : "") + text
        switch form {
        case .csv: return quoted(isRaw ? text : visible(text, except: ["\n", "\t"]))
        case .tsv:
            return visible(backslashesApart(text), except: [])
        }
    }

    /// Whether a spreadsheet would compute the text instead of showing it.
    private static func isFormula(_ text: String) -> Bool {
        // Some skip spaces, and some know the wide forms of East Asian text.
        let signs = "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars
        return text.unicodeScalars.first { $0 != " " }.map(signs.contains) ?? false
    }

    /// The text with what cannot be seen written out.
    private static func visible(_ text: String, except kept: [Unicode.Scalar]) -> String {
        guard text.unicodeScalars.contains(where: steers) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if steers(scalar), !kept.contains(scalar) {
                result += scalar.value < 0x100 ? "\\x" + hex(scalar, 2) : "\\u" + hex(scalar, 4)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text with each backslash written out that begins what `visible` would write.
    private static func backslashesApart(_ text: String) -> String {
        guard text.contains("\\") else { return text }
        return text.replacing(#/\\(x[0-9a-f]{2}|u[0-9a-f]{4})/#) { "\\x5c" + $0.output.1 }
    }

    /// Whether a character steers what shows it: controls, line ends, and marks that turn text
    /// around.
    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    private static func hex(_ scalar: Unicode.Scalar, _ digits: Int) -> String {
        let text = String(scalar.value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// A comma-separated field, in quotes where it needs them.
    private static func quoted(_ text: String) -> String {
        // Some spreadsheets part fields at semicolons or tabs.
        let special = text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D, 0x3B, 0x09].contains($0) }
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
            case _ where steers(scalar): result += "\\u" + hex(scalar, 4)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A JSON number; null for one that is none.
    package static func json(_ value: Float) -> String { value.isFinite ? "\(value)" : "null" }

    /// A JSON document in which nothing steers a terminal: such characters occur in strings alone,
    /// where an escape means the same.
    package static func escaped(json document: String) -> String {
        var result = ""
        for scalar in document.unicodeScalars {
            if steers(scalar), scalar != "\n" {
                result += "\\u" + hex(scalar, 4)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
