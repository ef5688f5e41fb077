import Foundation
import Support
import TestSupport
import Testing

@testable import Datasets

/// Tables in the encodings and with the delimiters that people have.
struct TableFormTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A table as a user brought it.
    private static func fixture(_ name: String) -> String {
        (Bundle.module.resourcePath ?? "") + "/Fixtures/" + name
    }

    private static let reviews = [
        ["I love it, really great, awesome!", "good"],
        ["terrible, I hate this awful thing", "bad"],
        ["what a lovely wonderful day", "good"],
        ["this is the worst, so sad and bad", "bad"],
    ]

    private func rows(
        _ path: String, _ wanted: [String] = ["review", "sentiment"],
        encoding: TextEncoding? = nil, delimiter: Delimiter? = nil
    ) throws -> [[String?]] {
        let reader = try TableReader(
            path, format: .csv, wanted: wanted, encoding: encoding, delimiter: delimiter)
        var rows: [[String?]] = []
        while let row = try reader.next() { rows.append(row.values) }
        return rows
    }

    @Test(arguments: ["utf16.csv", "semi.csv"])
    func aTableThatShowsItsFormIsRead(name: String) throws {
        #expect(try rows(Self.fixture(name)) == Self.reviews)
        let form = try TableForm.guess(of: Self.fixture(name))
        #expect(form.columns == ["review", "sentiment"] && form.format == .csv)
        #expect(form.delimiter == (name == "semi.csv" ? .semicolon : .comma))
        #expect(form.encoding == (name == "semi.csv" ? .utf8 : .utf16LittleEndian))
    }

    @Test(arguments: [("utf16le-nobom.csv", "utf-16le"), ("latin1.csv", "windows-1252")])
    func aTableThatDoesNotIsRefusedWithItsEncoding(name: String, encoding: String) throws {
        let path = Self.fixture(name)
        let fault = try #require(throws: UserFault.self) { try rows(path) }
        #expect(fault.remedy.contains("--encoding \(encoding)"), "\(fault)")
        #expect(fault.remedy.contains("'encoding: \(encoding)'"), "\(fault)")
        #expect(fault.place?.line == (name == "latin1.csv" ? 4 : nil))
        var reviews = Self.reviews
        if name == "latin1.csv" { reviews[2][0] = "what a lovély wonderful day" }
        #expect(try rows(path, encoding: TextEncoding(declared: encoding)) == reviews)
        #expect(try TableForm.guess(of: path).encoding.name == encoding)
    }

    @Test(arguments: [
        ("a,b\n1,2\n", Delimiter.comma), ("a;b\n1;2\n", .semicolon), ("a|b\n1|2\n", .bar),
        ("a\tb\n1\t2\n", .tab), ("a\n1,2\n", .comma), ("\n\"a;x\",b\n1,2\n", .comma),
        // The header leaves a choice, the rows do not.
        ("a,b;c,d\n1,5;2,5\n1,5;2\n", .semicolon), ("a;b,c\n1,2\n3,4\n", .comma),
    ])
    func theHeaderShowsTheDelimiter(text: String, delimiter: Delimiter) throws {
        let path = try folder.write(text, to: "t.csv")
        #expect(try TableForm.guess(of: path).delimiter == delimiter)
    }

    @Test func aHeaderThatDoesNotIsRefused() throws {
        let path = try folder.write("a,b;c\n1,2;3\n4,5;6\n", to: "t.csv")
        let fault = try #require(throws: UserFault.self) { try rows(path, []) }
        #expect(fault.what.contains("comma or semicolon") && fault.place?.line == 1)
        #expect(fault.remedy.contains("--delimiter comma"))
        #expect(try rows(path, ["c"]) == [["3"], ["6"]])
        #expect(try rows(path, ["a"], delimiter: .comma) == [["1"], ["4"]])
        #expect(try rows(path, ["a,b"], delimiter: .semicolon) == [["1,2"], ["4,5"]])
    }

    @Test func tabSeparatedFilesAreNoOthers() throws {
        let path = try folder.write("a;b\tc\n\"1\t2\n", to: "t.tsv")
        #expect(try TableForm.guess(of: path).columns == ["a;b", "c"])
        let other = try folder.write("a;b\n\"1\n;2\";3\n", to: "u.tsv")
        let reader = try TableReader(other, format: .tsv, wanted: ["a", "b"])
        #expect(try reader.next()?.values == ["1\n;2", "3"])
    }

    @Test func objectsAreToldByTheirFirstCharacter() throws {
        let text = "\n {\"text\": \"a\", \"mood\": \"b\"}\n"
        let form = try TableForm.guess(of: folder.write(text, to: "rows.txt"))
        #expect(form.format == .jsonl && form.columns == ["mood", "text"])
        let path = try folder.write(text, to: "rows.jsonl")
        let reader = try TableReader(path, format: .jsonl, wanted: ["review"])
        #expect(try reader.next()?.keys == ["mood", "text"])
    }

    @Test func whatIsNoTableIsRefused() throws {
        let empty = try folder.write("", to: "e.csv")
        #expect(throws: UserFault.self) { try TableForm.guess(of: empty) }
        #expect(throws: UserFault.self) { try TableForm.guess(of: folder.path) }
        let bytes = [UInt8](repeating: 0x81, count: 100)
        let strange = try folder.write(bytes, to: "s.csv")
        let fault = try #require(throws: UserFault.self) { try TableForm.guess(of: strange) }
        #expect(fault.what.contains("no text of an encoding that can be told"))
    }
}
