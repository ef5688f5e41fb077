import Support
import Tensors

/// How much the values of a column tell of the classes of its records, beyond chance.
///
/// Mutual information I of values V and classes C, adjusted for what chance gives (after Vinh et
/// al. 2010, JMLR 11, p. 2837, with a baseline of random orders): (I − E) / (H − E), where E is the
/// mean of I over random orders of the classes, and H the most that I can be. Values that are all
/// different tell nothing.
struct ClassTelling {
    /// What the information is compared with.
    enum Whole {
        /// All there is to know of the class: 1 where a value settles the class.
        case classes
        /// All there is to know of the value: 1 where the class settles the value.
        case values
        /// The lesser of both: 1 where either settles the other.
        case lesser
    }

    /// The share that is told, 0…1; 0 where chance tells as much.
    let share: Double

    /// From this share on a column is taken to hold the class.
    static let limit = 0.5

    /// Information, in nats, that is none but for rounding.
    private static let nothing = 1e-9
    /// Random orders that chance is measured by.
    private static let orders = 200
    /// Random orders where there are many records: chance does not vary much there, and each order
    /// takes the longer.
    private static let ordersOfMany = 20
    /// Records from which on they are many.
    private static let many = 10_000

    /// Whether the column is taken to hold the class.
    var holdsClass: Bool { share > Self.limit }

    /// Measures a column.
    ///
    /// - Parameters:
    ///   - values: The value of each record, numbered in any way.
    ///   - labels: The class of each record.
    ///   - whole: What the information is compared with.
    /// - Complexity: O(n · K); where more than the limit is told before it is adjusted, 200 times
    ///   that.
    init(values: [Int], labels: [Int32], of whole: Whole) {
        // Values that are all different say nothing of each other.
        guard Set(values).count < values.count else {
            share = 0
            return
        }
        let (columns, classes) = (Self.numbered(values), Self.numbered(labels))
        let (v, c) = (Self.entropy(columns), Self.entropy(classes))
        let most =
            switch whole {
            case .classes: c
            case .values: v
            case .lesser: min(v, c)
            }
        let found = v + c - Self.entropy(Self.joined(columns, classes))
        // Adjusting only takes away.
        guard most > Self.nothing, found > Self.limit * most else {
            share = 0
            return
        }
        let orders = columns.count > Self.many ? Self.ordersOfMany : Self.orders
        var generator = RandomGenerator(seed: 0, stream: "class telling")
        var (sum, better) = (0.0, 0)
        var order = classes
        for _ in 0..<orders {
            generator.shuffle(&order)
            let chance = v + c - Self.entropy(Self.joined(columns, order))
            sum += chance
            if chance > found - Self.nothing { better += 1 }
        }
        let expected = sum / Double(orders)
        // Where one order in a hundred tells as much, there are too few records to say.
        guard better <= orders / 100, most - expected > Self.nothing else {
            share = 0
            return
        }
        share = min(1, max(0, (found - expected) / (most - expected)))
    }

    /// The same with texts as values.
    init(values: [String], labels: [Int32], of whole: Whole) {
        self.init(values: Self.numbered(values), labels: labels, of: whole)
    }

    /// The share for people: "98 %".
    var percent: String { "\(Int((share * 100).rounded())) %" }

    /// Values as numbers from 0, in the order in which they come.
    private static func numbered<Value: Hashable>(_ values: [Value]) -> [Int] {
        var numbers: [Value: Int] = [:]
        return values.map { value in
            let number = numbers[value] ?? numbers.count
            numbers[value] = number
            return number
        }
    }

    /// Each pair of numbers as one.
    private static func joined(_ one: [Int], _ other: [Int]) -> [Int] {
        let width = (other.max() ?? 0) + 1
        return zip(one, other).map { $0 * width + $1 }
    }

    /// The entropy of numbers from 0, in nats.
    private static func entropy(_ numbers: [Int]) -> Double {
        var counts = [Int](repeating: 0, count: (numbers.max() ?? -1) + 1)
        for number in numbers { counts[number] += 1 }
        let n = Double(numbers.count)
        return counts.reduce(0) { $0 - plogp(Double($1) / n) }
    }
}
