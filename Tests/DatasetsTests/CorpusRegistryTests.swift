import Foundation
import Support
import Synchronization
import TestSupport
import Testing

@testable import Datasets

/// Corpora that lie elsewhere; each test has a registry of its own.
struct CorpusRegistryTests {
    private let data: TemporaryFolder
    private let home: TemporaryFolder
    private let registry: CorpusRegistry

    init() throws {
        (data, home) = (try TemporaryFolder(), try TemporaryFolder())
        registry = CorpusRegistry(folder: home.path + "/dawb/corpora")
    }

    @discardableResult
    private func add(
        _ name: String, modality: String? = nil, replaces: Bool = false,
        besides folders: [String] = []
    ) throws -> CorpusSummary {
        try registry.add(
            name, from: data.path, modality: modality, replaces: replaces, besides: folders)
    }

    private func load(_ name: String) throws -> Corpus {
        try Corpus.load(named: name, searching: [registry.folder], registry: registry)
    }

    private func makeDigits() throws {
        try data.makeFolder("recordings")
        for speaker in ["jackson", "george", "lucas"] {
            for digit in 0..<10 {
                for take in 0..<4 {
                    let name = "\(digit)_\(speaker)_\(take).wav"
                    try data.write(name, to: "recordings/\(name)")
                }
            }
        }
    }

    private func makeClasses(_ ending: String = "wav") throws {
        for name in ["cat", "dog \"x\": #"] {
            try data.makeFolder(name)
            for index in 0..<20 { try data.write("\(index)", to: "\(name)/\(index).\(ending)") }
        }
    }

