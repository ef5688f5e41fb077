import Support

/// A class and how many examples it has.
package struct ClassCount: Sendable, Equatable, Encodable {
    /// The class.
    package var name: String
    /// Its examples.
    package var count: Int

    /// A class with its examples.
    package init(name: String, count: Int) {
        (self.name, self.count) = (name, count)
    }

    /// The classes of a count by name, sorted by name.
    static func sorted(_ counts: [String: Int]) -> [ClassCount] {
        counts.sorted { $0.key < $1.key }.map { ClassCount(name: $0.key, count: $0.value) }
    }

    /// What looks wrong with some classes, a sentence each: none or one example, names that differ
    /// in case or white space alone.
    package static func warnings(_ classes: [ClassCount]) -> [String] {
        var warnings: [String] = []
        let empty = classes.filter { $0.count == 0 }.map(\.name)
        if !empty.isEmpty {
            warnings.append(
                empty.count == 1
                    ? "the class \(quoted(empty)) has no example"
                    : "the classes \(quoted(empty)) have no example")
        }
        let single = classes.filter { $0.count == 1 }.map(\.name)
        if !single.isEmpty {
            warnings.append(
                single.count == 1
                    ? "the class \(quoted(single)) has one example"
                    : "the classes \(quoted(single)) have one example each")
        }
        for names in alike(classes.map(\.name)) {
            warnings.append(
                "the classes \(quoted(names)) differ in case or white space alone")
        }
        return warnings
    }

    /// Groups of names that are the same but for case and white space.
    package static func alike(_ names: [String]) -> [[String]] {
        var groups: [String: [String]] = [:]
        for name in names { groups[folded(name), default: []].append(name) }
        return groups.values.filter { $0.count > 1 }.map { $0.sorted() }
            .sorted { $0[0] < $1[0] }
    }

    private static func folded(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace }
    }

    /// Names in quotes, a dozen at most.
    package static func quoted(_ names: [String]) -> String {
        names.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
            + (names.count > 12 ? " and \(names.count - 12) more" : "")
    }
}
