import Datasets
import Support
import Testing

/// Every faulty `corpus.yaml` gets one fault that names the line and the remedy.
struct CorpusDescriptionFaultTests {
    private func fault(_ fixture: CorpusFixture) throws -> UserFault {
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(!fault.remedy.isEmpty)
        return fault
    }

    @Test(arguments: [
        ("lable", "x", "unknown key 'lable'"), ("name", "[a]", "'name' must be text"),
        ("format", "xml", "'format' is 'xml'"), ("header", "perhaps", "'header' must be true"),
        ("classes", "[one]", "two or more different classes"), ("text", "{a: b}", "must be text"),
        ("classes", "[one, one]", "two or more different classes"),
        ("columns", "[a, b]", "although the files have a header"),
        ("rating", "{column: label, threshold: 1}", "both 'label' and 'rating'"),
        ("file", "text", "both 'text' and 'file'"), ("files", "data.tsv", "must be a list"),
        ("files", "[]", "no files are listed"), ("files", "[data.tsv]", "must be a mapping"),
        ("files", "[{path: ../data.tsv}]", "leads out of the corpus folder"),
        ("files", "[{path: /data.tsv}]", "leads out of the corpus folder"),
        ("files", "[{path: data.tsv, size: 5}]", "unknown key 'files[0].size'"),
        ("files", "[{path: data.tsv, records: many}]", "must be a whole number"),
        ("files", "[{path: data.tsv, records: 0}]", "must be a whole number"),
        ("files", "[{path: data.tsv, sha256: abc}]", "no SHA-256"),
        ("splits", "{parts: {a: 0.5, b: 0.4}}", "sum to 0.9, not to 1"),
        ("splits", "{parts: {}}", "not to 1"), ("splits", "{seed: 1}", "not to 1"),
        ("splits", "{parts: {a: 1.5, b: -0.5}}", "must be a number"),
        ("splits", "{parts: {a: 1, b: 0}}", "must be a number"),
        ("splits", "{parts: {a+b: 1}}", "joins parts with '+'"),
        ("splits", "{seed: -1, parts: {a: 1}}", "must be a whole number"),
        ("splits", "{by: group, parts: {a: 1}}", "does not say what a group is"),
        ("splits", "{by: reviews, parts: {a: 1}}", "'splits.by' is 'reviews'"),
        ("group", "{column: id, after: _}", "unknown key 'group.after'"),
        ("group", "none", "there is no column 'none'"),
    ])
    func faultyValue(key: String, value: String, what: String) throws {
        var fixture = try CorpusFixture()
        fixture[key] = value
        let fault = try fault(fixture)
        #expect(fault.what.contains(what), "\(fault)")
        #expect(fault.place == .init(file: fixture.yamlPath, line: fixture.line(of: key)))
    }

    @Test(arguments: [
        "name", "modality", "classes", "format", "text", "label", "files", "splits",
    ])
    func missingKey(key: String) throws {
        var fixture = try CorpusFixture()
        fixture[key] = nil
        let fault = try fault(fixture)
        #expect(fault.place?.file == fixture.yamlPath)
    }

    @Test func wrongChecksum() throws {
        var fixture = try CorpusFixture()
        let sum = Files.sha256(of: Array(fixture.data.utf8))
        fixture["files"] = "[{path: data.tsv, sha256: \(sum.uppercased())}]"
        _ = try fixture.load()
        fixture.data.removeLast()
        let fault = try fault(fixture)
        #expect(fault.place == .init(file: fixture.dataPath))
        #expect(fault.what.contains(sum))
        #expect(fault.what.contains(Files.sha256(of: Array(fixture.data.utf8))))
        #expect(fault.what.contains("\(fixture.yamlPath):\(fixture.line(of: "files") ?? 0)"))
        #expect(fault.remedy.contains("Fetch the file again"))
    }

    @Test func wrongRecordCount() throws {
        var fixture = try CorpusFixture()
        fixture["files"] = "[{path: data.tsv, records: 5}]"
        let fault = try fault(fixture)
        #expect(fault.what == "\(fixture.dataPath) has 4 records, expected 5")
        #expect(fault.place == .init(file: fixture.yamlPath, line: fixture.line(of: "files")))
    }

    @Test func ratingsNeedTwoClasses() throws {
        var fixture = try CorpusFixture()
        fixture["label"] = nil
        fixture["rating"] = "{column: label, threshold: 0.5}"
        fixture["classes"] = "[a, b, c]"
        #expect(try fault(fixture).what.contains("two classes apart, but there are 3"))
        fixture["classes"] = "[a, b]"
        fixture["rating"] = "{column: label, threshold: -1}"
        #expect(try fault(fixture).what.contains("'rating.threshold' must be a number"))
    }

    @Test func columnsMustHoldWhatIsRead() throws {
        var fixture = try CorpusFixture()
        fixture["header"] = "false"
        #expect(try fault(fixture).what == "'columns' is missing")
        fixture["columns"] = "[id, text, labels]"
        let fault = try fault(fixture)
        #expect(fault.what == "there is no column 'label'")
        #expect(fault.remedy.hasPrefix("Did you mean 'labels'?"))
        fixture["format"] = "jsonl"
        #expect(try self.fault(fixture).what == "unknown key 'header'")
    }

    @Test func unknownCorpus() throws {
        let fault = try #require(throws: UserFault.self) {
            try Corpus.load(named: "tweet", searching: [bundledCorpora])
        }
        #expect(fault.what.contains("there is no corpus 'tweet'"))
        #expect(fault.remedy.hasPrefix("Did you mean 'tweets'?"))
        #expect(fault.remedy.contains("product-reviews"))
        #expect(throws: UserFault.self) { try Corpus.load(named: "tweets", searching: ["/none"]) }
        #expect(throws: UserFault.self) { try Corpus.load(named: "", searching: [bundledCorpora]) }
    }

    @Test func unknownPart() throws {
        let corpus = try CorpusFixture().load()
        let fault = try #require(throws: UserFault.self) { try corpus.unlabelled("al") }
        #expect(fault.what == "the corpus 'small' has no part 'al'")
        #expect(fault.remedy.hasPrefix("Did you mean 'all'?"))
        #expect(throws: UserFault.self) { try corpus.labelled("test") }
    }

    @Test func malformedOrEmptyDescription() throws {
        let fixture = try CorpusFixture()
        for text in ["", "name: [a", "- a"] {
            try fixture.folder.write(text, to: "corpus.yaml")
            let fault = try #require(throws: UserFault.self) {
                try Corpus.load(named: fixture.folder.path, searching: [])
            }
            #expect(fault.place?.file == fixture.yamlPath)
        }
    }
}
