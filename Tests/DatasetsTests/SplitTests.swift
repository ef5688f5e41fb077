import Support
import Testing

@testable import Datasets

struct SplitTests {
    private func split(_ yaml: String, hasGroups: Bool = false) throws -> Split {
        try Split(Settings(yaml: yaml, file: "corpus.yaml"), hasGroups: hasGroups)
    }

    private let names = (0..<1000).map { "r\($0)" }

    @Test func meetsTheFractionsExactlyForSingleRecords() throws {
        let parts = try split("parts: {a: 0.7, b: 0.2, c: 0.1}").deal(names)
        #expect(parts.map(\.count) == [700, 200, 100])
        #expect(Set(parts.joined()).count == 1000)
        #expect(parts.allSatisfy { $0 == $0.sorted() })
    }

    @Test func dependsOnTheSeedAlone() throws {
        let parts = try split("{seed: 3, parts: {a: 0.5, b: 0.5}}").deal(names)
        #expect(try split("{seed: 3, parts: {a: 0.5, b: 0.5}}").deal(names) == parts)
        #expect(try split("{seed: 4, parts: {a: 0.5, b: 0.5}}").deal(names) != parts)
        #expect(parts[0].first != 0 || parts[0].last != 499)
    }

    @Test func doesNotDependOnTheOrderOfTheRecords() throws {
        let split = try split("parts: {a: 0.3, b: 0.7}")
        let forward = Set(split.deal(names)[0].map { names[$0] })
        let backward = Array(names.reversed())
        #expect(Set(split.deal(backward)[0].map { backward[$0] }) == forward)
    }

    @Test func neverDividesAGroup() throws {
        // Groups of 1 to 10 records, one of them of 100.
        let groups = (0..<120).flatMap { group in
            [String](repeating: "g\(group)", count: group == 7 ? 100 : 1 + group % 10)
        }
        for seed in 0..<20 {
            let split = try split(
                "{seed: \(seed), by: group, parts: {a: 0.6, b: 0.4}}", hasGroups: true)
            let parts = split.deal(groups).map { Set($0.map { groups[$0] }) }
            #expect(parts[0].isDisjoint(with: parts[1]))
            let share = Double(split.deal(groups)[0].count) / Double(groups.count)
            #expect(abs(share - 0.6) < 0.08)
        }
    }

    @Test func isByGroupWhereThereAreGroups() throws {
        #expect(try split("parts: {a: 1}", hasGroups: true).byGroup)
        #expect(try !split("parts: {a: 1}").byGroup)
        #expect(try !split("{by: record, parts: {a: 1}}", hasGroups: true).byGroup)
    }
}
