/// Round numbers along an axis: 1, 2 or 5 times a power of ten apart.
struct Ticks: Equatable {
    /// Ascending, all within the axis.
    var values: [Double]
    /// Distance between neighbours.
    var step: Double
    /// Where the axis begins.
    var low: Double
    /// Where the axis ends; above `low`.
    var high: Double

    /// An axis that holds all drawable values, with a little air.
    ///
    /// Values that cannot be drawn (see `isDrawable`) are passed over; without any value the axis
    /// goes from 0 to 1.
    ///
    /// - Parameters:
    ///   - values: What the axis must hold, in any order.
    ///   - count: About how many ticks are wanted.
    init(holding values: some Sequence<Double>, about count: Int = 4) {
        var low = Double.infinity
        var high = -Double.infinity
        for value in values where isDrawable(value) {
            low = min(low, value)
            high = max(high, value)
        }
        if low > high { (low, high) = (0, 1) }
        // Too narrow a span (all values equal) has no tick to tell apart: widen it.
        let least = max(abs(low), abs(high)) * 1e-6
        if high - low <= least {
            let margin = max(abs(low) * 0.05, 1e-6)
            (low, high) = (low - margin, high + margin)
        }
        let margin = (high - low) * 0.05
        // An axis of a quantity that is never negative does not begin below zero.
        self.init(
            from: low >= 0 ? max(0, low - margin) : low - margin, to: high + margin, about: count)
    }

    /// An axis between given ends.
    ///
    /// - Precondition: `low < high`, both drawable; `count ≥ 1`.
    init(from low: Double, to high: Double, about count: Int = 4) {
        precondition(low < high && isDrawable(low) && isDrawable(high) && count >= 1)
        (self.low, self.high) = (low, high)
        step = Self.roundStep((high - low) / Double(count))
        values = []
        var index = (low / step).rounded(.up)
        while index * step <= high {
            // Adding zero turns −0 into 0.
            values.append(index * step + 0)
            index += 1
        }
    }

    /// Whole numbers from 1 to `last`, thinned out to about `count`; always with both ends.
    static func epochs(to last: Int, about count: Int = 4) -> [Int] {
        guard last > 1 else { return [1] }
        let step = max(1, Int(roundStep(Double(last) / Double(count)).rounded()))
        var values = [1]
        var next = step == 1 ? 2 : step
        while next < last {
            values.append(next)
            next += step
        }
        // A tick that would touch the last one gives way to it.
        if let near = values.last, values.count > 1, 2 * (last - near) < step {
            values.removeLast()
        }
        return values + [last]
    }

    /// The text of a tick, with as many decimals as the step needs.
    func label(_ value: Double) -> String {
        if abs(value) >= 1e6 || (step < 1e-5 && value != 0) { return Self.scientific(value) }
        var decimals = 0
        var unit = 1.0
        while unit > step * 1.000001, decimals < 9 {
            unit /= 10
            decimals += 1
        }
        return NumberText.fixed(value, decimals)
    }

    /// Where a value lies on the axis, 0 at the beginning and 1 at the end.
    func share(of value: Double) -> Double {
        (value - low) / (high - low)
    }

    /// The least of 1, 2, 5 times a power of ten that is no smaller than `raw`.
    private static func roundStep(_ raw: Double) -> Double {
        var magnitude = 1.0
        while magnitude > raw { magnitude /= 10 }
        while magnitude * 10 <= raw { magnitude *= 10 }
        let factor = [1.0, 2, 5].first { $0 * magnitude >= raw * 0.999999 } ?? 10
        return factor * magnitude
    }

    private static func scientific(_ value: Double) -> String {
        var exponent = 0
        var mantissa = abs(value)
        while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        let sign = value < 0 ? "−" : ""
        let power = exponent < 0 ? "−\(-exponent)" : "\(exponent)"
        return "\(sign)\(NumberText.fixed(mantissa, 1))e\(power)"
    }
}

/// Whether a value has a place in a drawing: finite, and far from where sums overflow.
func isDrawable(_ value: Double) -> Bool {
    value.isFinite && abs(value) < 1e100
}
