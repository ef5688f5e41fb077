/// One trouble of one method, with every seed that had it.
package struct FindingGroup: Sendable, Equatable {
    /// The method's name.
    package var method: String
    /// The seeds that had it, in the order found.
    package var seeds: [Int]
    /// The earliest epoch, from 1.
    package var epoch: Int
    /// What is wrong, as it was said of the first seed.
    package var what: String
    /// What to try.
    package var remedy: String

    /// The method, the seeds and the epoch, in words.
    package var place: String {
        guard seeds.count > 1, let last = seeds.last else {
            return "\(method), seed \(seeds.first ?? 0), epoch \(epoch)"
        }
        let others = seeds.dropLast().map(String.init).joined(separator: ", ")
        return "\(method), seeds \(others) and \(last), first in epoch \(epoch)"
    }
}

extension ReportContent {
    /// The doctor's findings, those of one method that ask for one remedy together.
    package var findingGroups: [FindingGroup] {
        var groups: [FindingGroup] = []
        for finding in findings {
            let same = groups.firstIndex {
                ($0.method, $0.remedy) == (finding.method, finding.remedy)
            }
            if let same {
                groups[same].seeds.append(finding.seed)
                groups[same].epoch = min(groups[same].epoch, finding.epoch)
            } else {
                groups.append(
                    FindingGroup(
                        method: finding.method, seeds: [finding.seed], epoch: finding.epoch,
                        what: finding.what, remedy: finding.remedy))
            }
        }
        return groups
    }
}
