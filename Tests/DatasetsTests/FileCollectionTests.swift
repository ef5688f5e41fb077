import Support
import TestSupport
import Testing

@testable import Datasets

struct FileCollectionTests {
    private func collection(_ files: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("la", to: "a.flac")
        try folder.write("li", to: "b.flac")
        try folder.write(
            """
            name: music
            modality: audio
            origin: made for a test
            licence: none
            format: files
            files: \(files)
            """, to: "corpus.yaml")
        return folder
    }

    private func load(_ files: String) throws -> (FileCollection, TemporaryFolder) {
        let folder = try collection(files)
        return (try FileCollection.load(named: folder.path, searching: []), folder)
    }

    @Test func isRead() throws {
        let sum = Files.sha256(of: Array("la".utf8))
        let (music, folder) = try load("[{path: b.flac}, {path: a.flac, sha256: \(sum)}]")
        #expect(music.name == "music" && music.modality == "audio" && music.licence == "none")
        #expect(music.paths == ["b.flac", "a.flac"].map { "\(folder.path)/\($0)" })
    }

    @Test(arguments: [
        "[]", "[{path: c.flac}]", "[{path: ../a.flac}]", "[{path: /etc/passwd}]", "[{}]", "7",
        "[{path: a.flac}, {path: a.flac}]", "[{path: a.flac, sha: 1}]",
        "[{path: a.flac, sha256: 1}]",
        "[{path: a.flac, sha256: \(String(repeating: "0", count: 64))}]", "[{path: .}]",
    ])
    func otherFilesAreRefused(files: String) throws {
        _ = try #require(throws: UserFault.self) { try load(files) }
    }

    @Test func hasNoClassesToLearn() throws {
        let folder = try collection("[{path: a.flac}]")
        let fault = try #require(throws: UserFault.self) {
            try Corpus.load(named: folder.path, searching: [])
        }
        #expect(fault.what.contains("no classes") && fault.place?.line == 5)
    }

    @Test func aCorpusIsTakenAsItsFiles() throws {
        let digits = try FileCollection.load(named: "spoken-digits", searching: [bundledCorpora])
        #expect(digits.paths.count == 246 && digits.paths == digits.paths.sorted())
        let fault = try #require(throws: UserFault.self) {
            try FileCollection.load(named: "tweets", searching: [bundledCorpora])
        }
        #expect(fault.what.contains("no files"))
    }
}
