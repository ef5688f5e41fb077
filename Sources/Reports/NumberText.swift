/// Numbers as people read them.
///
/// Written out here, since Foundation's formatters would cost the command line start-up time.
/// A space before a unit does not break; a negative number carries a true minus sign.
package enum NumberText {
    /// A number with a fixed count of decimals; "n/a" for NaN, "∞" for infinity.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        precondition((0...9).contains(decimals), "fixed: 0…9 decimals, got \(decimals)")
        guard value.isFinite else {
            return value.isNaN ? "n/a" : value < 0 ? "−∞" : "∞"
        }
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * Double(scale)).rounded()
        // Above this a Double no longer tells neighbouring units apart.
        guard scaled < 9e15 else { return value < 0 ? "−\(abs(value))" : "\(value)" }
        let units = Int(scaled)
        let sign = value < 0 && units != 0 ? "−" : ""
        guard decimals > 0 else { return sign + "\(units)" }
        let rest = "\(units % scale)"
        let zeros = String(repeating: "0", count: decimals - rest.count)
        return sign + "\(units / scale).\(zeros)\(rest)"
    }

    /// A share 0…1 as a bare percentage, "73.9".
    static func hundredths(_ share: Double) -> String {
        fixed(share * 100, 1)
    }

    /// A share 0…1 with its sign, "73.9 %".
    package static func percent(_ share: Double) -> String {
        hundredths(share) + "\u{A0}%"
    }

    /// A difference of two shares in percentage points, signed: "+2.9".
    static func points(_ difference: Double) -> String {
        let text = hundredths(difference)
        return difference.isNaN || text.hasPrefix("−") || text == "0.0" ? text : "+" + text
    }

    /// A count with its thousands parted, "2,857".
    static func grouped(_ count: Int) -> String {
        let digits = String(count.magnitude)
        var text = count < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// "1 seed", "3 seeds", "2,857 labels".
    package static func counted(_ count: Int, _ noun: String) -> String {
        "\(grouped(count))\u{A0}\(noun)" + (count == 1 ? "" : "s")
    }

    /// A time span: "4.2 s", "48 s", "3 min 12 s", "1 h 04 min".
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "n/a" }
        if seconds < 9.95 { return fixed(seconds, 1) + "\u{A0}s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole)\u{A0}s" }
        let minutes = whole / 60
        if minutes < 60 { return "\(minutes)\u{A0}min\u{A0}\(padded(whole % 60))\u{A0}s" }
        return "\(grouped(minutes / 60))\u{A0}h\u{A0}\(padded(minutes % 60))\u{A0}min"
    }

    /// A time span as a clock shows it: "0:38", "1:33", "1:04:00".
    static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "n/a" }
        let whole = Int(seconds.rounded())
        let minutes = "\(whole / 60 % 60)"
        let end = ":" + padded(whole % 60)
        return whole < 3600 ? minutes + end : "\(whole / 3600):\(padded(whole / 60 % 60))" + end
    }

    /// A mean and its deviation over seeds, "73.9 ± 0.4"; one seed has no deviation.
    static func spread(_ figure: SeedStatistics) -> String {
        let mean = hundredths(figure.mean)
        return figure.seeds.count > 1 ? "\(mean)\u{A0}±\u{A0}\(hundredths(figure.std))" : mean
    }

    /// One epoch a seed, "12, 9, 11"; from `limit` seeds on the range, "8–12".
    static func epochs(_ epochs: [Int], limit: Int) -> String {
        guard let first = epochs.min(), let last = epochs.max() else { return "–" }
        if first == last { return "\(first)" }
        if epochs.count >= limit { return "\(first)–\(last)" }
        return epochs.map(String.init).joined(separator: ", ")
    }

    private static func padded(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
