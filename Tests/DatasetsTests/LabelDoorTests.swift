import Support
import Tensors
import TestSupport
import Testing

@testable import Datasets

/// Columns of a corpus through which its labels could be read are refused, or kept from what
/// learns.
struct LabelDoorTests {
    /// A corpus of 160 records whose column `part` is `value` of the record's number and class.
    private func fixture(_ value: (Int, Int) -> String) throws -> CorpusFixture {
        var rows = "id\tlabel\ttext\tpart\n"
        for index in 0..<160 {
            let label = (index * 7 / 3 + index / 5) % 2
            rows += "r\(index)\t\(label)\ttext \(index)\t\(value(index, label))\n"
        }
        return try CorpusFixture(data: rows)
    }

    private func fault(_ fixture: CorpusFixture) throws -> UserFault {
        try #require(throws: UserFault.self) { try fixture.load() }
    }

    @Test(arguments: [
        ("group", "label"), ("group", "{column: label, before: o}"), ("text", "label"),
        ("id", "label"), ("attributes", "[label]"),
    ])
    func theColumnOfTheLabelsHasNoOtherUse(key: String, value: String) throws {
        var fixture = try CorpusFixture()
        fixture[key] = value
        let fault = try fault(fixture)
        #expect(fault.what.contains("holds the classes"), "\(fault)")
        #expect(fault.place == .init(file: fixture.yamlPath, line: fixture.line(of: key)))
        fixture = try self.fixture { index, label in "\(label * 2 - 1).\(index)" }
        (fixture["label"], fixture["rating"]) = (nil, "{column: part, threshold: 0.5}")
        fixture[key] = value.replacing("label", with: "part")
        #expect(try self.fault(fixture).what.contains("holds the classes"))
    }

    @Test func groupsThatHoldTheClassAreHandedToNobody() throws {
        // Two records in each of 80 groups of one class.
        var counts = [0, 0]
        var fixture = try fixture { _, label in
            counts[label] += 1
            return "g\(label)-\(counts[label] / 2)"
        }
        #expect(try fixture.load().groupFault == nil)
        fixture["group"] = "part"
        fixture["splits"] = "{seed: 1, by: group, parts: {train: 0.5, test: 0.5}}"
        let corpus = try fixture.load()
        let fault = try #require(corpus.groupFault)
        #expect(fault.what.contains("groups of 'small' hold the class"), "\(fault)")
        #expect(fault.what.contains("100 % of the label"), "\(fault)")
        #expect(fault.place == .init(file: fixture.yamlPath, line: fixture.line(of: "group")))
        #expect(try corpus.labelled("train").records.allSatisfy { $0.group.isEmpty })
    }

    @Test func groupsThatSayNothingOrLittleStay() throws {
        for value in [
            // One record each, ten records each, and what a third of the records share with the
            // class.
            { (index: Int, _: Int) in "g\(index)" }, { index, _ in "g\(index / 10)" },
            { index, label in index % 3 == 0 ? "g\(label)-\(index % 12)" : "g\(index % 12)" },
        ] {
            var fixture = try fixture(value)
            fixture["group"] = "part"
            let corpus = try fixture.load()
            #expect(corpus.groupFault == nil)
            #expect(try corpus.labelled("all").records.allSatisfy { $0.group.hasPrefix("g") })
        }
    }

    @Test func theClassByAnotherNameIsRefused() throws {
        var fixture = try fixture { _, label in label == 0 ? "sour" : "sweet" }
        fixture["attributes"] = "[part]"
        let attribute = try fault(fixture)
        #expect(attribute.what.contains("the attribute 'part' of 'small' holds the class"))
        #expect(attribute.place?.line == fixture.line(of: "attributes"))
        (fixture["attributes"], fixture["group"]) = (nil, "part")
        #expect(try fault(fixture).what.contains("2 groups of 'small' hold the class"))
        // One record in twenty is something else.
        fixture = try self.fixture { index, label in index % 20 == 0 ? "x" : "\(label)" }
        fixture["attributes"] = "[part]"
        #expect(try fault(fixture).what.contains("holds the class"))
        fixture = try self.fixture { index, _ in "\(index % 4)" }
        fixture["attributes"] = "[part]"
        fixture["derived"] = "{odd: {from: part, values: {0: a, 1: b, 2: a, 3: b}}}"
        #expect(try fixture.load().count == 160)
    }

