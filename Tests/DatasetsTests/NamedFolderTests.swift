import Support
import Testing

@testable import Datasets

/// A folder of files whose names hold the class.
struct NamedFolderTests {
    private func fixture() throws -> CorpusFixture {
        var fixture = try CorpusFixture()
        for key in ["text", "label", "id", "files"] { fixture[key] = nil }
        fixture["modality"] = "audio"
        fixture["classes"] = #"["0", "1"]"#
        fixture["format"] = "folder"
        fixture["root"] = "recordings"
        fixture["names"] = #""{class}_{speaker}_{take}""#
        try fixture.folder.makeFolder("recordings")
        for name in ["0_ann_0.wav", "1_ann_0.wav", "0_bob_0.wav", "1_bob_0.WAV", "notes.txt"] {
            try fixture.folder.write(name, to: "recordings/\(name)")
        }
        return fixture
    }

    @Test func isRead() throws {
        let fixture = try fixture()
        let (records, labels) = try fixture.loadWithoutData().labelled("all")
        #expect(records.map(\.id) == ["0_ann_0.wav", "0_bob_0.wav", "1_ann_0.wav", "1_bob_0.WAV"])
        #expect(labels == [0, 0, 1, 1])
        #expect(records[1].attributes == ["speaker": "bob", "take": "0"])
        #expect(
            records[0].content == .file("\(fixture.folder.path)/recordings/0_ann_0.wav"))
    }

    @Test func isSplitByAnAttribute() throws {
        var fixture = try fixture()
        fixture["group"] = "speaker"
        fixture["splits"] = "{seed: 1, by: group, parts: {one: 0.5, other: 0.5}}"
        let corpus = try fixture.loadWithoutData()
        for part in corpus.parts {
            let speakers = try corpus.labelled(part).records.map { $0.attributes["speaker"] }
            #expect(speakers.count == 2 && Set(speakers).count == 1)
        }
    }

    @Test(arguments: ["2_ann_0.wav", "0_ann.wav", "ann.wav", ".wav.wav", "0__1.wav"])
    func namesThatDoNotFitAreNamed(name: String) throws {
        let fixture = try fixture()
        try fixture.folder.write("", to: "recordings/\(name)")
        if name.hasPrefix(".") { return #expect(try fixture.loadWithoutData().count == 4) }
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(fault.what.contains("'\(name)'"))
        #expect(fault.place?.file == "\(fixture.folder.path)/recordings/\(name)")
    }

    @Test(arguments: [
        ("names", #""{speaker}""#, "no pattern of file names"),
        ("names", #""{class}_{not}""#, "cannot be called 'not'"),
        ("group", "voice", "'group' is 'voice'"), ("root", "../x", "leads out"),
        ("root", "/etc", "leads out"), ("attributes", "[speaker]", "unknown key"),
        ("sha256", String(repeating: "0", count: 64), "are not those"),
    ])
    func descriptionsAreChecked(key: String, value: String, what: String) throws {
        var fixture = try fixture()
        fixture[key] = value
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(fault.what.contains(what), "\(fault)")
        #expect(fault.place?.file == fixture.yamlPath)
    }

    @Test func hasNoFoldersInIt() throws {
        let fixture = try fixture()
        try fixture.folder.makeFolder("recordings/more")
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(fault.what.contains("recordings/more is a folder"))
    }

    @Test func classFoldersHaveNoAttributes() throws {
        var fixture = try fixture()
        fixture["names"] = nil
        for key in ["group", "derived"] {
            fixture[key] = key == "group" ? "speaker" : "{a: {from: b, values: {}}}"
            let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
            #expect(fault.what.contains("there are none"))
            fixture[key] = nil
        }
    }
}
