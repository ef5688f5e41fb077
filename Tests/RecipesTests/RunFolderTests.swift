import Support
import TestSupport
import Testing

@testable import Runs

/// A run's folder is new, or the very run that is resumed.
struct RunFolderTests {
    private let scratch: TemporaryFolder
    private var out: String { scratch.path + "/a/run" }

    init() throws { scratch = try TemporaryFolder() }

    private func open(
        resumes: Bool = false, _ text: String = "name: x\nseeds: 1\n"
    ) throws -> RunFolder {
        try RunFolder(out: out, recipe: "x", resumes: resumes, resolved: text)
    }

    @Test func makesTheFolderAndWritesTheRecipe() throws {
        #expect(try open().path == out)
        #expect(try Files.readText(out + "/recipe.yaml") == "name: x\nseeds: 1\n")
        #expect(try open(resumes: true).path == out)
    }

    @Test func refusesToOverwrite() throws {
        _ = try open()
        let fault = try #require(throws: UserFault.self) { try open() }
        #expect(fault.what.contains("already") && fault.remedy.contains("--resume"))
    }

    @Test func refusesOtherSettings() throws {
        _ = try open()
        let fault = try #require(throws: UserFault.self) {
            try open(resumes: true, "name: x\nseeds: 2\n")
        }
        #expect(fault.place == .init(file: out + "/recipe.yaml", line: 2))
    }

    @Test func refusesToResumeNothing() throws {
        #expect(throws: UserFault.self) { try open(resumes: true) }
        #expect(!Files.exists(scratch.path + "/a"))
        try Files.writeAtomically("{}", to: open().result)
        let fault = try #require(throws: UserFault.self) { try open(resumes: true) }
        #expect(fault.what.contains("finished"))
    }

    @Test func oneRunAtATime() throws {
        let folder = try open()
        let fault = try #require(throws: UserFault.self) { try open(resumes: true) }
        #expect(fault.what.contains("another run is at work in \(folder.path)"))
    }

    @Test func whatAKilledWriterLeftIsRemoved() throws {
        _ = try open()
        try Files.makeFolder(out + "/checkpoint/job")
        for name in [".recipe.yaml.7-1.part", "checkpoint/job/.state.json.7-2.part", "my.part"] {
            try Files.writeAtomically("half", to: "\(out)/\(name)")
        }
        _ = try open(resumes: true)
        #expect(!Files.exists(out + "/.recipe.yaml.7-1.part"))
        #expect(!Files.exists(out + "/checkpoint/job/.state.json.7-2.part"))
        #expect(Files.exists(out + "/my.part"))
    }
}
