import Support
import Testing

@testable import Datasets

/// Rows that name a part of a long file, and what else they say.
struct ExcerptCorpusTests {
    private func fixture(_ rows: String? = nil) throws -> CorpusFixture {
        var fixture = try CorpusFixture()
        try fixture.folder.write("sound", to: "long.wav")
        fixture["modality"] = "audio"
        fixture["text"] = nil
        fixture["file"] = "file"
        fixture["start"] = "start"
        fixture["seconds"] = "seconds"
        fixture["attributes"] = "[voice, accent]"
        fixture.format(
            "csv",
            data: "id,file,start,seconds,label,voice,accent\n"
                + (rows ?? "a,long.wav,0,0.5,good,ann,us\nb,long.wav,1.25,1e-1,bad,bob,\n"))
        return fixture
    }

    @Test func areRead() throws {
        let fixture = try fixture()
        let records = try fixture.load().labelled("all").records
        let path = fixture.folder.path + "/long.wav"
        #expect(
            records.map(\.content) == [
                .excerpt(file: path, start: 0, seconds: 0.5),
                .excerpt(file: path, start: 1.25, seconds: 0.1),
            ])
        #expect(records[0].attributes == ["voice": "ann", "accent": "us"])
        // What is blank is not known.
        #expect(records[1].attributes == ["voice": "bob"])
        #expect(records[1].line == 3 && records[0].content.path == path)
    }

    @Test(arguments: [
        ("-0.1", "1"), ("nan", "1"), ("inf", "1"), ("1e999", "1"), ("x", "1"), ("", "1"),
        ("0", "0"), ("0", "-1"), ("0", "nan"), ("0", "1e999"), ("0", ""), ("0", "0x"),
    ])
    func refusesOtherNumbers(start: String, seconds: String) throws {
        let fixture = try fixture("a,long.wav,\(start),\(seconds),good,ann,us\n")
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(fault.place?.line == 2 && fault.place?.file == fixture.dataPath)
    }

    @Test(arguments: ["../long.wav", "/etc/passwd", "none.wav"])
    func staysInItsFolder(name: String) throws {
        let fault = try #require(throws: UserFault.self) {
            try fixture("a,\(name),0,1,good,ann,us\n").load()
        }
        #expect(fault.what.contains("there is no file '\(name)'") && fault.place?.line == 2)
    }

    @Test(
        arguments: [
            ("start", nil, "'seconds'"), ("seconds", nil, "'seconds' is missing"),
            ("attributes", "[voice, label]", "holds the classes"),
            ("attributes", "[voice, voice]", "different columns"), ("attributes", "[not]", "'not'"),
            ("attributes", "[voise]", "no column 'voise'"), ("file_sha256", "12", "no SHA-256"),
        ] as [(String, String?, String)])
    func descriptionsAreChecked(key: String, value: String?, what: String) throws {
        var fixture = try fixture()
        fixture[key] = value
        if key == "start" { fixture["start"] = nil }
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(
            fault.what.contains(what) || (key == "start" && fault.what.contains("'start'")),
            "\(fault)")
        #expect(fault.place?.file == fixture.yamlPath)
    }

    @Test func excerptsNeedAFile() throws {
        var fixture = try CorpusFixture()
        fixture["start"] = "id"
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(fault.what.contains("there is no 'file'"))
        fixture["start"] = nil
        fixture["file_sha256"] = String(repeating: "0", count: 64)
        let other = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(other.what.contains("name no files"))
    }

    @Test func theFilesAreChecked() throws {
        var fixture = try fixture()
        fixture["file_sha256"] = try FileSum.of(["long.wav"], in: fixture.folder.path)
        #expect(try fixture.load().count == 2)
        try fixture.folder.write("other", to: "long.wav")
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(fault.what.contains("the 1 files in \(fixture.folder.path) are not those"))
        #expect(fault.place?.line == fixture.line(of: "file_sha256"))
        #expect(fault.remedy.contains("correct 'file_sha256'"))
    }

    @Test func attributesCanFollow() throws {
        var fixture = try fixture()
        fixture["derived"] = "{sex: {from: voice, values: {ann: f, bob: m}}}"
        #expect(
            try fixture.load().labelled("all").records.map { $0.attributes["sex"] } == ["f", "m"])
        fixture["derived"] = "{sex: {from: voice, values: {ann: f}}}"
        var fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(fault.what.contains("the sex of the voice 'bob'") && fault.place?.line == 3)
        for wrong in [
            "{voice: {from: accent, values: {}}}", "{not: {from: voice, values: {}}}",
            "{sex: {from: voise, values: {}}}", "{sex: {of: voice}}", "{sex: 1}",
        ] {
            fixture["derived"] = wrong
            fault = try #require(throws: UserFault.self) { try fixture.load() }
            #expect(fault.place?.file == fixture.yamlPath, "\(fault)")
        }
    }
}
