import Support
import TestSupport
import Testing

@testable import Datasets

/// Looks at tables and files of lines.
struct TableLookTests {
    private let data: LookFixture

    init() throws { data = try LookFixture() }

    private static let texts = [
        "I love it, really great, awesome!", "terrible, I hate this awful thing",
        "what a lovely wonderful day", "this is the worst, so sad and bad",
    ]

    private func reviews(_ labels: [String], _ name: String = "t.csv") throws -> DataLook {
        let rows = labels.enumerated().map { "\"\(Self.texts[$0 % 4]) \($0)\",\($1)\n" }
        try data.folder.write("review,sentiment\n" + rows.joined(), to: name)
        return try data.look(at: name)
    }

    @Test func columnsByWhatTheyHold() throws {
        let look = try reviews((0..<40).map { $0 % 2 == 0 ? "good" : "bad" })
        let table = try #require(look.parts.first?.table)
        #expect(table.roles.text == "review" && table.roles.label == "sentiment")
        #expect(look.modality == "text" && look.classWords == "bad 20, good 20")
        let source = try look.corpus(for: .source, named: "t")
        #expect(source.parts == ["train", "validation"] && source.classes == ["bad", "good"])
    }

    @Test func aTableWithoutLabels() throws {
        try data.folder.write(
            "review\n" + Self.texts.map { "\"\($0)\"\n" }.joined(), to: "nolabel.csv")
        let look = try data.look(at: "nolabel.csv")
        #expect(look.parts.first?.table?.roles.text == "review" && !look.isLabelled)
        let target = try look.corpus(for: .target, named: "t")
        #expect(target.parts == ["adapt"] && target.count == 4)
        let fault = try #require(throws: UserFault.self) {
            try look.corpus(for: .source, named: "t")
        }
        #expect(fault.what.contains("has no labels"))
        #expect(fault.remedy.contains("label: COLUMN; columns here: review"))
    }

    @Test func oneClassAndNone() throws {
        let look = try reviews(["good", "good"])
        let fault = try #require(throws: UserFault.self) {
            try look.corpus(for: .target, named: "t")
        }
        #expect(fault.what.contains("has one class only, 'good'"))
        #expect(fault.remedy.contains("label: none"))
        var keys = TableKeys()
        keys.label = TableKeys.noLabel
        let unlabelled = try data.look(keys: keys, at: "t.csv")
        #expect(try unlabelled.corpus(for: .target, named: "t").count == 2)
    }

    @Test func oddLabels() throws {
        #expect(
            try reviews(["Good", "bad", "good", "bad"]).remarks == [
                "the classes 'Good', 'good' have one example each",
                "the classes 'Good', 'good' differ in case or white space alone",
            ])
        #expect(
            try reviews(["good", "", "good", "bad"]).remarks == [
                "the class 'bad' has one example", "1 of 4 rows has no label",
            ])
    }

    @Test func columnsThatAreFaulty() throws {
        try data.folder.write("review,review\na,good\n", to: "dup.csv")
        var fault = try #require(throws: UserFault.self) { try data.look(at: "dup.csv") }
        #expect(fault.what.contains("column 'review' twice"))
        var keys = TableKeys()
        keys.text = "reviews"
        _ = try reviews(["good", "bad"])
        fault = try #require(throws: UserFault.self) { try data.look(keys: keys, at: "t.csv") }
        #expect(fault.what.contains("no column 'reviews'"))
        #expect(fault.remedy.contains("Did you mean 'review'?"))
        try data.folder.write(String(repeating: "a,", count: 20_000) + "\n", to: "wide.csv")
        fault = try #require(throws: UserFault.self) { try data.look(at: "wide.csv") }
        #expect(fault.what.contains("more than 10000 columns"))
    }

    @Test func objectsTellTheirKeys() throws {
        try data.folder.write(
            Self.texts.map { "{\"text\":\"\($0)\",\"label\":\"x\"}\n" }.joined(), to: "t.jsonl")
        var keys = TableKeys()
        keys.text = "review"
        let fault = try #require(throws: UserFault.self) {
            try data.look(keys: keys, at: "t.jsonl")
        }
        #expect(fault.remedy.contains("label, text"))
        #expect(try data.look(at: "t.jsonl").parts[0].table?.roles.text == "text")
    }

    @Test func listsInObjectsArePassedOver() throws {
        let rows = Self.texts.map { "{\"tags\":[1],\"said\":\"\($0)\"}\n" }
        try data.folder.write(rows.joined(), to: "t.jsonl")
        let table = try #require(data.look(at: "t.jsonl").parts.first?.table)
        #expect(table.columns.map(\.name) == ["said"] && table.rows == 4 && table.damaged == 0)
    }

    @Test(arguments: [";", "\t", "|"]) func otherDelimiters(mark: String) throws {
        let rows = (0..<20).map { "this is number \($0)\(mark)\($0 % 2 == 0 ? "good" : "bad")\n" }
        try data.folder.write("review\(mark)sentiment\n" + rows.joined(), to: "t.csv")
        let look = try data.look(at: "t.csv")
        #expect(look.classWords == "bad 10, good 10")
        #expect(try look.corpus(for: .source, named: "t").count == 20)
    }

    @Test func otherEncodings() throws {
        let text = "review,sentiment\n" + (0..<20).map { "caf\u{E9} \($0),x\($0 % 2)\n" }.joined()
        let wide = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        try data.folder.write([0xFF, 0xFE] + wide, to: "utf16.csv")
        let corpus = try data.look(at: "utf16.csv").corpus(for: .source, named: "t")
        #expect(corpus.records.first?.content == .text("caf\u{E9} 0") && corpus.count == 20)
        try data.folder.write(text.unicodeScalars.map { UInt8($0.value) }, to: "latin1.csv")
        var keys = TableKeys()
        keys.encoding = "latin-1"
        let latin = try data.look(keys: keys, at: "latin1.csv")
        let read = try latin.corpus(for: .source, named: "t")
        #expect(read.records.first?.content == .text("caf\u{E9} 0"))
    }

    @Test func tablesAsParts() throws {
        for (name, count) in [("reviews_train.csv", 4), ("reviews_test.csv", 2)] {
            _ = try reviews(Array(["good", "bad", "good", "bad"].prefix(count)), name)
        }
        let look = try data.look()
        #expect(look.parts.map(\.name) == ["train", "test"] && look.count == 6)
        let target = try look.corpus(for: .target, named: "t")
        #expect(target.parts == ["adapt", "test"])
        #expect(try target.unlabelled("test").count == 2)
    }

    @Test func aTestTableWithoutLabels() throws {
        _ = try reviews(["good", "bad", "good", "bad"], "train.csv")
        try data.folder.write("review\na\nb\n", to: "test.csv")
        let look = try data.look()
        #expect(look.hindrance?.what.contains("train.csv and test.csv have different") == true)
        try data.folder.write("text,other\na,b\n", to: "more.csv")
        #expect(try data.look().hindrance?.what.contains("have different columns") == true)
    }

    @Test func tablesThatNameFiles() throws {
        try data.write(LookFixture.names("pictures/", 20))
        let rows = (0..<20).map { "pictures/\($0).png,\($0 % 2 == 0 ? "cat" : "dog")\n" }
        try data.folder.write("file_name,kind\n" + rows.joined(), to: "metadata.csv")
        let look = try data.look()
        #expect(
            look.modality == "image" && look.layout == .table && look.classWords == "cat 10, dog 10"
        )
        let corpus = try look.corpus(for: .source, named: "t")
        #expect(corpus.modality == "image" && corpus.count == 20)
        #expect(try data.look(at: "metadata.csv").modality == "image")
    }

    @Test func linesAndLists() throws {
        try data.folder.write(Self.texts.joined(separator: "\n\n") + "\n", to: "texts.txt")
        let lines = try data.look(at: "texts.txt")
        #expect(lines.layout == .lines && lines.count == 4)
        #expect(try lines.corpus(for: .target, named: "t").count == 4)
        try data.write(LookFixture.names("p/", 3))
        try data.folder.write(
            LookFixture.names("p/", 3).joined(separator: "\n"), to: "list.txt")
        let list = try data.look(at: "list.txt")
        #expect(list.layout == .list && list.modality == "image")
        #expect(try list.corpus(for: .target, named: "t").count == 3)
    }

    @Test func foldersOfTexts() throws {
        for (name, text) in [
            ("good/a", "fine\n\nlovely\n"), ("good/b", "great"), ("bad/a", "awful\nsad"),
        ] {
            try data.folder.makeFolder(String(name.prefix { $0 != "/" }))
            try data.folder.write(text, to: name + ".txt")
        }
        let look = try data.look()
        #expect(look.modality == "text" && look.classWords == "bad 2, good 3")
        let corpus = try look.corpus(for: .target, named: "t")
        #expect(corpus.records.map(\.id).prefix(2) == ["bad/a.txt:1", "bad/a.txt:2"])
        #expect(corpus.records.last?.content == .text("great"))
        let flat = try data.look(at: "good")
        #expect(flat.count == 3 && !flat.isLabelled)
        #expect(try flat.corpus(for: .target, named: "t").count == 3)
        // Texts beside pictures explain those.
        try data.write(LookFixture.names("good/", 2) + LookFixture.names("bad/", 2))
        #expect(try data.look().modality == "image")
    }

    @Test func repeatedTextsAreCounted() throws {
        try data.folder.write("text,label\na b,x\na b,y\nc d,x\ne f,y\n", to: "t.csv")
        #expect(try data.look(at: "t.csv").remarks == ["1 of 4 rows repeats an earlier one's text"])
    }
}
