import Foundation
import TestSupport
import Testing

@testable import Support

/// Folders that are held, replaced and swept.
struct FolderTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    private func path(_ name: String) -> String { "\(scratch.path)/\(name)" }

    @Test func aHeldFolderIsFoundWhereItIs() throws {
        try Files.makeFolder(path("a/b"))
        let lock = try #require(FolderLock(path("a/b")))
        #expect(lock.place(of: path("a/b")) == .unmoved)
        try FileManager.default.moveItem(atPath: path("a/b"), toPath: path("c"))
        let real = try #require(realpath(path("c"), nil).map { String(cString: $0) })
        #expect(lock.place(of: path("a/b")) == .moved(to: real))
        // Another folder of that name is not it.
        try Files.makeFolder(path("a/b"))
        #expect(lock.place(of: path("a/b")) == .moved(to: real))
        Files.removeFolder(path("c"))
        #expect(lock.place(of: path("a/b")) == .deleted)
        #expect(lock.place(of: path("c")) == .deleted)
    }

    @Test func leftoversBehindALinkStay() throws {
        try Files.makeFolder(path("mine"))
        try Files.makeFolder(path("others"))
        try scratch.write("theirs", to: "others/.x.7-1.part")
        try FileManager.default.createSymbolicLink(
            atPath: path("mine/link"), withDestinationPath: path("others"))
        try scratch.write("half", to: "mine/.y.7-1.part")
        Files.removeLeftovers(in: path("mine"))
        #expect(Files.exists(path("others/.x.7-1.part")))
        #expect(!Files.exists(path("mine/.y.7-1.part")))
    }

    @Test func aFolderOfAnotherWriterIsLeftAlone() throws {
        // A process of the same number can be at work in another container, or have been killed.
        let pid = getpid()
        let next = try #require(Int(Files.unusedSuffix().split(separator: "-")[1].dropLast(5)))
        for number in next...next + 40 {
            try Files.makeFolder(path(".new.\(pid)-\(number).part"))
            try scratch.write("theirs", to: ".new.\(pid)-\(number).part/file")
        }
        try Files.replaceFolder(path("new")) { folder in
            try Files.writeAtomically("mine", to: folder + "/file")
        }
        #expect(try Files.readText(path("new/file")) == "mine")
        for number in next...next + 40 {
            #expect(Files.exists(path(".new.\(pid)-\(number).part/file")))
        }
    }

    @Test func whatIsThereIsReplaced() throws {
        for text in ["one", "two"] {
            try Files.replaceFolder(path("new")) { folder in
                try Files.writeAtomically(text, to: folder + "/\(text)")
            }
            #expect(try Files.names(in: path("new")) == [text])
        }
        #expect(try scratch.names() == ["new"])
        #expect(throws: UserFault.self) {
            try Files.replaceFolder(path("no/new"), makesParents: false) { _ in }
        }
        #expect(try scratch.names() == ["new"])
    }

    @Test func aFolderInNone() throws {
        #expect(throws: UserFault.self) { try Files.makeSubfolder(path("no/new")) }
        try Files.makeSubfolder(path("new"))
        try Files.makeSubfolder(path("new"))
        #expect(Files.isFolder(path("new")))
    }
}
