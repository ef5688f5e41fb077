import Foundation
import Testing

/// Tables as people have them, for a model that was trained on a table with columns of its own.
struct TableFormTests {
    private let place: Workplace

    init() throws { place = try Workplace.withModel() }

    private func classes(_ arguments: [String]) throws -> [String] {
        let output = try place.dawb(["predict", "run"] + arguments + ["--format", "csv"])
        try #require(output.status == 0, "\(output.stderr)")
        return output.stdout.split(separator: "\n").dropFirst().map {
            String($0.split(separator: ",")[1])
        }
    }

    private static let text =
        "text;label\n\"the tea is good\";positive\n\"a bad, sad desk\";negative\n"

    @Test func delimitersAndEncodings() throws {
        try place.write(Self.text.replacing(";", with: ","), to: "plain.csv")
        try place.write(Self.text, to: "semi.csv")
        let wide = Self.text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        try place.write(Data([0xFF, 0xFE] + wide), to: "marked.csv")
        try place.write(Data(wide), to: "unmarked.csv")
        try place.write(Data(Self.text.utf8) + [0xE9, 0x74, 0xE9, 0x3B, 0x0A], to: "latin.csv")
        let expected = try classes(["plain.csv"])
        #expect(expected.count == 2)
        for arguments in [
            ["semi.csv"], ["marked.csv"], ["unmarked.csv", "--encoding", "utf-16"],
            ["semi.csv", "--delimiter", ";"],
        ] {
            #expect(try classes(arguments) == expected, "\(arguments)")
        }
        #expect(try classes(["latin.csv", "--encoding", "latin-1"]).count == 3)
        for (file, encoding) in [("unmarked.csv", "utf-16le"), ("latin.csv", "windows-1252")] {
            let output = try place.dawb("predict", "run", file)
            let says = "\(encoding), which must be declared"
            #expect(output.status == 1 && output.stderr.contains(says), "\(output.stderr)")
            try place.expectFault(
                ["evaluate", "run", file], says, "--encoding \(encoding)",
                "'encoding: \(encoding)'")
        }
        let measured = try place.dawb("evaluate", "run", "semi.csv", "--json")
        #expect(measured.status == 0, "\(measured.stderr)")
        try place.expectFault(
            ["predict", "run", "plain.csv", "--encoding", "utf-9"], "unknown encoding 'utf-9'",
            "utf-8")
    }

    @Test func keysOfObjectsAreNamed() throws {
        try place.write("{\"review\": \"the tea is good\"}\n", to: "rows.jsonl")
        let output = try place.dawb("predict", "run", "rows.jsonl")
        #expect(output.status == 1)
        #expect(output.stderr.contains("this row has no key text"), "\(output.stderr)")
        #expect(try classes(["rows.jsonl", "--column", "review"]).count == 1)
    }

    @Test func theModelRemembersItsColumns() throws {
        let yaml = try place.text("corpora/odd/corpus.yaml")
        try place.write(
            yaml.replacing("text: text", with: "text: review"), to: "corpora/odd/corpus.yaml")
        let table = try place.text("corpora/odd/texts.tsv")
        var lines = table.split(separator: "\n").map(String.init)
        lines[0] = lines[0].replacing("text", with: "review")
        try place.write(lines.joined(separator: "\n") + "\n", to: "corpora/odd/texts.tsv")
        let output = try place.dawb(
            "recipe", "tiny", "--out", "other", "--set", "training.epochs=1")
        try #require([0, 2].contains(output.status), "\(output.stderr)")
        try place.write("review,mood\nthe tea is good,positive\n", to: "mine.csv")
        let told = try place.dawb("predict", "other", "mine.csv")
        #expect(told.status == 0, "\(told.stderr)")
        // A model that has seen another name does not know of it.
        try place.expectFault(["evaluate", "run", "mine.csv"], "no column text")
    }
}
