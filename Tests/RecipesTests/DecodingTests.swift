import Benchmarks
import Datasets
import Modalities
import Support
import Testing
import TextModality

@testable import Recipes
@testable import Runs

/// Records become examples in their order; what cannot be read is counted and named.
struct DecodingTests {
    /// Texts, some of which are pictures by mistake.
    private func records(_ count: Int, unreadable: Set<Int> = []) -> [Record] {
        (0..<count).map { index in
            let isText = !unreadable.contains(index)
            return Record(
                id: "\(index)", content: isText ? .text("text \(index)") : .file("\(index).png"),
                line: index + 1, file: "texts.tsv")
        }
    }

    private func decoding(allowing allowed: Int) throws -> Decoding {
        let recipe = try Made.recipe()
        return Decoding(
            try recipe.modalityToTime(resources: []),
            allowed: allowed)
    }

    @Test(arguments: [0, 1, 63, 64, 500])
    func keepsTheOrder(count: Int) throws {
        var decode = try decoding(allowing: 0)
        let part = try decode(records(count), of: "texts")
        #expect(part.records.map(\.id) == (0..<count).map { "\($0)" })
        #expect(part.kept == Array(0..<count) && decode.skipped.isEmpty)
        try decode.finish()
    }

    @Test func leavesOutSoMany() throws {
        var decode = try decoding(allowing: 3)
        let part = try decode(records(300, unreadable: [0, 150, 299]), of: "texts")
        #expect(part.kept.count == 297 && part.kept == part.records.compactMap { Int($0.id) })
        #expect(decode.skipped.map(\.id) == ["0", "150", "299"])
        #expect(decode.skipped.allSatisfy { $0.corpus == "texts" && !$0.why.isEmpty })
        try decode.finish()
        // A part that is read twice, as source and as target, is counted once.
        _ = try decode(records(300, unreadable: [150]), of: "texts")
        #expect(decode.skipped.count == 3)
        try decode.finish()
        _ = try decode(records(300, unreadable: [150]), of: "others")
        let fault = try #require(throws: UserFault.self) { try decode.finish() }
        #expect(fault.what.hasPrefix("4 records cannot be read, 3 may be left out; the first: "))
        #expect(fault.place?.file == "texts.tsv" && fault.place?.line == 1)
        #expect(fault.remedy.hasSuffix("--set skip_unreadable=4"))
    }

    @Test func onlyOneIsNamedAsItIs() throws {
        var decode = try decoding(allowing: 0)
        _ = try decode(records(5, unreadable: [2]), of: "texts")
        let fault = try #require(throws: UserFault.self) { try decode.finish() }
        #expect(!fault.what.contains("records") && fault.place?.line == 3)
        #expect(!fault.remedy.contains(".;"))
        #expect(fault.remedy.hasSuffix("--set skip_unreadable=1"))
    }

    @Test func settings() throws {
        #expect(try Made.recipe().skipUnreadable == 0)
        #expect(try Made.recipe(more: "skip_unreadable: 7").skipUnreadable == 7)
        #expect(Recipe.settableKeys(nil).contains("skip_unreadable"))
        #expect(throws: UserFault.self) { try Made.recipe(more: "skip_unreadable: -1") }
        let yaml = try Made.experiment(Made.recipe(more: "skip_unreadable: 7")).resolvedYAML()
        #expect(yaml.contains("\nskip_unreadable: 7\n"))
    }
}
