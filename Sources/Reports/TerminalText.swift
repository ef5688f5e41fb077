/// What a terminal needs to know of text: its width, its breaks, its colours.
package enum TerminalText {
    /// A style of the ANSI standard (ECMA-48, SGR).
    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
    }

    /// The text in styles; as it stands when colours are off.
    static func styled(_ text: String, _ styles: Style..., colours: Bool) -> String {
        guard colours, !styles.isEmpty else { return text }
        return "\u{1B}[\(styles.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
    }

    /// The text without anything that could steer a terminal: controls become visible signs.
    package static func safe(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20: result.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
            case 0x7F: result.append("\u{2421}")
            case 0x80..<0xA0: result.append("\u{FFFD}")
            // Embeddings, overrides and isolates would turn the rest of the line around.
            case 0x202A...0x202E, 0x2066...0x2069: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Lines that tell a person something: nothing in them can steer a terminal, and none is longer
    /// than anybody reads.
    package static func message(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { line in
            let head = line.prefix(longestLine)
            return safe(String(head)) + (head.endIndex < line.endIndex ? "…" : "") + "\n"
        }.joined()
    }

    /// The most characters of a line of a message.
    private static let longestLine = 8_000

    /// Columns that the text takes up in a terminal.
    package static func width(_ text: String) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    /// The text in exactly `columns` columns: padded, or cut with an ellipsis.
    package static func fitted(_ text: String, to columns: Int, trailing: Bool) -> String {
        var text = text
        if width(text) > columns {
            while !text.isEmpty, width(text) > columns - 1 { text.removeLast() }
            text += "…"
        }
        let padding = String(repeating: " ", count: max(0, columns - width(text)))
        return trailing ? padding + text : text + padding
    }

    /// The text broken at spaces into lines of at most `columns` columns, where words allow it.
    static func wrapped(_ text: String, columns: Int, indent: String = "") -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let candidate = line.isEmpty ? String(word) : line + " " + word
            let lead = lines.isEmpty ? 0 : width(indent)
            if !line.isEmpty, lead + width(candidate) > columns {
                lines.append((lines.isEmpty ? "" : indent) + line)
                line = String(word)
            } else {
                line = candidate
            }
        }
        if !line.isEmpty { lines.append((lines.isEmpty ? "" : indent) + line) }
        return lines.joined(separator: "\n")
    }

    private static func width(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        if first.properties.isEmojiPresentation { return 2 }
        // East Asian wide and fullwidth blocks (UAX #11).
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
