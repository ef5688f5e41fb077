/// A comparison of two sets in words.
struct ShiftWords {
    let result: ShiftResult

    /// The verdict in a word or two.
    var badge: String {
        switch result.verdict {
        case .unknown: "too few examples"
        case .none: "no shift seen"
        case .small: "small shift"
        case .simple: "simple shift"
        case .large: "large shift"
        }
    }

    /// The verdict in a sentence.
    var headline: String {
        switch result.verdict {
        case .unknown: "Too few examples to tell whether the target differs"
        case .none: "No shift was seen between source and target"
        case .small: "Source and target differ a little"
        case .simple: "Source and target differ, and simple measures explain it"
        case .large: "Source and target differ, in more than simple measures explain"
        }
    }

    /// The advice.
    var advice: String {
        switch result.verdict {
        case .unknown:
            "Gather more examples first: some dozens of each side, better some hundreds."
        case .none:
            "Adapting is not worth it for what can be seen here: a model of the source meets the "
                + "same kind of data. Label some of the target to make sure."
        case .small:
            "Adapting may help a little. Measure a model of the source on some labels of the "
                + "target first."
        case .simple:
            "Try augmentation first, so that training sees such values\(settings); then compare "
                + "again with that model, and adapt if a shift is left."
        case .large:
            "Adapting is worth trying. Whether it helps, labels of the target alone can tell: "
                + "label some to measure it."
        }
    }

    private var settings: String {
        let names = result.drifts.filter(\.isDrift).compactMap(\.remedy)
        var seen = Set<String>()
        let different = names.filter { seen.insert($0).inserted }
        return different.isEmpty ? "" : " (\(different.joined(separator: ", ")))"
    }

    /// What both sides are, in a line.
    var sides: String {
        "\(result.source.name) (\(count(result.source))) and "
            + "\(result.target.name) (\(count(result.target)))"
    }

    private func count(_ side: ShiftResult.Side) -> String {
        side.records > side.examples
            ? "\(NumberText.grouped(side.examples)) of "
                + NumberText.counted(side.records, "example")
            : NumberText.counted(side.examples, "example")
    }

    /// A p-value; the least that can be told is the share of one draw.
    static func pValue(_ value: Double) -> String {
        value <= 0.002 ? "≤ 0.002" : NumberText.fixed(value, 3)
    }

    /// A mean with its unit, with about three digits.
    static func value(_ value: Double, _ unit: String) -> String {
        let size = abs(value)
        let text = NumberText.fixed(value, size >= 100 ? 0 : size >= 10 ? 1 : 2)
        if unit.isEmpty { return text }
        return text + (unit.hasPrefix("/") ? "" : "\u{A0}") + unit
    }

    /// An effect with its sign, and how large such a one is called (Cohen 1988).
    static func effect(_ drift: MeasureDrift) -> String {
        let sign = drift.effect > 0 ? "+" : ""
        return sign + NumberText.fixed(drift.effect, 2)
    }

    /// How large an effect is called (Cohen 1988).
    static func size(_ drift: MeasureDrift) -> String {
        guard drift.pValue < 0.05 else { return "not seen" }
        switch abs(drift.effect) {
        case ..<0.2: return "very small"
        case ..<0.5: return "small"
        case ..<0.8: return "medium"
        default: return "large"
        }
    }
}
