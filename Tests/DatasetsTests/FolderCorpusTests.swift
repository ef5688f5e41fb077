import Datasets
import Support
import TestSupport
import Testing

struct FolderCorpusTests {
    /// A corpus of three files in the folders of two classes.
    private func fixture() throws -> CorpusFixture {
        var fixture = try CorpusFixture()
        for key in ["id", "text", "label", "files"] { fixture[key] = nil }
        fixture["modality"] = "image"
        fixture["format"] = "folder"
        fixture["classes"] = "[dog, cat]"
        for folder in ["cat", "dog"] { try fixture.folder.makeFolder(folder) }
        try fixture.folder.write("1", to: "cat/tom.png")
        try fixture.folder.write("2", to: "dog/rex.JPG")
        try fixture.folder.write("3", to: "dog/Bello.jpeg")
        try fixture.folder.write("not read", to: "cat/notes.txt")
        return fixture
    }

    private func fault(_ fixture: CorpusFixture) throws -> UserFault {
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(!fault.remedy.isEmpty && fault.place != nil)
        return fault
    }

    @Test func classesAreFolders() throws {
        let fixture = try fixture()
        let part = try fixture.loadWithoutData().labelled("all")
        #expect(part.records.map(\.id) == ["cat/tom.png", "dog/Bello.jpeg", "dog/rex.JPG"])
        #expect(part.labels == [1, 0, 0])
        #expect(part.records[0].content == .file("\(fixture.folder.path)/cat/tom.png"))
        #expect(part.records[0].place.file == "\(fixture.folder.path)/cat/tom.png")
    }

    @Test func theRootMayLieDeeper() throws {
        var fixture = try fixture()
        try fixture.folder.makeFolder("data")
        for folder in ["cat", "dog"] { try fixture.folder.makeFolder("data/\(folder)") }
        try fixture.folder.write("1", to: "data/cat/a.gif")
        try fixture.folder.write("2", to: "data/dog/b.GIF")
        fixture["root"] = "data"
        fixture["extensions"] = "[.gif]"
        let records = try fixture.loadWithoutData().labelled("all").records
        #expect(records.map(\.id) == ["cat/a.gif", "dog/b.GIF"])
        fixture["root"] = "../data"
        #expect(try fault(fixture).what.contains("leads out"))
        fixture["root"] = "dat"
        #expect(try fault(fixture).what.contains("cannot list"))
    }

    @Test func foldersAndClassesMustAgree() throws {
        var fixture = try fixture()
        fixture["classes"] = "[dog, cat, bird]"
        #expect(try fault(fixture).what.contains("the class 'bird' has no folder"))
        try fixture.folder.makeFolder("brid")
        let unknown = try fault(fixture)
        #expect(unknown.what.contains("/brid belongs to no class"))
        #expect(unknown.remedy.hasPrefix("Did you mean 'bird'?"))
        #expect(unknown.place?.line == fixture.line(of: "classes"))
    }

    @Test func aClassNeedsFiles() throws {
        var fixture = try fixture()
        fixture["extensions"] = "[jpg]"
        let fault = try fault(fixture)
        #expect(fault.what == "the class 'cat' has no file that ends in .jpg")
        #expect(fault.place?.file == "\(fixture.folder.path)/cat")
        fixture["extensions"] = "[]"
        #expect(try self.fault(fixture).what.contains("must name the endings"))
        fixture["extensions"] = nil
        fixture["modality"] = "smell"
        #expect(try self.fault(fixture).what.contains("'extensions' is missing"))
    }

    @Test func foldersWithinClassesBelongToThem() throws {
        let fixture = try fixture()
        try fixture.folder.makeFolder("cat/kittens/2024")
        try fixture.folder.write("4", to: "cat/kittens/2024/a.png")
        let part = try fixture.loadWithoutData().labelled("all")
        #expect(part.records.map(\.id).contains("cat/kittens/2024/a.png"))
        #expect(part.labels == [1, 1, 0, 0])
    }

    @Test func foldersWithoutFilesArePassedOver() throws {
        let fixture = try fixture()
        try fixture.folder.makeFolder("notes")
        try fixture.folder.write("not read", to: "notes/a.txt")
        #expect(try fixture.loadWithoutData().count == 3)
        try fixture.folder.write("5", to: "notes/a.png")
        #expect(try fault(fixture).what.contains("/notes belongs to no class"))
    }

    @Test func oneChecksumCoversNamesAndContents() throws {
        var fixture = try fixture()
        let lines = [("cat/tom.png", "1"), ("dog/Bello.jpeg", "3"), ("dog/rex.JPG", "2")].map {
            "\($0)\0\(Files.sha256(of: Array($1.utf8)))\n"
        }
        fixture["sha256"] = Files.sha256(of: Array(lines.joined().utf8))
        _ = try fixture.loadWithoutData()
        try fixture.folder.write("4", to: "cat/tom.png")
        let fault = try fault(fixture)
        #expect(fault.what.contains("the 3 files in"))
        #expect(fault.place?.line == fixture.line(of: "sha256"))
    }

    @Test func keysOfOtherFormatsAreUnknown() throws {
        for key in ["files", "label", "header", "start"] {
            var fixture = try fixture()
            fixture[key] = "[x]"
            #expect(try fault(fixture).what == "unknown key '\(key)'")
        }
    }

    @Test func aTableOfFilesIsReadToo() throws {
        var fixture = try fixture()
        fixture["format"] = "csv"
        fixture["file"] = "file_name"
        fixture["label"] = "animal"
        fixture["files"] = "[{path: metadata.csv}]"
        try fixture.folder.write(
            "file_name,animal\ncat/tom.png,cat\n\"dog/rex.JPG\",dog\n", to: "metadata.csv")
        let part = try fixture.loadWithoutData().labelled("all")
        #expect(part.labels == [1, 0])
        #expect(part.records[1].content == .file("\(fixture.folder.path)/dog/rex.JPG"))
        #expect(
            part.records[1].place == .init(file: "\(fixture.folder.path)/metadata.csv", line: 3))
        try fixture.folder.write("file_name,animal\ncat/tim.png,cat\n", to: "metadata.csv")
        #expect(try fault(fixture).what.contains("there is no file 'cat/tim.png'"))
    }
}
