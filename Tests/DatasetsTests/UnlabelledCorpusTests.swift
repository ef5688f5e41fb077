import Support
import TestSupport
import Testing

@testable import Datasets

/// Corpora without labels.
struct UnlabelledCorpusTests {
    private func table() throws -> CorpusFixture {
        var fixture = try CorpusFixture()
        for key in ["classes", "label", "splits", "origin", "licence"] { fixture[key] = nil }
        return fixture
    }

    private func folder() throws -> CorpusFixture {
        var fixture = try CorpusFixture()
        for key in ["classes", "id", "text", "label", "files", "splits"] { fixture[key] = nil }
        (fixture["modality"], fixture["format"]) = ("image", "folder")
        try fixture.folder.write("1", to: "a.png")
        try fixture.folder.makeFolder("deep")
        try fixture.folder.makeFolder("deep/er")
        try fixture.folder.write("2", to: "deep/er/b.jpg")
        try fixture.folder.write("no picture", to: "deep/notes.txt")
        return fixture
    }

    @Test func aTableWithoutLabelsIsOnePartToAdaptTo() throws {
        let corpus = try table().load()
        #expect(!corpus.isLabelled && corpus.classes.isEmpty && corpus.parts == ["adapt"])
        #expect(corpus.licence == "not stated" && corpus.origin == "not stated")
        let part = try corpus.sealed("adapt", ledger: Evaluator().ledger)
        #expect(part.records.map(\.id) == ["a", "b", "c", "d"])
        #expect(part.labels == nil)
        #expect(throws: UserFault.self) { try corpus.labelled("adapt") }
        #expect(try corpus.unlabelled("adapt").count == 4)
    }

    @Test func itCanBeDealt() throws {
        var fixture = try table()
        fixture["splits"] = "{seed: 1, parts: {one: 0.5, two: 0.5}}"
        let corpus = try fixture.load()
        #expect(try corpus.unlabelled("one").count == 2)
        #expect(try corpus.unlabelled("one+two").count == 4)
    }

    @Test func aFolderWithoutClassesIsReadAtAnyDepth() throws {
        let corpus = try folder().loadWithoutData()
        #expect(!corpus.isLabelled)
        #expect(try corpus.unlabelled("adapt").map(\.id) == ["a.png", "deep/er/b.jpg"])
    }

    @Test func arraysNeedNoLabels() throws {
        var fixture = try CorpusFixture()
        for key in ["classes", "id", "text", "label", "splits"] { fixture[key] = nil }
        (fixture["modality"], fixture["format"]) = ("image", "idx")
        fixture["files"] = "[{path: images.idx}]"
        try fixture.folder.write(IDX.images, to: "images.idx")
        let corpus = try fixture.loadWithoutData()
        #expect(corpus.count == 5 && !corpus.isLabelled)
        fixture["files"] =
            "[{path: images.idx, labels_sha256: \(String(repeating: "0", count: 64))}]"
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(fault.what.contains("there are no 'labels'"))
    }

    @Test func nothingIsNoPart() throws {
        var fixture = try table()
        fixture["splits"] = "{parts: {one: 0.001, two: 0.999}}"
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(fault.what == "the part 'one' of 'small' has no examples")
    }
}

/// Parts that the data itself gives.
struct GivenPartTests {
    private func folders() throws -> CorpusFixture {
        var fixture = try CorpusFixture()
        for key in ["id", "text", "label", "files", "splits"] { fixture[key] = nil }
        (fixture["modality"], fixture["format"]) = ("image", "folder")
        fixture["folders"] = "{train: train, test: held/test}"
        for (folder, count) in [("train", 10), ("held/test", 2)] {
            if folder.contains("/") { try fixture.folder.makeFolder("held") }
            try fixture.folder.makeFolder(folder)
            for name in ["bad", "good"] {
                try fixture.folder.makeFolder("\(folder)/\(name)")
                for index in 0..<count {
                    try fixture.folder.write("\(index)", to: "\(folder)/\(name)/\(index).png")
                }
            }
        }
        return fixture
    }

    @Test func foldersAreParts() throws {
        let corpus = try folders().loadWithoutData()
        #expect(corpus.parts == ["train", "test"])
        let test = try corpus.labelled("test")
        #expect(
            test.records.map(\.id) == [
                "held/test/bad/0.png", "held/test/bad/1.png", "held/test/good/0.png",
                "held/test/good/1.png",
            ])
        #expect(test.labels == [0, 0, 1, 1])
        #expect(try corpus.labelled("train").records.count == 20)
    }

    @Test func onePartIsDealtFurther() throws {
        var fixture = try folders()
        fixture["splits"] = "{of: train, seed: 2, parts: {train: 0.8, validation: 0.2}}"
        let corpus = try fixture.loadWithoutData()
        #expect(corpus.parts == ["test", "train", "validation"])
        let train = try corpus.labelled("train").records.map(\.id)
        let held = try corpus.labelled("validation").records.map(\.id)
        #expect(train.count == 16 && held.count == 4)
        #expect(
            Set(train).isDisjoint(with: held) && (train + held).allSatisfy { $0.hasPrefix("t") })
        #expect(try corpus.labelled("test").records.count == 4)
    }

    @Test func filesAreParts() throws {
        var fixture = try CorpusFixture()
        fixture["splits"] = nil
        fixture["files"] = "[{path: data.tsv, part: train}, {path: more.tsv, part: test}]"
        try fixture.folder.write("id\tlabel\ttext\ne\tgood\tx\nf\tbad\ty\n", to: "more.tsv")
        let corpus = try fixture.load()
        #expect(try corpus.labelled("test").records.map(\.id) == ["e", "f"])
        #expect(try corpus.labelled("train").records.count == 4)
    }

    @Test(arguments: [
        ("splits", "{parts: {a: 1}}", "'splits.of'"),
        ("splits", "{of: held, parts: {a: 1}}", "'splits.of' is 'held'"),
        ("splits", "{of: train, parts: {test: 0.5, b: 0.5}}", "has a part 'test' already"),
        ("folders", "{a+b: train}", "cannot be the name of a part"),
        ("folders", "{train: ../train}", "leads out"),
        ("folders", "{train: train, all: train}", "is there twice"),
        ("folders", "{}", "names no part"),
        ("names", "\"{class}\"", "both 'folders' and 'names'"),
    ])
    func whatDoesNotFit(key: String, value: String, what: String) throws {
        var fixture = try folders()
        fixture[key] = value
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(fault.what.contains(what), "\(fault)")
        #expect(!fault.remedy.isEmpty)
    }

    @Test func eitherAllFilesNameTheirPartOrNone() throws {
        var fixture = try CorpusFixture()
        fixture["files"] = "[{path: data.tsv, part: train}, {path: more.tsv}]"
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(fault.what.contains("some files name their part"))
        fixture["files"] = "[{path: data.tsv}]"
        fixture["splits"] = "{of: train, parts: {a: 1}}"
        let none = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(none.what.contains("gives none"))
    }
}
