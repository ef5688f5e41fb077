import Glibc
import Support
import TestSupport
import Testing

@testable import Datasets

/// No setting without effect: every key of a `corpus.yaml` changes what is loaded, or is refused.
struct CorpusSettingsTests {
    /// A change of a key; nil removes it.
    struct Change: CustomTestStringConvertible {
        var format: String
        var key: String
        var value: String?
        /// What is set before and after.
        var needs: [(key: String, value: String?)] = []
        var testDescription: String { "\(format): \(key): \(value ?? "none")" }
    }

    /// Keys that describe a corpus and change nothing, as they are meant to.
    private static let describing = Set(CorpusDescription.factKeys)

    private static let rating: [(key: String, value: String?)] = [
        ("label", nil), ("rating", "{column: score, threshold: 0.5}"),
    ]

    /// What files that are links lead to.
    private let elsewhere: TemporaryFolder

    init() throws { elsewhere = try TemporaryFolder() }

    static let changes: [Change] = [
        Change(
            format: "tsv", key: "follow_links", value: "false",
            needs: [("files", "[{path: link.tsv}]"), ("follow_links", "true")]),
        Change(format: "tsv", key: "classes", value: "[good, bad]"),
        Change(format: "tsv", key: "format", value: "jsonl"),
        Change(format: "tsv", key: "id", value: nil),
        Change(format: "tsv", key: "text", value: "id"),
        Change(format: "tsv", key: "label", value: "score"),
        Change(format: "tsv", key: "header", value: "false"),
        Change(format: "tsv", key: "columns", value: "[id, label, text, kind, group, score]"),
        Change(format: "tsv", key: "encoding", value: "utf-16"),
        Change(format: "tsv", key: "delimiter", value: "semicolon"),
        Change(format: "tsv", key: "file", value: "name"),
        Change(format: "tsv", key: "file_sha256", value: String(repeating: "0", count: 64)),
        Change(format: "tsv", key: "start", value: "score"),
        Change(format: "tsv", key: "seconds", value: "score"),
        Change(
            format: "tsv", key: "rating", value: "{column: score, threshold: 0.5}"),
        Change(
            format: "tsv", key: "rating.column", value: "{column: other, threshold: 0.5}",
            needs: rating),
        Change(
            format: "tsv", key: "rating.threshold", value: "{column: score, threshold: 1.5}",
            needs: rating),
        Change(format: "tsv", key: "group", value: "group"),
        Change(
            format: "tsv", key: "group.column", value: "{column: kind}",
            needs: [("group", "{column: group}")]),
        Change(
            format: "tsv", key: "group.before", value: "{column: group, before: _}",
            needs: [("group", "{column: group}")]),
        Change(format: "tsv", key: "attributes", value: "[kind]"),
        Change(
            format: "tsv", key: "derived", value: "{d: {from: kind, values: {x: 1, y: 2}}}",
            needs: [("attributes", "[kind]")]),
        Change(
            format: "tsv", key: "derived.from", value: "{d: {from: group, values: {x: 1, y: 2}}}",
            needs: [
                ("attributes", "[kind]"), ("derived", "{d: {from: kind, values: {x: 1, y: 2}}}"),
            ]),
        Change(
            format: "tsv", key: "derived.values", value: "{d: {from: kind, values: {x: 1, y: 1}}}",
            needs: [
                ("attributes", "[kind]"), ("derived", "{d: {from: kind, values: {x: 1, y: 2}}}"),
            ]),
        Change(format: "tsv", key: "files", value: "[{path: data.tsv}, {path: data.tsv}]"),
        Change(format: "tsv", key: "files.path", value: "[{path: other.tsv}]"),
        Change(format: "tsv", key: "files.records", value: "[{path: data.tsv, records: 3}]"),
        Change(
            format: "tsv", key: "files.sha256",
            value: "[{path: data.tsv, sha256: \(String(repeating: "0", count: 64))}]"),
        Change(
            format: "tsv", key: "files.part", value: "[{path: data.tsv, part: two}]",
            needs: [("files", "[{path: data.tsv, part: one}]"), ("splits", nil)]),
        Change(
            format: "tsv", key: "splits.of",
            value: "{of: one, seed: 1, parts: {x: 0.5, y: 0.5}}",
            needs: [("files", "[{path: data.tsv, part: one}]"), ("splits", nil)]),
        Change(format: "tsv", key: "splits", value: "{seed: 1, parts: {one: 0.5, two: 0.5}}"),
        Change(
            format: "tsv", key: "splits.seed", value: "{seed: 5, parts: {one: 0.5, two: 0.5}}",
            needs: [("splits", "{seed: 1, parts: {one: 0.5, two: 0.5}}")]),
        Change(
            format: "tsv", key: "splits.by",
            value: "{by: record, seed: 1, parts: {one: 0.5, two: 0.5}}",
            needs: [("group", "group"), ("splits", "{seed: 1, parts: {one: 0.5, two: 0.5}}")]),
        Change(
            format: "tsv", key: "splits.parts", value: "{seed: 1, parts: {one: 0.4, two: 0.6}}",
            needs: [("splits", "{seed: 1, parts: {one: 0.5, two: 0.5}}")]),
        Change(format: "folder", key: "root", value: "other"),
        Change(format: "folder", key: "extensions", value: "[gif]"),
        Change(format: "folder", key: "sha256", value: String(repeating: "0", count: 64)),
        Change(format: "folder", key: "names", value: "\"{kind}-{class}\""),
        Change(format: "folder", key: "folders", value: "{one: .}"),
        Change(format: "folder", key: "group", value: "kind"),
        Change(format: "folder", key: "derived", value: "{d: {from: kind, values: {x: 1, y: 2}}}"),
    ]

