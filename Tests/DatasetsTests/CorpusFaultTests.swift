import Datasets
import Support
import Testing

/// Every faulty data file gets one fault that names the file, the line and the remedy.
struct CorpusFaultTests {
    private let header = "id\tlabel\ttext\n"

    private func fault(_ fixture: CorpusFixture) throws -> UserFault {
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(!fault.remedy.isEmpty)
        return fault
    }

    private func expectFault(
        in fixture: CorpusFixture, atLine line: Int?, _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let fault = try fault(fixture)
        let place = UserFault.Place(file: fixture.dataPath, line: line)
        #expect(fault.place == place, sourceLocation: sourceLocation)
        #expect(fault.what.contains(what), "\(fault)", sourceLocation: sourceLocation)
    }

    @Test func missingFile() throws {
        let fixture = try CorpusFixture()
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(fault.place == .init(file: fixture.dataPath))
        #expect(fault.what.contains("no such file"))
    }

    @Test(arguments: ["tsv", "csv", "jsonl"])
    func emptyFile(format: String) throws {
        var fixture = try CorpusFixture()
        fixture.format(format, data: "")
        try expectFault(in: fixture, atLine: nil, "is empty")
        fixture.data = "\r\n\n"
        try expectFault(in: fixture, atLine: nil, "has no records")
    }

    @Test func headerWithoutRows() throws {
        try expectFault(in: CorpusFixture(data: header), atLine: nil, "has no records")
    }

    @Test func notUTF8() throws {
        let fixture = try CorpusFixture()
        try fixture.folder.write(Array(header.utf8) + [0x61, 9, 0x31, 9, 0xE9], to: fixture.file)
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(fault.place == .init(file: fixture.dataPath, line: 2))
        #expect(fault.what.contains("not UTF-8"))
    }

    @Test(arguments: ["b\tbad", "b\tbad\ttwo\tmore", "b", "b\tba"])
    func wrongNumberOfColumns(row: String) throws {
        let fixture = try CorpusFixture(data: header + "a\tgood\tone\n\(row)\nc\tbad\tthree\n")
        try expectFault(in: fixture, atLine: 3, "columns instead of 3")
    }

    @Test func wrongNumberOfColumnsInCSV() throws {
        var fixture = try CorpusFixture()
        fixture.format("csv", data: "id,label,text\na,good,\"o\nne\"\nb,bad\n")
        try expectFault(in: fixture, atLine: 4, "2 columns instead of 3")
    }

    @Test(arguments: [
        ("id,label,text\na,good,one\nb,bad,\"two\nc,good,three\n", 3, "never closed"),
        ("id,label,text\na,good,\"one\"x\n", 2, "after a closing quote"),
        ("id,label,text\na,good,o\"ne\"\n", 2, "middle of a field"),
        ("id,label,\"text", 1, "never closed"),
        ("id,label,text\na,good,\"one\n\"x\n", 3, "after a closing quote"),
    ])
    func faultyQuotes(data: String, line: Int, what: String) throws {
        var fixture = try CorpusFixture()
        fixture.format("csv", data: data)
        try expectFault(in: fixture, atLine: line, what)
    }

    @Test(arguments: [
        "{\"id\": \"b\", \"label\": 0, \"text\": \"tw", "[1]", "text", "5", "null", "{\"id\": 1},",
        "{} {}", "{\"id\": nope}", String(repeating: "[", count: 100_000),
        "{\"id\": " + String(repeating: "{\"a\":", count: 100_000),
    ])
    func brokenJSONLine(line: String) throws {
        var fixture = try CorpusFixture()
        let good = "{\"id\": \"a\", \"label\": \"good\", \"text\": \"one\"}\n"
        fixture.format("jsonl", data: good + line)
        try expectFault(in: fixture, atLine: 2, "not a complete JSON object")
    }

    @Test func aJSONValueMustBeSingle() throws {
        var fixture = try CorpusFixture()
        fixture.format("jsonl", data: "{\"id\": \"a\", \"label\": 1, \"text\": [\"one\"]}")
        try expectFault(in: fixture, atLine: 1, "'text' is a list or an object")
    }

    @Test(arguments: [
        ("{\"id\": 1, \"text\": \"x\"}", "no label"), ("{\"id\": 1, \"label\": 1}", "no text"),
        ("{\"id\": 1, \"label\": null, \"text\": \"x\"}", "no label"),
        ("{\"label\": 1, \"text\": \"x\"}", "no id"),
    ])
    func aKeyThatIsMissingInJSON(line: String, what: String) throws {
        var fixture = try CorpusFixture()
        fixture.format("jsonl", data: line)
        try expectFault(in: fixture, atLine: 1, what)
    }

