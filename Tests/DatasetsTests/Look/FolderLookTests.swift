import Glibc
import Support
import TestSupport
import Testing

@testable import Datasets

/// Looks at folders of files.
struct FolderLookTests {
    private let data: LookFixture

    init() throws { data = try LookFixture() }

    @Test func classFoldersWithForeignFiles() throws {
        try data.write(LookFixture.names("box/", 10) + LookFixture.names("cone/", 12))
        try data.write(LookFixture.names("cone/g", 3, "gif"), LookFixture.gif)
        try data.write(["cone/phone.heic"], LookFixture.heic)
        try data.write(["box/.DS_Store", "cone/Thumbs.db"], [0, 1])
        try data.folder.write([], to: "box/nothing.png")
        try data.write(["box/page.png"], Array("<html>".utf8))
        let look = try data.look()
        #expect(look.layout == .classFolders && look.modality == "image")
        #expect(look.classWords == "box 10, cone 12")
        #expect(look.kinds == ["PNG": 22])
        #expect(look.leftOut.words == ".gif 3, damaged 2, .DS_Store 1, .db 1, .heic 1")
        #expect(look.leftOut.count == 8 && look.hindrance == nil && look.remarks.isEmpty)
    }

    @Test func contentDecidesTheKind() throws {
        try data.write(["a.wav", "b.wav"], LookFixture.wav)
        try data.write(["c.jpg", "d.image"])
        try data.write(["e.png"], LookFixture.gif)
        let kinds = try FolderWalk(data.path).files.map(\.kind)
        #expect(kinds == [.wav, .wav, .png, .png, .gif])
        let verdicts = try FolderWalk(data.path).files.map(LookedKinds(.standard).verdict)
        #expect(
            verdicts == [
                .read("audio"), .read("audio"), .read("image"), .read("image"), .damaged("image"),
            ])
        let look = try data.look()
        #expect(look.hindrance?.what.contains("several kinds: audio 2, image 2") == true)
        let pictures = try data.look(modality: "image")
        // An ending that all files of the modality have is read too.
        #expect(pictures.endings.contains("image") && pictures.files.map(\.path).count == 2)
        #expect(pictures.leftOut.words == ".wav 2, damaged 1")
    }

    @Test func partsAreNoClasses() throws {
        for part in ["train", "test"] {
            try data.write(
                LookFixture.names("\(part)/box/", 8) + LookFixture.names("\(part)/cone/", 4))
        }
        let look = try data.look()
        #expect(look.parts.map(\.name) == ["train", "test"] && look.classWords == "box 16, cone 8")
        let source = try data.corpus(.source)
        #expect(source.parts == ["train", "validation"] && source.classes == ["box", "cone"])
        #expect(source.count == 12)
        let target = try data.corpus(.target)
        #expect(target.parts == ["adapt", "test"] && target.count == 24)
        #expect(
            try target.unlabelled("test").map(\.id).sorted()
                == (LookFixture.names("test/box/", 8) + LookFixture.names("test/cone/", 4)))
        let alone = try data.corpus(.alone)
        #expect(Set(alone.parts) == ["train", "validation", "test"])
    }

    @Test func partsOfLooseFiles() throws {
        try data.write(LookFixture.names("train/", 6) + LookFixture.names("Validation/", 3))
        let look = try data.look()
        #expect(look.parts.map(\.name) == ["train", "validation"] && !look.isLabelled)
        let target = try data.corpus(.target)
        #expect(target.parts == ["adapt"] && target.count == 9 && !target.isLabelled)
        let fault = try #require(throws: UserFault.self) { try data.corpus(.source) }
        #expect(fault.what.contains("has no labels") && !fault.remedy.contains("train"))
    }

    @Test func partsBesideOtherFolders() throws {
        try data.write(["train/a.png", "test/b.png", "more/c.png"])
        let fault = try #require(throws: UserFault.self) { try data.corpus(.target) }
        #expect(fault.what.contains("'test', 'train', which look like parts"))
        // One of many folders may well be called train.
        let vehicles = try LookFixture()
        try vehicles.write(["bus/a.png", "car/b.png", "train/c.png"])
        #expect(try vehicles.look().classWords == "bus 1, car 1, train 1")
    }

    @Test func deepFilesBelongToTheClass() throws {
        try data.write(LookFixture.names("box/", 5) + LookFixture.names("box/day1/cam2/", 5))
        try data.write(LookFixture.names("cone/", 10))
        #expect(try data.look().classWords == "box 10, cone 10")
        let corpus = try data.corpus(.source)
        #expect(corpus.count == 20)
        let ids = corpus.records.map(\.id)
        #expect(ids.contains("box/day1/cam2/0.png"))
    }

    @Test func oneFolderInAnother() throws {
        try data.write(["set-1/box/a.png", "set-1/cone/b.png", "set-1/readme.txt"])
        let look = try data.look()
        #expect(look.folder == look.root + "/set-1" && look.classWords == "box 1, cone 1")
        #expect(look.files.map(\.path) == ["box/a.png", "cone/b.png"])
    }

    @Test func classesThatLookAlike() throws {
        try data.write(LookFixture.names("Box/", 3) + LookFixture.names("box/", 10))
        try data.write(["round cup/a.png", "roundcup/a.png"])
        try data.folder.makeFolder("nothing")
        let remarks = try data.look().remarks
        #expect(
            remarks == [
                "the folder 'nothing' has no file that is read, and is no class",
                "the classes 'round cup', 'roundcup' have one example each",
                "the classes 'Box', 'box' differ in case or white space alone",
                "the classes 'round cup', 'roundcup' differ in case or white space alone",
            ])
        #expect(try data.corpus(.source).classes.count == 4)
    }

    @Test func linksThatLeadBackOrOut() throws {
        let other = try LookFixture()
        try other.write(["secret.png"])
        try data.write(["box/a.png", "cone/b.png"])
        for (target, name) in [
            (data.path, "box/again"), (other.path, "cone/away"), ("self", "cone/self"),
            (data.path + "/box/a.png", "cone/c.png"),
        ] {
            #expect(symlink(target, "\(data.path)/\(name)") == 0)
        }
        let look = try data.look()
        #expect(look.classWords == "box 1, cone 2")
        #expect(
            look.leftOut.words
                == "links that lead back 1, links that lead nowhere 1, links that lead out 1")
        #expect(
            look.hindrance?.what.hasSuffix("/cone/away is a link that leads out of the folder")
                == true)
        #expect(symlink("loop", data.path + "/loop") == 0)
        let fault = try #require(throws: UserFault.self) { try data.look(at: "loop") }
        #expect(fault.what.hasSuffix("/loop is a link that leads nowhere, to loop"))
    }

    @Test func emptyAndForeignFolders() throws {
        var fault = try #require(try data.look().hindrance)
        #expect(fault.what.contains("has no file that is read: it is empty"))
        try data.write(LookFixture.names("", 3, "gif"), LookFixture.gif)
        fault = try #require(try data.look().hindrance)
        #expect(fault.what.contains("only .gif 3"))
        fault = try #require(throws: UserFault.self) { try data.look(at: "0.gi") }
        #expect(fault.remedy.contains("Did you mean '0.gif'?"))
    }

    @Test func namesThatAreNotUTF8() throws {
        try data.write(LookFixture.names("", 2))
        let name: [UInt8] = Array("\(data.path)/caf".utf8) + [0xE9] + Array(".png\0".utf8)
        let descriptor = name.withUnsafeBytes { bytes in
            bytes.bindMemory(to: CChar.self).baseAddress.map { open($0, O_WRONLY | O_CREAT, 0o600) }
                ?? -1
        }
        try #require(descriptor >= 0)
        #expect(LookFixture.png.withUnsafeBytes { write(descriptor, $0.baseAddress, 8) } == 8)
        close(descriptor)
        let look = try data.look()
        #expect(look.files.map(\.path) == ["0.png", "1.png", "caf\\xE9.png"])
        let corpus = try data.corpus(.target)
        let record = try #require(corpus.records.first { $0.id == "caf\\xE9.png" })
        #expect(try Files.read(record.content.path ?? "") == LookFixture.png)
        // A name that has these very letters comes first.
        try data.folder.write("letters", to: "caf\\xE9.png")
        #expect(try Files.readText("\(data.path)/caf\\xE9.png") == "letters")
    }
}