    private func fixture(_ format: String) throws -> CorpusFixture {
        var rows = "id\tlabel\ttext\tkind\tgroup\tscore\tother\n"
        for index in 0..<40 {
            let label = index % 3 == 0 ? "bad" : "good"
            let score = index % 4 == 0 ? -2 : index % 4 == 1 ? 2 : index % 4 == 2 ? 1 : -1
            rows += "r\(index)\t\(label)\ttext \(index)\t\(index / 2 % 2 == 0 ? "x" : "y")\t"
            rows += "g\(index / 4)_\(index % 2)\t\(score)\t\(index % 5 - 2)\n"
        }
        var fixture = try CorpusFixture(data: rows)
        try elsewhere.write(rows, to: "rows.tsv")
        #expect(symlink(elsewhere.path + "/rows.tsv", fixture.folder.path + "/link.tsv") == 0)
        guard format == "folder" else { return fixture }
        for key in ["id", "text", "label", "files"] { fixture[key] = nil }
        (fixture["modality"], fixture["format"], fixture["root"]) = ("image", "folder", "files")
        fixture["names"] = "\"{class}-{kind}\""
        for name in ["files", "other"] { try Files.makeFolder("\(fixture.folder.path)/\(name)") }
        for (folder, ending) in [("files", "png"), ("files", "gif"), ("other", "png")] {
            for name in ["good-x1", "bad-x2", "good-y1", "bad-y2", "bad-y3"] {
                try fixture.folder.write("\(folder) \(name)", to: "\(folder)/\(name).\(ending)")
            }
        }
        fixture["extensions"] = "[png]"
        return fixture
    }

    /// All that a corpus holds, or the fault.
    private func load(_ fixture: CorpusFixture) -> String {
        do {
            let corpus = try fixture.load()
            return try corpus.parts.map { part in
                let (records, labels) = try corpus.labelled(part)
                let lines = zip(records, labels.classIndices).map { record, label in
                    let more = record.attributes.sorted { $0.key < $1.key }
                    return "\(record.id) \(record.content) \(record.group) \(more) \(label)"
                }
                return "\(part) \(lines)"
            }.joined() + "\(corpus.classes)"
        } catch {
            return "refused: \(error)"
        }
    }

