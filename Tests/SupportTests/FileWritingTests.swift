import Glibc
import TestSupport
import Testing

@testable import Support

struct FileWritingTests {
    @Test func writesAndReplaces() throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/a"
        try Files.writeAtomically("old", to: file)
        try Files.writeAtomically([1, 2, 3], to: file)
        #expect(try Files.read(file) == [1, 2, 3])
        try Files.writeAtomically("", to: file)
        #expect(try Files.read(file) == [])
        #expect(try folder.names() == ["a"])
    }

    @Test func aPlaceThatCannotBeWrittenToIsAFault() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("old", to: "file")
        let long = "\(folder.path)/" + String(repeating: "x", count: 300)
        // None of these can be written even by root, who ignores permissions.
        for path in ["\(file)/below", "\(folder.path)/none/a", folder.path, long, "/dev/full", ""] {
            let fault = try #require(throws: UserFault.self) {
                try Files.writeAtomically("new", to: path)
            }
            #expect(fault.what.hasPrefix("cannot write \(path): "))
        }
        #expect(try folder.names() == ["file"])
        #expect(try Files.readText(file) == "old")
    }

    @Test func aFullDeviceLeavesTheOldFileAndNothingElse() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("old", to: "file")
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let fault = try #require(throws: UserFault.self) {
            try Files.replace(file) { descriptor in
                try Files.write([1, 2], to: descriptor, file: file)
                try Files.write([3, 4], to: full, file: file)
            }
        }
        #expect(fault.what == "cannot write \(file): no space left on device")
        #expect(fault.remedy.contains("Free some space"))
        #expect(try folder.names() == ["file"])
        #expect(try Files.readText(file) == "old")
    }

    /// In a process of its own, since the limit holds for the whole of it.
    @Test func aLimitReachedHalfWayLeavesTheOldFileAndNothingElse() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let file = try folder.write("old", to: "file")
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            let fault = try #require(throws: UserFault.self) {
                try Files.writeAtomically([UInt8](repeating: 7, count: 10_000), to: file)
            }
            #expect(fault.what == "cannot write \(file): file too large")
            #expect(try folder.names() == ["file"])
            #expect(try Files.readText(file) == "old")
        }
    }

    @Test func whatFailsWhileFillingIsPassedOn() throws {
        struct Stop: Error {}
        let folder = try TemporaryFolder()
        #expect(throws: Stop.self) { try Files.replace("\(folder.path)/a") { _ in throw Stop() } }
        #expect(try folder.names() == [])
    }

    @Test func readersSeeWholeFilesOnly() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/shared"
        try Files.writeAtomically([UInt8](repeating: 0, count: 5000), to: file)
        try await withThrowingTaskGroup { group in
            for writer in 1...4 {
                group.addTask {
                    for _ in 0..<20 {
                        let bytes = [UInt8](repeating: UInt8(writer), count: 5000 + writer)
                        try Files.writeAtomically(bytes, to: file)
                    }
                }
            }
            for _ in 0..<100 {
                let bytes = try Files.read(file)
                #expect(Set(bytes).count == 1)
                #expect(bytes.count == 5000 + Int(bytes.first ?? 0))
            }
            try await group.waitForAll()
        }
        #expect(try folder.names() == ["shared"])
    }

    @Test func aNewFileHasOrdinaryPermissions() throws {
        let folder = try TemporaryFolder()
        try Files.writeAtomically("x", to: "\(folder.path)/a")
        var status = stat()
        try #require(stat("\(folder.path)/a", &status) == 0)
        #expect(status.st_mode & 0o600 == 0o600)
        #expect(status.st_mode & 0o111 == 0)
    }
}
