import Foundation
import Support
import TestSupport
import Testing

@testable import Datasets

/// Links in a corpus folder: none leads out of it unless the corpus says so.
struct CorpusLinkTests {
    private var fixture: CorpusFixture
    private let outside: TemporaryFolder

    init() throws {
        fixture = try CorpusFixture()
        outside = try TemporaryFolder()
        try outside.write(fixture.data, to: "data.tsv")
        try outside.write("root:x:0:0\n", to: "secret")
    }

    private func link(_ target: String, _ name: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(fixture.folder.path)/\(name)", withDestinationPath: target)
    }

    private func expectRefusal(_ fixture: CorpusFixture, of name: String) throws {
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        let path = "\(fixture.folder.path)/\(name)"
        #expect(fault.what.hasPrefix(path) && fault.what.contains("leads out"), "\(fault)")
        #expect(fault.remedy.contains("follow_links: true"))
        #expect(!"\(fault)".contains("root:x"))
    }

    @Test func aDataFileMayNotLieElsewhere() throws {
        try link(outside.path + "/secret", "data.tsv")
        try expectRefusal(fixture, of: "data.tsv")
    }

    @Test func unlessTheCorpusSaysSo() throws {
        var fixture = fixture
        try link(outside.path + "/data.tsv", "data.tsv")
        fixture["follow_links"] = "true"
        #expect(try fixture.loadWithoutData().count == 4)
        fixture["follow_links"] = "false"
        try expectRefusal(fixture, of: "data.tsv")
        fixture["follow_links"] = "perhaps"
        #expect(throws: UserFault.self) { try fixture.loadWithoutData() }
    }

    @Test func linksWithinAreFine() throws {
        try fixture.folder.makeFolder("deep")
        try fixture.folder.write(fixture.data, to: "deep/real.tsv")
        try link("deep/real.tsv", "data.tsv")
        #expect(try fixture.loadWithoutData().count == 4)
        // So is one to the corpus as a whole.
        let link = outside.path + "/corpus"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: fixture.folder.path)
        #expect(try Corpus.load(named: link, searching: []).count == 4)
    }

    @Test func aFolderOnTheWayMayNotLieElsewhere() throws {
        var fixture = fixture
        try link(outside.path, "deep")
        fixture["files"] = "[{path: deep/data.tsv}]"
        try expectRefusal(fixture, of: "deep/data.tsv")
    }

    @Test func aFileThatARowNamesMayNotLieElsewhere() throws {
        var fixture = fixture
        fixture["modality"] = "image"
        fixture["text"] = nil
        fixture["file"] = "text"
        for name in ["one", "two", "three"] { try fixture.folder.write("x", to: name) }
        try fixture.folder.write(fixture.data, to: "data.tsv")
        try link(outside.path + "/secret", "four")
        try expectRefusal(fixture, of: "four")
    }

    @Test func theDescriptionItselfLiesInTheFolder() throws {
        try link(outside.path + "/secret", "corpus.yaml")
        let fault = try #require(throws: UserFault.self) {
            try Corpus.load(named: fixture.folder.path, searching: [])
        }
        #expect(fault.what.contains("leads out") && !"\(fault)".contains("root:x"))
    }

    @Test func aPipeOrDeviceIsRefusedAtOnce() throws {
        var fixture = fixture
        #expect(mkfifo(fixture.dataPath, 0o600) == 0)
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(fault.what.contains("is no regular file but a pipe"))
        fixture["files"] = "[{path: endless}]"
        fixture["follow_links"] = "true"
        try link("/dev/zero", "endless")
        let device = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(device.what.contains("is no regular file but a device"))
    }

    @Test func classFoldersMayNotLieElsewhere() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("cat")
        try outside.makeFolder("dogs")
        for index in 0..<20 {
            try folder.write("c\(index)", to: "cat/\(index).png")
            try outside.write("d\(index)", to: "dogs/\(index).png")
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/dog", withDestinationPath: outside.path + "/dogs")
        let registry = CorpusRegistry(folder: outside.path + "/registry")
        func add(followsLinks: Bool) throws -> CorpusSummary {
            try registry.add(
                "animals", from: folder.path, modality: nil, followsLinks: followsLinks,
                replaces: false, besides: [])
        }
        let fault = try #require(throws: UserFault.self) { try add(followsLinks: false) }
        #expect(fault.what.contains("/dog") && fault.what.contains("leads out"), "\(fault)")
        #expect(fault.remedy.hasSuffix("--follow-links"))
        #expect(!Files.exists(registry.folder + "/animals"))
        #expect(try add(followsLinks: true).records == 40)
        let corpus = try Corpus.load(
            named: "animals", searching: [registry.folder], registry: registry)
        #expect(corpus.count == 40)
    }

    @Test func aCorpusThatIsPointedToSaysItItself() throws {
        var fixture = fixture
        try link(outside.path + "/data.tsv", "data.tsv")
        let registry = CorpusRegistry(folder: outside.path + "/registry")
        func add() throws -> CorpusSummary {
            let yaml = fixture.yaml.map { "\($0): \($1)\n" }.joined()
            try fixture.folder.write(yaml, to: "corpus.yaml")
            return try registry.add(
                "mine", from: fixture.folder.path, modality: nil, replaces: false, besides: [])
        }
        let fault = try #require(throws: UserFault.self) { try add() }
        #expect(fault.remedy.contains("follow_links: true"), "\(fault)")
        fixture["follow_links"] = "true"
        #expect(try add().records == 4)
    }
}
