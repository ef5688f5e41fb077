import Foundation
import Testing

/// Tables as people have them, for a model of the classes good and bad.
struct TableCaseTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        for name in ["plain", "odd"] {
            try place.edit(
                "corpora/\(name)/corpus.yaml", "[negative, positive]", "[bad, good]")
            try place.edit("corpora/\(name)/texts.tsv", "\tnegative\t", "\tbad\t")
            try place.edit("corpora/\(name)/texts.tsv", "\tpositive\t", "\tgood\t")
        }
        let output = try place.dawb("recipe", "tiny", "--out", "run", "--seeds", "1")
        try #require([0, 2].contains(output.status), "\(output.stderr)")
        try place.takeCase("tables", as: "tables")
    }

    private static let columns = ["--column", "review", "--label", "sentiment"]

    private func predicted(_ arguments: String...) throws -> [String] {
        let output = try place.dawb(
            ["predict", "run"] + arguments + ["--column", "review", "--format", "csv"])
        #expect(output.status == 0, "\(output.stderr)")
        return output.stdout.split(separator: "\n").dropFirst().map {
            String($0.drop { $0 != "," })
        }
    }

    private func refuse(
        _ table: String, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let output = try place.dawb(["evaluate", "run", "tables/\(table)"] + Self.columns)
        #expect(output.status == 1 && output.stdout.isEmpty, sourceLocation: sourceLocation)
        for part in parts {
            #expect(
                output.stderr.contains(part), Comment(rawValue: output.stderr),
                sourceLocation: sourceLocation)
        }
    }

    @Test func encodingsAndDelimiters() throws {
        let expected = try predicted("tables/semi.csv")
        #expect(expected.count == 4)
        #expect(try predicted("tables/utf16.csv") == expected)
        #expect(
            try predicted("tables/utf16le-nobom.csv", "--encoding", "utf-16le") == expected)
        #expect(try predicted("tables/latin1.csv", "--encoding", "windows-1252").count == 4)
        for table in ["semi.csv", "utf16.csv"] {
            let output = try place.dawb(
                ["evaluate", "run", "tables/\(table)", "--json"] + Self.columns)
            let classes = try ResultJSON(output.stdout).children("classes")
            #expect(try classes.map { try $0.number("support") } == [2, 2], "\(output.stderr)")
        }
        try refuse(
            "utf16le-nobom.csv", "without a mark, utf-16le, which must be declared",
            "--encoding utf-16le")
        try refuse("latin1.csv", "windows-1252, which must be declared", "--encoding windows-1252")
    }

    @Test func columnsAndKeysThatAreOthers() throws {
        try refuse("plain.jsonl", "no key review", "Keys here: label, text. Name one by --column")
        let output = try place.dawb("predict", "run", "tables/semi.csv")
        #expect(
            output.stderr.contains("Columns here: review, sentiment. Name one by --column"),
            "\(output.stderr)")
        try refuse("dupcol.csv", "the header has the column 'review' twice")
    }

    @Test func labelsThatAreMissingOrOthers() throws {
        #expect(try predicted("tables/nolabel.csv").count == 4)
        try refuse("nolabel.csv", "has no column sentiment", "Columns here: review.")
        let drafted = try place.dawb(
            "init", "mine", "--source", "tables/semi.csv", "--target", "tables/nolabel.csv",
            "--yes")
        #expect(drafted.status == 0 && drafted.stdout.contains("  no labels\n"))
        try refuse("missing.csv", "has no example of 'bad'", "--allow-missing-classes")
        try refuse("unseen.csv", "unknown class 'neutral'", "unseen.csv:6")
        try refuse("case-label.csv", "unknown class 'Good'", "Did you mean 'good'?")
        try place.edit("tables/semi.csv", ";bad", ";")
        try refuse("semi.csv", "this row has no label", "semi.csv:3")
        let gaps = try place.dawb("init", "other", "--source", "tables/semi.csv", "--yes")
        #expect(gaps.status == 1 && gaps.stderr.contains("2 of 4 rows have no label"))
    }

    @Test func aHeaderAlone() throws {
        try place.write("review,sentiment\n", to: "tables/head.csv")
        let output = try place.dawb("predict", "run", "tables/head.csv", "--column", "review")
        #expect(output.status == 1)
        #expect(
            output.stderr.contains("tables/head.csv has a header and no rows"),
            "\(output.stderr)")
    }
}