    @Test(arguments: [
        ("b\t\ttwo", "no label"), ("b\t \ttwo", "no label"), ("\tbad\ttwo", "no id"),
        ("b\tbad\t", "no text"), ("b\tbad\t  ", "no text"),
    ])
    func emptyField(row: String, what: String) throws {
        let fixture = try CorpusFixture(data: header + "a\tgood\tone\n\(row)\n")
        try expectFault(in: fixture, atLine: 3, what)
    }

    @Test(arguments: ["goood", "2", "-1", "1.0", "GOOD"])
    func unknownClass(label: String) throws {
        let fixture = try CorpusFixture(data: header + "a\tgood\tone\nb\t\(label)\ttwo\n")
        try expectFault(in: fixture, atLine: 3, "unknown class '\(label)'")
        let remedy = try fault(fixture).remedy
        #expect(remedy.contains("bad, good"))
        #expect(remedy.contains("Did you mean 'good'") == label.lowercased().hasPrefix("g"))
    }

    @Test(arguments: ["many", "nan", "inf", "", "1,5"])
    func faultyRating(rating: String) throws {
        var fixture = try CorpusFixture(data: header + "a\t1\tone\nb\t\(rating)\ttwo\n")
        fixture["label"] = nil
        fixture["rating"] = "{column: label, threshold: 0.5}"
        try expectFault(in: fixture, atLine: 3, "rating")
    }

    @Test func duplicateId() throws {
        let fixture = try CorpusFixture(data: header + "a\tgood\tone\nb\tbad\tx\na\tbad\tx\n")
        try expectFault(in: fixture, atLine: 4, "the id 'a' is there twice")
        #expect(try fault(fixture).what.contains("\(fixture.dataPath):2"))
    }

    @Test func duplicateIdInAnotherFile() throws {
        var fixture = try CorpusFixture()
        fixture["files"] = "[{path: more.tsv}, {path: data.tsv}]"
        try fixture.folder.write(header + "d\tgood\tone\n", to: "more.tsv")
        try expectFault(in: fixture, atLine: 5, "more.tsv:2")
    }

    @Test func headerLacksAColumnOrHasOneTwice() throws {
        var fixture = try CorpusFixture(data: "id\tlable\ttext\na\tgood\tone\n")
        let lacking = try fault(fixture)
        #expect(lacking.what == "there is no column 'label'")
        #expect(lacking.place == .init(file: fixture.yamlPath, line: fixture.line(of: "label")))
        #expect(lacking.remedy.hasPrefix("Did you mean 'lable'?"))
        fixture.data = "id\tlabel\ttext\tid\n"
        try expectFault(in: fixture, atLine: 1, "the column 'id' twice")
    }

    @Test(arguments: ["../outside", "/etc/hostname", "none"])
    func aNamedFileMustLieInTheFolder(name: String) throws {
        var fixture = try CorpusFixture(data: header + "a\tgood\t\(name)\n")
        fixture["text"] = nil
        fixture["file"] = "text"
        try expectFault(in: fixture, atLine: 2, "there is no file '\(name)'")
    }

    @Test func oneClassOnly() throws {
        let one = try fault(CorpusFixture(data: header + "a\tgood\tone\nb\tgood\ttwo\n"))
        #expect(one.what == "the corpus 'small' has examples of one class only, 'good'")
        var parts = try CorpusFixture()
        parts["splits"] = "{parts: {train: 0.75, test: 0.25}}"
        let part = try fault(parts)
        #expect(part.what.hasPrefix("the part 'test' of 'small' has examples of one class only"))
        parts["splits"] = "{parts: {train: 0.99, test: 0.01}}"
        #expect(try fault(parts).what == "the part 'test' of 'small' has no examples")
    }

    @Test func everyTruncationIsReadOrRefused() throws {
        var fixture = try CorpusFixture()
        let csv = "id,label,text\r\na,good,\"o\"\"ne\"\r\nb,bad,zwei\r\n"
        let jsonl = "{\"id\": 1, \"label\": 1, \"text\": \"a\"}\n{\"id\": 2, \"label\": 0}\n"
        for (format, text) in [("csv", csv), ("jsonl", jsonl), ("tsv", fixture.data)] {
            for end in text.indices {
                fixture.format(format, data: String(text[..<end]))
                // Either outcome is right, as long as what is thrown is a fault.
                do { _ = try fixture.load() } catch is UserFault {}
            }
        }
    }
}