    @Test func everyKeyIsInTheTable() {
        func under(_ section: String, _ keys: [String]) -> [String] {
            keys.map { "\(section).\($0)" }
        }
        for format in ["tsv", "folder"] {
            var known = CorpusDescription.keys(of: format)
            if format == "tsv" {
                known += CorpusDescription.commonKeys + under("rating", RowRules.ratingKeys)
                known += under("group", RowRules.groupKeys) + under("splits", Split.keys)
                known += under("derived", DerivedAttributes.tableKeys)
                known += under("files", CorpusDescription.fileKeys)
            }
            let listed = Set(Self.changes.filter { $0.format == format }.map(\.key))
            let missing = known.filter { !listed.contains($0) && !Self.describing.contains($0) }
            #expect(missing.isEmpty, "no change is listed for \(missing) of \(format)")
        }
        // CSV and JSON lines have the keys of TSV; those of arrays and collections are walked
        // below.
        #expect(CorpusDescription.keys(of: "csv") == CorpusDescription.keys(of: "tsv"))
        let lines = Set(CorpusDescription.keys(of: "jsonl"))
        #expect(lines.isSubset(of: CorpusDescription.keys(of: "tsv")))
        #expect(CorpusDescription.keys(of: "idx") == ["files"])
    }

    /// The first columns of the tables in `docs/corpora.md` name every key, and nothing else; keys
    /// of sections stand anywhere.
    @Test func everyKeyIsDocumented() throws {
        let page = try Files.readText(
            packageFolder + "/docs/corpora.md", limit: Settings.mostBytes)
        func names(_ text: Substring) -> [String] {
            let isPart: (Character) -> Bool = { $0.isLetter || $0.isNumber || $0 == "_" }
            return text.split(whereSeparator: { !isPart($0) }).map { String($0) }
        }
        // Code stands at the odd places between the marks.
        func code(_ text: Substring) -> [Substring] {
            let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
            return pieces.indices.filter { $0 % 2 == 1 }.map { pieces[$0] }
        }
        let tables = page.split(separator: "\n\n").filter { $0.hasPrefix("| key |") }
        let rows = tables.flatMap { $0.split(separator: "\n").dropFirst(2) }
        let documented = Set(
            rows.flatMap { code($0.split(separator: "|")[0]) }.map { names($0)[0] })
        let formats = TableReader.Format.allCases.map(\.rawValue) + ["folder", "idx"]
        let known = formats.flatMap(CorpusDescription.keys) + FileCollection.keys
        #expect(documented == Set(known + CorpusDescription.commonKeys))
        let sections =
            RowRules.ratingKeys + RowRules.groupKeys + Split.keys + DerivedAttributes.tableKeys
            + CorpusDescription.fileKeys + CorpusDescription.arrayFileKeys
        let missing = Set(sections).subtracting(names(page[...]))
        #expect(missing.isEmpty, "docs/corpora.md does not name \(missing)")
    }

    @Test(arguments: changes) func everyKeyChangesWhatIsLoaded(change: Change) throws {
        var fixture = try fixture(change.format)
        for (key, value) in change.needs { fixture[key] = value }
        let before = load(fixture)
        #expect(!before.hasPrefix("refused"), "\(before)")
        let key = String(change.key.prefix { $0 != "." })
        fixture[key] = change.value
        #expect(load(fixture) != before)
    }

    @Test func everyKeyOfArraysIsRead() throws {
        let zeros = String(repeating: "0", count: 64)
        let values = [
            "path": "digits.idx1", "labels": "digits.idx3", "records": "4", "sha256": zeros,
            "labels_sha256": zeros, "part": "one",
        ]
        #expect(Set(values.keys) == Set(CorpusDescription.arrayFileKeys))
        #expect(try IDX.fixture().loadWithoutData().count == 5)
        for (key, value) in values {
            var fixture = try IDX.fixture()
            var files = ["path": "digits.idx3", "labels": "digits.idx1"]
            files[key] = value
            fixture["files"] = "[{\(files.map { "\($0): \($1)" }.joined(separator: ", "))}]"
            #expect(throws: UserFault.self) { try fixture.loadWithoutData() }
        }
    }

    @Test func collectionsCountNoRecords() throws {
        let folder = try TemporaryFolder()
        try folder.write("hiss", to: "hiss.wav")
        func load(_ entry: String) throws -> FileCollection {
            let yaml = "name: n\nmodality: audio\norigin: o\nlicence: l\nformat: files\n"
            try folder.write(yaml + "files: [{\(entry)}]\n", to: "corpus.yaml")
            return try FileCollection.load(named: folder.path, searching: [])
        }
        #expect(try load("path: hiss.wav").paths.count == 1)
        let fault = try #require(throws: UserFault.self) { try load("path: hiss.wav, records: 4") }
        #expect(fault.what.contains("no records to count") && fault.place?.line == 6)
    }
}
