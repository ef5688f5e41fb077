/// What is left out of a folder, counted by kind.
package struct LeftOut: Sendable, Equatable, Encodable {
    /// How many there are of each kind: of an ending such as `.webp`, of a hidden name such as
    /// `.DS_Store`, or of a word such as `damaged`.
    package private(set) var counts: [String: Int] = [:]

    /// What was counted before; nothing yet without.
    package init(_ counts: [String: Int] = [:]) { self.counts = counts }

    /// Files whose first bytes are not what their names promise, empty ones, and those whose header
    /// cannot be read.
    static let damaged = "damaged"
    /// Files and folders that the user may not read.
    static let unreadable = "unreadable"
    /// Links to nothing.
    package static let links = "links that lead nowhere"
    /// Links to a folder that they lie in.
    static let loops = "links that lead back"
    /// Files that would be read, beside the folders of classes.
    package static let besideClasses = "beside the class folders"
    /// Links to what lies elsewhere.
    static let linksOut = "links that lead out"

    /// Counts one more.
    package mutating func add(_ kind: String, _ count: Int = 1) {
        counts[kind, default: 0] += count
    }

    /// Counts a hidden file or folder by its name.
    package mutating func add(hidden name: String) {
        // A system's notes on other files are many, and each has a name of its own.
        add(name.hasPrefix("._") ? "._*" : name)
    }

    /// Counts what a walk passes over.
    package mutating func add(_ passed: FileSum.PassedOver) {
        switch passed {
        case .hidden(let name): add(hidden: name)
        case .loop: add(Self.loops)
        }
    }

    /// Counts a file by its ending.
    package mutating func add(file name: String) {
        let ending = FileEndings.ending(of: name)
        add(ending.isEmpty ? "without an ending" : "." + ending)
    }

    /// Counts what another has counted.
    package mutating func add(_ other: LeftOut) {
        for (kind, count) in other.counts { add(kind, count) }
    }

    /// The same without damaged files.
    package var withoutDamaged: LeftOut {
        var other = self
        other.counts[Self.damaged] = nil
        return other
    }

    /// Whether nothing is left out.
    package var isEmpty: Bool { counts.isEmpty }

    /// How many are left out.
    package var count: Int { counts.values.reduce(0, +) }

    /// Kinds that are named; the others are added up.
    private static let named = 8

    /// The kinds and their counts, the most first: ".webp 3, .DS_Store 1, damaged 2".
    package var words: String {
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let rest = sorted.dropFirst(Self.named).reduce(0) { $0 + $1.value }
        let listed = sorted.prefix(Self.named).map { "\($0.key) \($0.value)" }
        return (listed + (rest > 0 ? ["others \(rest)"] : [])).joined(separator: ", ")
    }

    /// Writes the counts alone.
    package func encode(to encoder: any Encoder) throws { try counts.encode(to: encoder) }
}
