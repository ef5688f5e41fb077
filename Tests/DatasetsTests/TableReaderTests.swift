import Glibc
import Support
import TestSupport
import Testing

@testable import Datasets

/// Rows of tables, of a corpus or of a user, and the faults of those that are malformed.
struct TableReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func rows(
        _ text: String, _ format: TableReader.Format, _ wanted: [String] = ["text", "label"]
    ) throws -> [(values: [String?], line: Int)] {
        let reader = try TableReader(
            folder.write(text, to: "table"), format: format, wanted: wanted)
        var rows: [(values: [String?], line: Int)] = []
        while let row = try reader.next() { rows.append((row.values, row.line)) }
        return rows
    }

    @Test func quotedFieldsHoldLineEnds() throws {
        let found = try rows(
            "\u{FEFF}label,text\r\n1,\"a\nb, \"\"c\"\"\"\r\n\n0,d\n2,\"\"", .csv)
        #expect(found.map(\.values) == [["a\nb, \"c\"", "1"], ["d", "0"], ["", "2"]])
        #expect(found.map(\.line) == [2, 5, 6])
    }

    @Test func linesOfAnotherAgeAreRefused() throws {
        let fault = try #require(throws: UserFault.self) {
            try rows("text,label\ra,1\rb,0\r", .csv)
        }
        #expect(fault.what.contains("carriage return") && fault.place?.line == 1)
    }

    /// What stands in quotes is kept to the byte, the line ends of another system too.
    @Test func quotedLineEndsAreKept() throws {
        let found = try rows("text,label\r\n\"a\r\nb\nc\r\",1\r\n\"d\r\r\n\",0\r\n", .csv)
        #expect(found.map(\.values) == [["a\r\nb\nc\r", "1"], ["d\r\r\n", "0"]])
        #expect(found.map(\.line) == [2, 5])
        #expect(try rows("text\na\r\r\nb\r", .csv, ["text"]).map(\.values) == [["a\r"], ["b"]])
    }

    @Test func tabsAndObjects() throws {
        #expect(try rows("text\tid\na \"b\"\t1\n", .tsv).map(\.values) == [["a \"b\"", nil]])
        let found = try rows("{\"text\": \"a\", \"label\": 3}\n\n{\"label\": null}\n", .jsonl)
        #expect(found.map(\.values) == [["a", "3"], [nil, nil]] && found.map(\.line) == [1, 3])
    }

    @Test func faultsHaveTheirLines() throws {
        func expect(_ text: String, _ format: TableReader.Format, line: Int?, _ what: String) throws
        {
            let fault = try #require(throws: UserFault.self) { try rows(text, format) }
            #expect(fault.what.contains(what) && fault.place?.line == line, "\(fault)")
        }
        try expect("", .csv, line: nil, "is empty")
        try expect("a,a\n", .csv, line: 1, "twice")
        try expect("text,label\na,b\n\"c,d\n", .csv, line: 3, "never closed")
        try expect("text,label\na,b\"c\"\n", .csv, line: 2, "middle of a field")
        try expect("text\tlabel\na\n", .tsv, line: 2, "1 columns instead of 2")
        try expect("{\"text\": \"a\"}\n{\"text\": \n", .jsonl, line: 2, "not a complete JSON")
    }

    @Test func aBadRowDoesNotEndTheTable() throws {
        let bytes: [UInt8] = Array("text\ngood\n".utf8) + [0xFF, 0x0A] + Array("fine\n".utf8)
        let path = try folder.write(bytes, to: "table")
        let reader = try TableReader(path, format: .tsv, wanted: ["text"])
        #expect(try reader.next()?.values == ["good"])
        let fault = try #require(throws: UserFault.self) { try reader.next() }
        #expect(fault.place?.line == 3)
        #expect(try reader.next()?.values == ["fine"])
        #expect(try reader.next() == nil)
    }

    @Test func aRowOfSeveralLinesThatIsNoTextIsPassedOverAsAWhole() throws {
        let bytes = Array("text,label\n\"a\nb".utf8) + [0xE9] + Array("\nc\",1\nfine,0\n".utf8)
        let reader = try TableReader(
            LineReader(bytes, name: "f"), format: .csv, wanted: ["text", "label"])
        let fault = try #require(throws: UserFault.self) { try reader.next() }
        #expect(fault.what.hasPrefix("this line is not UTF-8 text") && fault.place?.line == 3)
        #expect(try reader.next()?.values == ["fine", "0"])
    }

    @Test func aMisplacedQuoteTakesItsOwnLineOnly() throws {
        let path = try folder.write("text,label\n5\" pipe,1\nfine,0\n\"a\"b,\"\nfine,1\n", to: "t")
        let reader = try TableReader(path, format: .csv, wanted: ["text", "label"])
        for (line, what, label) in [(2, "middle of a field", "0"), (4, "closing quote", "1")] {
            let fault = try #require(throws: UserFault.self) { try reader.next() }
            #expect(fault.what.contains(what) && fault.place?.line == line)
            #expect(try reader.next()?.values == ["fine", label])
        }
        #expect(try reader.next() == nil)
    }

    @Test(arguments: [(TableReader.Format.csv, ","), (.tsv, "\t")])
    func rowsOfCountlessFieldsAreRefused(format: TableReader.Format, separator: String) throws {
        let names = (0..<10_000).map { "c\($0)" }.joined(separator: separator)
        let most = try rows("\(names)\n\(names)\n", format, ["c9999"])
        #expect(most.map(\.values) == [["c9999"]])
        let fault = try #require(throws: UserFault.self) {
            try rows(String(repeating: separator, count: 1_000_000), format)
        }
        #expect(fault.what == "a row has more than 10000 columns" && fault.place?.line == 1)
    }

    @Test func blankLinesBetweenObjects() throws {
        let found = try rows(" \n{\"text\": \"\", \"label\": true}\n\t\r\n", .jsonl)
        #expect(found.map(\.values) == [["", "true"]] && found.map(\.line) == [2])
    }

    /// A corpus's file is in memory as a whole, and has the limits and lines of any other.
    @Test func linesInMemory() throws {
        let lines = LineReader(Array("\u{FEFF}a\r\n\nb\r\nlonger".utf8), name: "f", limit: 5)
        for (number, text) in ["a", "", "b"].enumerated() {
            let line = try #require(try lines.next())
            #expect(try lines.text(of: line) == text && line.number == number + 1)
        }
        let fault = try #require(throws: UserFault.self) { try lines.next() }
        #expect(fault.what.contains("a line has more than") && fault.place?.line == 4)
        #expect(try lines.next() == nil)
        #expect(try LineReader([], name: "f").next() == nil)
    }

    @Test func linesAcrossPieces() throws {
        let long = String(repeating: "x", count: 200_000)
        let lines = try LineReader(folder.write("a\r\n\n\(long)\nlast", to: "lines"))
        var found: [(Int, Int)] = []
        while let line = try lines.next() { found.append((line.bytes.count, line.number)) }
        #expect(found.map(\.0) == [1, 0, 200_000, 4] && found.map(\.1) == [1, 2, 3, 4])
        #expect(throws: UserFault.self) { try LineReader(folder.path + "/none") }
    }

    @Test func afterAFaultThereIsNoLine() throws {
        let fault = try #require(throws: UserFault.self) { try LineReader(folder.path) }
        #expect(fault.what.hasPrefix("cannot read \(folder.path): "))
        // Longer than the limit, and longer than what is read at once.
        let text = "short\n" + String(repeating: "x", count: 200_000)
        let lines = try LineReader(folder.write(text, to: "lines"), limit: 100_000)
        #expect(try lines.next()?.bytes.count == 5)
        let long = try #require(throws: UserFault.self) { try lines.next() }
        #expect(long.what.contains("a line has more than") && long.place?.line == 2)
        #expect(try lines.next() == nil)
    }

    /// A field is read once, however many lines it has: reading it anew for each takes a hundred
    /// times as long.
    @Test func aLongFieldOfManyLines() throws {
        let field = String(repeating: "a \"\"line\"\"\n", count: 20_000)
        let start = threadSeconds()
        let found = try rows("text,label\n\"\(field)\",1\nb,0\n", .csv)
        #expect(threadSeconds() - start < 3)
        #expect(found.map { $0.values[0]?.utf8.count } == [9 * 20_000, 1])
        #expect(found.map(\.line) == [2, 20_003])
    }

    @Test func aQuoteThatIsNeverClosedDoesNotTakeAll() throws {
        let path = try folder.write("text\n\"a\n" + String(repeating: "b\n", count: 99), to: "t")
        let reader = try TableReader(path, format: .csv, wanted: ["text"], limit: 20)
        let fault = try #require(throws: UserFault.self) { try reader.next() }
        #expect(fault.what.contains("never closed") && fault.place?.line == 2)
        #expect(try reader.next()?.values == ["b"])
    }

    /// Time that this thread has computed, in seconds, whatever else the machine does.
    private func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
