import Datasets
import Support
import TestSupport
import Testing

/// What a modality can find by name, and that a corpus is not among it.
struct ResourceFoldersTests {
    private let home: TemporaryFolder
    private let resources: ResourceFolders

    init() throws {
        home = try TemporaryFolder()
        for folder in ["pieces", "labelled"] {
            try Files.makeFolder("\(home.path)/\(folder)")
            try Files.writeAtomically("a", to: "\(home.path)/\(folder)/pieces.txt")
        }
        try Files.writeAtomically("name: labelled", to: "\(home.path)/labelled/corpus.yaml")
        resources = [home.path]
    }

    @Test func findsFoldersAndFilesByName() throws {
        let folder = try #require(try resources.folder(named: "pieces", holding: "pieces.txt"))
        #expect(folder == "\(home.path)/pieces")
        #expect(try resources.folder(named: folder, holding: "pieces.txt") == folder)
        #expect(try resources.folder(named: "pieces", holding: "other.txt") == nil)
        #expect(try resources.file(named: "pieces/pieces.txt") == "\(folder)/pieces.txt")
        #expect(try resources.file(named: "pieces/none") == nil)
        #expect(resources.words == home.path)
    }

    @Test func refusesCorpora() throws {
        let fault = try #require(throws: UserFault.self) {
            try resources.folder(named: "labelled", holding: "pieces.txt")
        }
        #expect(fault.what.contains("is a corpus"))
        #expect(throws: UserFault.self) { try resources.file(named: "labelled/pieces.txt") }
    }
}
