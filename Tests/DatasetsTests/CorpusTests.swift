import Datasets
import Support
import TestSupport
import Testing

struct CorpusTests {
    /// What a corpus of one part holds, as `id label text`.
    private func contents(_ corpus: Corpus) throws -> [String] {
        let part = try corpus.labelled("all")
        return zip(part.records, part.labels.classIndices).map { record, label in
            guard case .text(let text) = record.content else { return "?" }
            return "\(record.id) \(label) \(text)"
        }
    }

    private let expected = ["a 1 one", "b 0 two", "c 1 three", "d 0 four"]

    @Test func readsTSV() throws {
        let corpus = try CorpusFixture().load()
        #expect(try contents(corpus) == expected)
        #expect(corpus.citation == nil && corpus.summary == "")
        let records = try corpus.labelled("all").records
        #expect(records.map(\.line) == [2, 3, 4, 5])
        #expect(records[0].place.file.hasSuffix("/data.tsv"))
    }

    @Test func readsCSV() throws {
        var fixture = try CorpusFixture()
        fixture.format(
            "csv",
            data: "text,id,label\n\"o,n\ne\",a,good\r\n\"t\"\"wo\",b,bad\n\nthree,c,1\nfour,d,0")
        #expect(
            try contents(fixture.load()) == ["a 1 o,n\ne", "b 0 t\"wo", "c 1 three", "d 0 four"])
        #expect(try fixture.load().labelled("all").records.map(\.line) == [2, 4, 6, 7])
    }

    @Test func readsJSONLines() throws {
        var fixture = try CorpusFixture()
        fixture.format(
            "jsonl",
            data: """
                {"id": "a", "label": "good", "text": "o\\tne", "more": {"x": [1, null]}}

                {"id": 7, "label": 0, "text": "\\u4e8c"}
                """)
        #expect(try contents(fixture.load()) == ["a 1 o\tne", "7 0 二"])
        #expect(try fixture.load().labelled("all").records.map(\.line) == [1, 3])
    }

    @Test func acceptsCRLFAByteOrderMarkAndNoLastLineEnd() throws {
        var fixture = try CorpusFixture()
        fixture.data = "\u{FEFF}" + fixture.data.replacing("\n", with: "\r\n").dropLast(1)
        #expect(try contents(fixture.load()) == expected)
        fixture.data += "\r\n\r\n"
        #expect(try contents(fixture.load()) == expected)
    }

    @Test func tsvIsTakenAsItStands() throws {
        let fixture = try CorpusFixture(
            data: "id\tlabel\ttext\na\tgood\t\"she said\nb\tbad\t \"\"x\\t \n")
        #expect(try contents(fixture.load()) == ["a 1 \"she said", "b 0  \"\"x\\t "])
    }

    @Test func columnsCanBeNamedInsteadOfAHeader() throws {
        var fixture = try CorpusFixture(data: "a\tone\tx\tgood\nb\ttwo\ty\tbad\n")
        fixture["header"] = "false"
        fixture["columns"] = "[id, text, other, label]"
        #expect(try contents(fixture.load()) == ["a 1 one", "b 0 two"])
    }

    @Test func withoutAnIdFileAndLineAreTheId() throws {
        var fixture = try CorpusFixture()
        fixture["id"] = nil
        let ids = try fixture.load().labelled("all").records.map(\.id)
        #expect(ids == ["data.tsv:2", "data.tsv:3", "data.tsv:4", "data.tsv:5"])
    }

    @Test func ratingsBetweenTheClassesAreLeftOut() throws {
        var fixture = try CorpusFixture(
            data: "id\tlabel\ttext\na\t0.5\tx\nb\t0.51\tx\nc\t-0.5\tx\nd\t-1e1\tx\ne\t0\tx\n")
        fixture["label"] = nil
        fixture["rating"] = "{column: label, threshold: 0.5}"
        fixture["files"] = "[{path: data.tsv, records: 5}]"
        #expect(try contents(fixture.load()) == ["b 1 x", "d 0 x"])
    }

    @Test func severalFilesAreOneCorpus() throws {
        var fixture = try CorpusFixture()
        fixture["files"] = "[{path: data.tsv, records: 4}, {path: more.tsv, records: 1}]"
        try fixture.folder.write("text\tid\tlabel\nfive\te\tgood\n", to: "more.tsv")
        #expect(try contents(fixture.load()) == expected + ["e 1 five"])
    }

    @Test func aColumnCanNameFiles() throws {
        var fixture = try CorpusFixture()
        fixture["text"] = nil
        fixture["file"] = "text"
        for name in ["one", "two", "three", "four"] { try fixture.folder.write("x", to: name) }
        let records = try fixture.load().labelled("all").records
        #expect(records[1].content == .file("\(fixture.folder.path)/two"))
    }

    @Test func partsAreJoinedInTheOrderOfTheCorpus() throws {
        var fixture = try CorpusFixture()
        fixture.data += (0..<40).map { "x\($0)\t\($0 % 2)\ttext\n" }.joined()
        fixture["splits"] = "{seed: 1, parts: {train: 0.5, validation: 0.25, test: 0.25}}"
        let corpus = try fixture.load()
        let joined = try corpus.labelled("test + train")
        let lines = joined.records.map(\.line)
        #expect(lines == lines.sorted())
        let apart = try corpus.labelled("train").records + corpus.labelled("test").records
        #expect(Set(lines) == Set(apart.map(\.line)) && lines.count == apart.count)
        let labels = Dictionary(
            uniqueKeysWithValues: zip(
                apart.map(\.id),
                try corpus.labelled("train").labels.classIndices
                    + corpus.labelled("test").labels.classIndices))
        #expect(joined.labels.classIndices == joined.records.map { labels[$0.id] })
        #expect(try corpus.unlabelled("train+validation+test").count == 44)
    }

    @Test func joinedPartsMustExistAndDiffer() throws {
        let corpus = try CorpusFixture().load()
        func what(_ part: String) throws -> String {
            try #require(throws: UserFault.self) { try corpus.unlabelled(part) }.what
        }
        #expect(try what("all+all") == "'all+all' names the part 'all' of the corpus 'small' twice")
        #expect(try what("all+rest") == "the corpus 'small' has no part 'rest'")
        #expect(try what("all+") == "the corpus 'small' has no part ''")
    }

    @Test func isFoundByNameAndByPath() throws {
        let fixture = try CorpusFixture()
        _ = try fixture.load()
        let parts = fixture.folder.path.split(separator: "/")
        let parent = "/" + parts.dropLast().joined(separator: "/")
        let name = String(try #require(parts.last))
        #expect(try Corpus.load(named: name, searching: ["/none", parent]).name == "small")
        #expect(Corpus.available(in: [parent]).contains(name))
    }

    @Test func theSameRecordsAreSealedForATarget() throws {
        let corpus = try CorpusFixture().load()
        let evaluator = Evaluator()
        let sealed = try corpus.sealed("all", ledger: evaluator.ledger)
        #expect(try sealed.records == corpus.labelled("all").records)
        let opened = evaluator.open(try #require(sealed.labels), what: "small/all", purpose: "x")
        #expect(opened == [1, 0, 1, 0])
    }

    @Test func printingACorpusShowsNoLabels() throws {
        let corpus = try CorpusFixture().load()
        var text = ""
        dump(corpus, to: &text)
        #expect(!text.contains("labels") && !text.contains("Int32"))
        #expect(!String(reflecting: corpus).contains("Int32"))
    }
}