    @Test func knownDigits() throws {
        try makeDigits()
        let summary = try add("fsdd")
        #expect(summary.records == 120 && summary.isRegistered && summary.classes.count == 10)
        #expect(registry.names == ["fsdd"])
        let digits = try load("fsdd")
        #expect(digits.parts == ["train", "validation", "adapt", "test"])
        let record = try #require(
            try digits.labelled("train").records.first { $0.attributes["speaker"] == "george" })
        #expect(record.attributes["accent"] == "gr")
        #expect(record.content.path?.hasPrefix(data.path) == true)
        try data.write("changed", to: "recordings/0_lucas_0.wav")
        let fault = try #require(throws: UserFault.self) { try load("fsdd") }
        #expect(fault.what.contains("are not those"))
        try add("fsdd", replaces: true)
        #expect(try load("fsdd").count == 120)
    }

    @Test func theFolderOfRecordingsDoesToo() throws {
        try makeDigits()
        let summary = try registry.add(
            "fsdd", from: data.path + "/recordings", modality: nil, replaces: false, besides: [])
        #expect(summary.folder.hasSuffix("/recordings"))
    }

    @Test func classFolders() throws {
        try makeClasses()
        let summary = try add("pets")
        #expect(summary.modality == "audio" && summary.records == 40)
        #expect(try load("pets").classes == ["cat", "dog \"x\": #"])
        try makeClasses("AIF")
        #expect(try add("more").records == 80)
        try add("pictures-no", modality: "audio")
        let fault = try #require(throws: UserFault.self) { try add("p", modality: "image") }
        #expect(fault.remedy.contains("image (png, jpg, jpeg, jfif, jpe, webp, tif, tiff)"))
    }

    @Test func itsOwnDescription() throws {
        let own = try CorpusFixture()
        _ = try own.load()
        func add(replaces: Bool = false) throws -> CorpusSummary {
            try registry.add(
                "mine", from: own.folder.path, modality: nil, replaces: replaces, besides: [])
        }
        #expect(try add().records == 4)
        let corpus = try load("mine")
        #expect(corpus.name == "small" && corpus.folder == own.folder.path)
        let summary = try CorpusSummary(
            named: "mine", searching: [registry.folder], registry: registry)
        #expect(summary.name == "mine" && summary.isRegistered)
        try own.folder.write("more", to: "README")
        let fault = try #require(throws: UserFault.self) { try load("mine") }
        #expect(fault.remedy.contains("dawb corpora add mine --from \(own.folder.path) --replace"))
        _ = try add(replaces: true)
        #expect(try load("mine").count == 4)
    }

    @Test func onlyRegisteredOnesLieElsewhere() throws {
        try makeDigits()
        try add("fsdd")
        let other = try TemporaryFolder()
        try other.makeFolder("fsdd")
        try other.write(
            Files.readText("\(registry.folder)/fsdd/corpus.yaml"), to: "fsdd/corpus.yaml")
        let fault = try #require(throws: UserFault.self) {
            try Corpus.load(named: "fsdd", searching: [other.path], registry: registry)
        }
        #expect(fault.what.contains("leads out"))
        // Nor does a name lead out of the registry's folder and back.
        #expect(registry.holds(registry.folder + "/fsdd"))
        for name in ["", ".", "..", "../x", "a/b", "/fsdd", ".fsdd"] {
            #expect(!registry.holds(registry.folder + "/" + name), "\(name)")
        }
    }

    @Test func foldersOfAnyAlphabet() throws {
        // A character of these is several bytes, and more than one scalar.
        let registry = CorpusRegistry(folder: "/home/Zoe\u{308}/数据")
        #expect(registry.holds("/home/Zoe\u{308}/数据/digits"))
        #expect(!registry.holds("/home/Zoe\u{308}/数据/../digits"))
        // The same to a reader, another folder to the system.
        #expect(!registry.holds("/home/Zo\u{EB}/数据/digits"))
    }

    @Test(arguments: ["", ".x", "../x", "a/b", "a b", "é", String(repeating: "a", count: 101)])
    func namesAreChecked(name: String) throws {
        try makeClasses()
        _ = try #require(throws: UserFault.self) { try add(name) }
        #expect(registry.names.isEmpty)
    }

    @Test func namesThatAreTaken() throws {
        try makeClasses()
        try add("pets")
        var fault = try #require(throws: UserFault.self) { try add("pets") }
        #expect(fault.remedy.contains("--replace"))
        try add("pets", replaces: true)
        fault = try #require(throws: UserFault.self) {
            try add("tweets", replaces: true, besides: [bundledCorpora, registry.folder])
        }
        #expect(fault.what.contains("found first"))
    }

    @Test func whatIsNoCorpusIsNotRegistered() throws {
        var fault = try #require(throws: UserFault.self) { try add("pets") }
        #expect(fault.what.contains("no file that is read: it is empty"))
        fault = try #require(throws: UserFault.self) { try add("fsdd") }
        #expect(fault.remedy.contains("github.com/Jakobovski"))
        try makeClasses("doc")
        fault = try #require(throws: UserFault.self) { try add("pets") }
        #expect(fault.what.contains("only .doc 40") && fault.remedy.contains("image (png"))
        try makeDigits()
        try data.write("", to: "recordings/10_ann_0.wav")
        fault = try #require(throws: UserFault.self) { try add("fsdd") }
        #expect(fault.what.contains("10_ann_0.wav"))
        fault = try #require(throws: UserFault.self) {
            try registry.add(
                "x", from: data.path + "/none", modality: nil, replaces: false, besides: [])
        }
        #expect(fault.what.contains("there is no folder"))
        #expect(try registry.names.isEmpty && home.names().isEmpty)
    }

    @Test func removingLeavesTheFiles() throws {
        try makeDigits()
        try add("fsdd")
        try registry.remove("fsdd")
        #expect(registry.names.isEmpty && !Files.exists("\(registry.folder)/fsdd"))
        #expect(try Files.names(in: data.path + "/recordings").count == 120)
        let fault = try #require(throws: UserFault.self) { try registry.remove("fsdd") }
        #expect(fault.what.contains("no corpus 'fsdd' is registered"))
    }

    @Test func whoHasNotGotItIsToldHow() throws {
        let fault = try #require(throws: UserFault.self) { try load("fsdd") }
        #expect(fault.remedy.contains("github.com/Jakobovski/free-spoken-digit-dataset"))
        #expect(fault.remedy.contains("CC BY-SA 4.0"))
        #expect(fault.remedy.contains("dawb corpora add fsdd --from"))
    }

    @Test func linksThatLeadBackEnd() throws {
        try data.write("name: x\n", to: "corpus.yaml")
        #expect(symlink(data.path, data.path + "/again") == 0)
        let fault = try #require(throws: UserFault.self) { try add("loop") }
        #expect(fault.what.contains("'format' is missing"), "\(fault)")
    }

    @Test func quotedTextsAreReadBack() throws {
        for text in ["a\"b\\c", "tab\tand\nline", "#é: {x}", "\u{1}\u{85}", "'"] {
            let settings = try Settings(
                yaml: "key: \(YAMLText.quoted(text))", file: "quoted.yaml")
            #expect(try settings.string("key") == text)
        }
    }

    /// How many of as many attempts at once succeed.
    private func atOnce(_ count: Int, _ attempt: @Sendable (Int) throws -> Void) -> Int {
        let done = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: count) { index in
            if (try? attempt(index)) != nil { done.withLock { $0 += 1 } }
        }
        return done.withLock { $0 }
    }

    @Test func manyAtOnce() throws {
        try makeClasses()
        let (registry, path) = (registry, data.path)
        @Sendable func add(_ name: String, replaces: Bool = false) throws {
            try registry.add(name, from: path, modality: nil, replaces: replaces, besides: [])
        }
        #expect(atOnce(8) { try add("corpus-\($0)") } == 8)
        #expect(registry.names == (0..<8).map { "corpus-\($0)" })
        // A name is given once, however many ask for it.
        for round in 0..<10 {
            #expect(atOnce(8) { _ in try add("one-\(round)") } == 1)
        }
        // Adding never fails for somebody who removes, and removing tells whether it did.
        _ = atOnce(24) { index in
            if index % 3 == 0 {
                try? registry.remove("two")
            } else {
                #expect(throws: Never.self) { try add("two", replaces: true) }
            }
        }
        try add("two", replaces: true)
        #expect(try Files.names(in: registry.folder + "/two") == ["corpus.yaml"])
    }

    @Test func leftoversGoWithTheCorpus() throws {
        try makeClasses()
        try add("pets")
        let part = registry.folder + "/pets/.corpus.yaml.1-1.part"
        try Files.writeAtomically("half", to: part)
        try registry.remove("pets")
        #expect(!Files.exists(registry.folder + "/pets"))
    }
}
