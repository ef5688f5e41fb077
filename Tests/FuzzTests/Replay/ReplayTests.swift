import Foundation
import Support
import Testing

/// Every seed and every find, through the parser it is for.
@Suite struct ReplayTests {
    private static let corpora = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Corpora")

    private static func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    // The limit is for an input that never ends: on a busy machine many tests begin at once.
    @Test(.timeLimit(.minutes(20)), arguments: FuzzTarget.all.map(\.name))
    func everyInputIsTakenOrRefused(name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        let folder = Self.corpora.appendingPathComponent(name)
        let inputs = try Self.names(in: folder)
        #expect(!inputs.isEmpty)
        let scratch = try ScratchFolder()
        for input in inputs {
            let bytes = try Files.read(folder.appendingPathComponent(input).path)
            let start = Self.processorSeconds
            #expect(throws: Never.self, "\(name)/\(input)") { try target.run(bytes, in: scratch) }
            let seconds = Self.processorSeconds - start
            #expect(seconds < 2, "\(name)/\(input) took \(seconds) s")
        }
    }

    @Test func everyFolderOfInputsHasATarget() throws {
        #expect(try Self.names(in: Self.corpora) == FuzzTarget.all.map(\.name).sorted())
    }

    /// Seconds that this thread has computed; a machine at work on other things takes no part in
    /// it.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
