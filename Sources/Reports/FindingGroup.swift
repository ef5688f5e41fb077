package import Support

/// One trouble of one method, with every seed that had it.
package struct FindingGroup: Sendable, Equatable {
    /// The method's name.
    package var method: String
    /// The seeds that had it, in the order found.
    package var seeds: [Int]
    /// What the first of them had, with the earliest epoch of all.
    package var finding: Finding

    /// A group from its parts.
    package init(method: String, seeds: [Int], finding: Finding) {
        (self.method, self.seeds, self.finding) = (method, seeds, finding)
    }

    /// The method, the seeds and the epoch, in words.
    package var place: String {
        guard seeds.count > 1, let last = seeds.last else {
            return "\(method), seed \(seeds.first ?? 0), epoch \(finding.epoch)"
        }
        let others = seeds.dropLast().map(String.init).joined(separator: ", ")
        return "\(method), seeds \(others) and \(last), first in epoch \(finding.epoch)"
    }
}

extension [FindingGroup] {
    /// Adds a finding to those of its method that ask for the same remedy.
    ///
    /// - Parameters:
    ///   - finding: What was found.
    ///   - method: The name of the method in whose run it showed.
    ///   - seed: The seed of that run.
    /// - Complexity: O(number of groups).
    package mutating func add(_ finding: Finding, method: String, seed: Int) {
        let same = firstIndex { ($0.method, $0.finding.remedy) == (method, finding.remedy) }
        if let same {
            self[same].seeds.append(seed)
            self[same].finding.epoch = Swift.min(self[same].finding.epoch, finding.epoch)
        } else {
            append(FindingGroup(method: method, seeds: [seed], finding: finding))
        }
    }
}
