/// Predictions as lines of text: a table for people, CSV or JSON lines for programs.
package struct PredictionText: Sendable {
    /// The forms; the raw value is the name on the command line.
    package enum Format: String, Sendable, CaseIterable {
        case table, csv, jsonl
    }

    private let format: Format
    private let classes: [String]
    private let top: Int?
    private let width: Int
    private let isRaw: Bool

    /// Texts in one form.
    ///
    /// - Parameters:
    ///   - classes: The names of the classes; none for a model that answers with numbers.
    ///   - top: How many of the most probable classes are told; nil tells all (in a table, one).
    ///   - isRaw: Whether names stand in CSV as they are, whatever a spreadsheet makes of them.
    package init(_ format: Format, classes: [String], top: Int?, isRaw: Bool = false) {
        (self.format, self.classes, self.isRaw) = (format, classes, isRaw)
        self.top = top.map { min($0, classes.count) }
        width = min(
            40, max(5, classes.map { TerminalText.width(TerminalText.safe($0)) }.max() ?? 0))
    }

    /// The line above all others, with its end; empty where there is none.
    package var header: String {
        switch format {
        case .jsonl: return ""
        case .table:
            if classes.isEmpty {
                return TerminalText.fitted("value", to: Self.number, trailing: true) + "  id\n"
            }
            let head = TerminalText.fitted("class", to: width, trailing: false) + "     %"
            return repeated(head) + "  id\n"
        case .csv:
            if classes.isEmpty { return "id,value\n" }
            var fields = ["id", "class", "confidence"]
            if let top {
                for place in stride(from: 2, through: top, by: 1) {
                    fields += ["class_\(place)", "confidence_\(place)"]
                }
            } else {
                fields += classes.map(field)
            }
            return fields.joined(separator: ",") + "\n"
        }
    }

    /// An example's line, with its end.
    ///
    /// - Parameters:
    ///   - id: The example's name.
    ///   - probabilities: The probability of each class, or the number alone.
    package func line(_ id: String, _ probabilities: [Float]) -> String {
        if classes.isEmpty { return line(id, number: probabilities[0]) }
        let order = probabilities.indices.sorted {
            (probabilities[$1], $0) < (probabilities[$0], $1)
        }
        switch format {
        case .table: return table(id, probabilities, order)
        case .csv: return csv(id, probabilities, order)
        case .jsonl: return jsonl(id, probabilities, order)
        }
    }

    /// Columns of a number in a table.
    private static let number = 9

    private func line(_ id: String, number: Float) -> String {
        switch format {
        case .table:
            let text = NumberText.fixed(Double(number), 3)
            // A number that is cut is another number: a long one leaves its column.
            let width = max(Self.number, TerminalText.width(text))
            return TerminalText.fitted(text, to: width, trailing: true)
                + "  \(TerminalText.safe(id))\n"
        case .csv: return "\(field(id)),\(number)\n"
        case .jsonl:
            return "{\"id\":\(SeparatedText.json(id)),\"value\":\(SeparatedText.json(number))}\n"
        }
    }

    private func field(_ text: String) -> String {
        SeparatedText.field(text, .csv, isRaw: isRaw)
    }

    private func repeated(_ text: String) -> String {
        Array(repeating: text, count: top ?? 1).joined(separator: "  ")
    }

    private func table(_ id: String, _ p: [Float], _ order: [Int]) -> String {
        let cells = order.prefix(top ?? 1).map { index in
            TerminalText.fitted(TerminalText.safe(classes[index]), to: width, trailing: false)
                + TerminalText.fitted(
                    NumberText.hundredths(Double(p[index])), to: 6, trailing: true)
        }
        return cells.joined(separator: "  ") + "  \(TerminalText.safe(id))\n"
    }

    private func csv(_ id: String, _ p: [Float], _ order: [Int]) -> String {
        var fields = [field(id)]
        for index in order.prefix(top ?? 1) {
            fields += [field(classes[index]), "\(p[index])"]
        }
        if top == nil { fields += p.map { "\($0)" } }
        return fields.joined(separator: ",") + "\n"
    }

    private func jsonl(_ id: String, _ p: [Float], _ order: [Int]) -> String {
        let best = order[0]
        let shown = top.map { Array(order.prefix($0)) } ?? Array(p.indices)
        let pairs = shown.map {
            "\(SeparatedText.json(classes[$0])):\(SeparatedText.json(p[$0]))"
        }
        return "{\"id\":\(SeparatedText.json(id)),\"class\":\(SeparatedText.json(classes[best])),"
            + "\"confidence\":\(SeparatedText.json(p[best])),"
            + "\"probabilities\":{\(pairs.joined(separator: ","))}}\n"
    }
}
