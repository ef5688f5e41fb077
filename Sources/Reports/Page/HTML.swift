/// Markup that is safe to print: its literals are written by this room, and every string put into
/// it is escaped.
///
/// ```swift
/// let name = "<script>"
/// let cell: Markup = "<td>\(name)</td>"   // <td>&lt;script&gt;</td>
/// ```
///
/// The markup is well-formed XML as well as HTML: every element is closed, no named entity beyond
/// the five of XML is used.
struct Markup: ExpressibleByStringInterpolation, Sendable {
    /// The markup as text.
    var html: String

    /// Markup from a literal of this room, taken as it stands.
    init(stringLiteral value: String) {
        html = value
    }

    /// Markup from a literal with escaped interpolations.
    init(stringInterpolation: Interpolation) {
        html = stringInterpolation.html
    }

    /// Pieces put together, one after the other.
    init(_ pieces: [Markup]) {
        html = pieces.map(\.html).joined()
    }

    /// Any text, escaped.
    init(text: String) {
        html = escaped(text)
    }

    static func + (left: Markup, right: Markup) -> Markup {
        Markup([left, right])
    }

    static func += (left: inout Markup, right: Markup) {
        left.html += right.html
    }

    /// Gathers literals as they are and values escaped.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var html = ""

        /// An empty buffer of about the right size.
        init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// A piece of the literal: trusted.
        mutating func appendLiteral(_ literal: String) {
            html += literal
        }

        /// A text: escaped.
        mutating func appendInterpolation(_ text: String) {
            html += escaped(text)
        }

        /// A whole number.
        mutating func appendInterpolation(_ number: Int) {
            html += String(number)
        }

        /// Markup: already safe.
        mutating func appendInterpolation(_ markup: Markup) {
            html += markup.html
        }

        /// Pieces of markup, one after the other.
        mutating func appendInterpolation(_ pieces: [Markup]) {
            for piece in pieces { html += piece.html }
        }

        /// A coordinate or length of a drawing.
        mutating func appendInterpolation(at coordinate: Double) {
            html += coordinateText(coordinate)
        }
    }

    // Named so by the protocol.
    typealias StringInterpolation = Interpolation
}

/// Text made safe for content and for quoted attributes.
///
/// The five signs of XML are escaped; control characters, which no markup may hold, become their
/// visible pictures (U+2400…), so that they neither break the page nor vanish.
func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result.append(contentsOf: "&amp;".unicodeScalars)
        case "<": result.append(contentsOf: "&lt;".unicodeScalars)
        case ">": result.append(contentsOf: "&gt;".unicodeScalars)
        case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
        case "'": result.append(contentsOf: "&#39;".unicodeScalars)
        case "\n", "\t": result.append(scalar)
        case "\r": result.append("\n")
        case "\u{0}"..."\u{1F}":
            result.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
        case "\u{7F}": result.append("\u{2421}")
        case "\u{80}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
        default: result.append(scalar)
        }
    }
    return String(result)
}

/// The beginning of a long text, cut at a character and marked with an ellipsis.
func shortened(_ text: String, to limit: Int) -> String {
    // A scalar bound too, since one character can carry any number of combining marks.
    let start = text.unicodeScalars.prefix(limit * 4)
    let whole = start.count == text.unicodeScalars.count && text.count <= limit
    return whole ? text : String(String(start).prefix(limit)) + "…"
}
