import Glibc
import Support
import TestSupport
import Testing

@testable import Datasets

/// Looks at a source and a target together, and at files of the same content.
struct ComparisonTests {
    private let data: LookFixture

    init() throws { data = try LookFixture() }

    private func compare(_ source: String, _ target: String) throws -> LookComparison {
        try LookComparison(source: data.look(at: source), target: data.look(at: target))
    }

    @Test func filesOfTheSameContent() throws {
        try data.write(LookFixture.names("here/box/", 3) + LookFixture.names("here/cone/", 3))
        try data.write(LookFixture.names("there/", 4))
        // Large files that differ in one byte alone, or not at all.
        var large = LookFixture.png + [UInt8](repeating: 7, count: 20_000)
        for (name, last) in [("here/box/x", 1), ("here/cone/y", 1), ("there/z", 1), ("there/w", 2)]
        {
            large[large.count - 1] = UInt8(last)
            try data.folder.write(large, to: name + ".png")
        }
        let overview = CorpusOverview(try data.look(at: "here"))
        #expect(overview.duplicates == [["box/x.png", "cone/y.png"]])
        let comparison = try compare("here", "there")
        #expect(comparison.shared == 1)
        #expect(comparison.remarks == ["1 file of the target is in the source too"])
    }

    @Test func emptyFilesAreNoDoubles() throws {
        for name in ["a.png", "b.png"] { try data.folder.write([], to: name) }
        #expect(try CorpusOverview(data.look()).duplicates.isEmpty)
    }

    @Test func classesThatOneSideLacks() throws {
        try data.write(["a/box/1.png", "a/cone/1.png", "b/box/2.png", "b/cup/2.png"])
        try data.write(["c/x/1.png", "c/y/1.png"])
        #expect(
            try compare("a", "b").remarks == [
                "the target has no example of 'cone'", "the source has no example of 'cup'",
            ])
        let fault = try #require(throws: UserFault.self) { try compare("a", "c") }
        #expect(fault.what.contains("no class in common: 'box', 'cone' and 'x', 'y'"))
    }

    @Test func foldersThatCannotBeTwoDomains() throws {
        try data.write(["a/box/1.png", "a/cone/1.png"])
        try data.write(["s/1.wav"], LookFixture.wav)
        #expect(symlink(data.path + "/a", data.path + "/same") == 0)
        for (source, target, what) in [
            ("a", "same", "are the same"), ("a", "a/box", "lies in the source"),
            ("a/box", "a", "lies in the target"), ("a", "s", "is image, the target"),
        ] {
            let fault = try #require(throws: UserFault.self) { try compare(source, target) }
            #expect(fault.what.contains(what), "\(fault.what)")
        }
    }

    @Test func namesThatTellTheClass() throws {
        try data.write(LookFixture.names("box/box_", 30) + LookFixture.names("cone/cone_", 30))
        #expect(
            try CorpusOverview(data.look()).remarks == [
                "the names of the files tell 100 % of the class"
            ])
        let other = try LookFixture()
        try other.write(LookFixture.names("box/IMG_", 30) + LookFixture.names("cone/IMG_", 30))
        #expect(try CorpusOverview(other.look()).remarks.isEmpty)
    }

    @Test func measuresOfASample() throws {
        try data.write(LookFixture.names("", 250))
        var asked = 0
        let sizes = try data.look().sizes { path in
            asked += 1
            guard !path.hasSuffix("/7.png") else { throw UserFault("damaged", remedy: "none") }
            return [("width, pixels", Double(asked % 2 + 1)), ("height, pixels", 3)]
        }
        #expect(asked == 100)
        #expect(sizes.map(\.words) == ["width, pixels 1–2, median 2", "height, pixels 3"])
    }

    @Test func textsThatBothHave() throws {
        try data.folder.write("text,label\na b,x\nc d,y\nq r,x\ns t,y\n", to: "a.csv")
        try data.folder.write("text\nc d\ne f\n", to: "b.csv")
        #expect(
            try compare("a.csv", "b.csv").remarks == ["1 text of the target is in the source too"]
        )
    }
}