    @Test func aTargetIsNotChosenByItsClass() throws {
        // Many kinds, each of one class: by kind, classes could be left out a few examples at a
        // time.
        var fixture = try fixture { index, label in "\(label)\(index % 4)" }
        fixture["attributes"] = "[part]"
        var corpus = try fixture.load()
        func choose(_ values: String) throws -> Int {
            let filter = try RecordFilter(Settings(yaml: "{part: \(values)}", file: "r.yaml"))
            #expect(try !corpus.labelled("all", where: filter).records.isEmpty)
            return try corpus.sealed("all", where: filter, ledger: Evaluator().ledger).labels?.count
                ?? 0
        }
        for values in ["['10', '11', '12', '13']", "['10', '11', '00', '01']", "['10']"] {
            let fault = try #require(throws: UserFault.self) { try choose(values) }
            #expect(fault.what.contains("tells 100 % of the label"))
            #expect(fault.place?.file == "r.yaml")
        }
        // Kinds that are of every class can be chosen by.
        fixture = try self.fixture { index, _ in "\(index / 2 % 4)" }
        fixture["attributes"] = "[part]"
        corpus = try fixture.load()
        #expect(try choose("['0', '3']") > 0)
    }

    @Test func havingAnAttributeAtAllIsNoWayToChooseByTheClass() throws {
        // Among the records that have it, it tells nothing: all of them are of one class.
        var fixture = try fixture { index, label in label == 1 ? "k\(index % 4)" : "" }
        fixture["attributes"] = "[part]"
        let corpus = try fixture.load()
        for filter in ["{part: [k0, k1, k2, k3]}", "{not: {part: [k0, k1, k2, k3]}}"] {
            let filter = try RecordFilter(Settings(yaml: filter, file: "r.yaml"))
            let fault = try #require(throws: UserFault.self) {
                try corpus.sealed("all", where: filter, ledger: Evaluator().ledger)
            }
            #expect(fault.what.contains("chooses the target's records by their class"), "\(fault)")
            #expect(fault.place?.file == "r.yaml")
        }
    }

    @Test func theMeasureIsOneForTheClassAndNoneForChance() {
        var generator = RandomGenerator(seed: 1)
        let labels = (0..<300).map { _ in Int32(generator.integer(below: 3)) }
        func share(_ of: ClassTelling.Whole, _ value: (Int) -> Int) -> Double {
            ClassTelling(values: labels.indices.map(value), labels: labels, of: of).share
        }
        #expect(share(.classes) { Int(labels[$0]) } == 1)
        #expect(share(.classes) { Int(labels[$0]) * 20 + $0 % 20 } > 0.999)
        #expect(share(.values) { Int(labels[$0]) * 20 + $0 % 20 } == 0)
        #expect(share(.values) { Int(labels[$0]) == 0 ? 1 : 0 } == 1)
        // Half of pairs are of one class by chance alone.
        for _ in 0..<5 { #expect(share(.classes) { $0 / 2 } == 0) }
        #expect(share(.classes) { $0 } == 0 && share(.classes) { _ in 0 } == 0)
        // Six records prove nothing.
        let few = ClassTelling(
            values: [0, 0, 0, 1, 1, 1], labels: [0, 0, 0, 1, 1, 1], of: .classes)
        #expect(few.share == 0)
    }

    @Test func splitsByRecordTakeNoNoticeOfGroups() throws {
        var fixture = try fixture { index, _ in "g\(index / 8)" }
        fixture["group"] = "part"
        func parts(_ by: String) throws -> [[String]] {
            fixture["splits"] = "{seed: 1, by: \(by), parts: {train: 0.5, test: 0.5}}"
            let corpus = try fixture.load()
            return try ["train", "test"].map { try corpus.labelled($0).records.map(\.group) }
        }
        let (record, group) = (try parts("record"), try parts("group"))
        #expect(Set(group[0]).isDisjoint(with: group[1]))
        #expect(!Set(record[0]).isDisjoint(with: record[1]) && record[0].count == 80)
    }
}
