/// What leaving records out, since they cannot be read, costs each class.
package struct ClassLosses: Sendable, Equatable {
    /// A class that has lost records.
    package struct Loss: Sendable, Equatable {
        package var name: String
        /// Records before, and those of them that are left.
        package var records: Int
        package var left: Int
    }

    /// The classes that have lost some, in order.
    package let losses: [Loss]

    /// Counts what is left.
    ///
    /// - Parameters:
    ///   - labels: The labels of all records; of another kind than classes nothing is counted.
    ///   - kept: Which of them are left; one that has become several examples is named as often.
    ///   - classes: The names of the classes.
    package init(_ labels: Labels, kept: [Int], classes: [String]) {
        let all = labels.classIndices
        guard !all.isEmpty else {
            losses = []
            return
        }
        var counts = classes.map { Loss(name: $0, records: 0, left: 0) }
        for label in all { counts[Int(label)].records += 1 }
        for record in Set(kept) { counts[Int(all[record])].left += 1 }
        losses = counts.filter { $0.left < $0.records }
    }

    /// The classes that have nothing left, in order.
    package var emptied: [String] { losses.filter { $0.left == 0 }.map(\.name) }

    /// `without what cannot be read, 'up' has 3 of 5 records in odd/train`; nil where none is lost.
    ///
    /// - Parameter place: What the records are called.
    package func note(in place: String) -> String? {
        guard !losses.isEmpty else { return nil }
        let most = 8
        let parts = losses.prefix(most).map {
            "'\($0.name)' has \($0.left) of \($0.records) records"
        }
        let more = losses.count > most ? ", and \(losses.count - most) more classes lack some" : ""
        return "without what cannot be read, " + parts.joined(separator: ", ") + more + " in "
            + place
    }
}
