import Foundation
import Support
import TestSupport
import Testing

@testable import TextModality

@Suite struct PieceTableTests {
    private func read(_ bytes: some Sequence<UInt8>) throws -> PieceTable {
        try withTemporaryFolder { folder in
            let file = folder + "/pieces.txt"
            try Data(bytes).write(to: URL(fileURLWithPath: file))
            return try PieceTable(contentsOf: file)
        }
    }

    @Test func readsPiecesInOrder() throws {
        let table = try read("▁\t-3.3395\n水\t-8\n<unk>\t0.0000".utf8)
        #expect(table.pieces == ["▁", "水", "<unk>"])
        #expect(table.scores == [-3.3395, -8, 0])
    }

    @Test func acceptsAByteOrderMarkAndCarriageReturns() throws {
        let table = try read("\u{FEFF}a\t-1\r\n<unk>\t0\r\n".utf8)
        #expect(table.pieces == ["a", "<unk>"])
    }

    @Test func equalStringsOfDifferentBytesAreTwoPieces() throws {
        let table = try read("\u{E9}\t-1\ne\u{301}\t-2\n<unk>\t0\n".utf8)
        #expect(table.pieces.count == 3)
    }

    @Test(arguments: [
        ("<unk>\t0\na -1\n", 2, "0 tabs"), ("<unk>\t0\na\t-1\t2\n", 2, "2 tabs"),
        ("<unk>\t0\n\n", 2, "0 tabs"), ("<unk>\t0\n\t-1\n", 2, "empty"), ("a\tnan\n", 1, "nan"),
        ("a\t-inf\n", 1, "-inf"), ("a\t\n", 1, "not a log-probability"), ("a\t0.5\n", 1, "0.5"),
        ("a\t-1e99\n", 1, "-1e99"), ("a\tx\n", 1, "x is not"), ("a b\t-1\n", 1, "space"),
        ("<unk>\t0\na\t-1\nb\t-1\na\t-2\n", 4, "already on line 2"),
        ("<unk>\t0\na\t-1\nb", 3, "tabs"),
    ])
    func namesTheBadLine(text: String, line: Int, words: String) throws {
        let fault = try #require(throws: UserFault.self) { try read(text.utf8) }
        #expect(fault.place?.line == line)
        #expect(fault.place?.file.hasSuffix("/pieces.txt") == true)
        #expect(fault.what.contains(words), "\(fault)")
        #expect(!fault.remedy.isEmpty)
    }

    @Test(arguments: ["", "\u{FEFF}"])
    func refusesAnEmptyFile(text: String) throws {
        let fault = try #require(throws: UserFault.self) { try read(text.utf8) }
        #expect(fault.what.contains("empty"))
    }

    @Test func refusesATableWithoutUnknown() throws {
        let fault = try #require(throws: UserFault.self) { try read("a\t-1\n".utf8) }
        #expect(fault.what.contains("<unk>"))
    }

    @Test func refusesBytesThatAreNoText() throws {
        let fault = try #require(throws: UserFault.self) {
            try read(Array("<unk>\t0\na\t-1\n".utf8) + [0xC3, 0x28, 0x09])
        }
        #expect(fault.place?.line == 3)
    }

    @Test func refusesAFileThatIsNotThere() {
        #expect(throws: UserFault.self) { try PieceTable(contentsOf: "/nowhere/pieces.txt") }
    }

    @Test func everyPrefixOfATableIsReadOrRefused() throws {
        let bytes = Array("<unk>\t0\n▁é\t-1.5\n水\t-2.25\n".utf8)
        for length in 0...bytes.count {
            if let table = try? read(bytes.prefix(length)) {
                #expect(table.pieces.first == "<unk>")
            }
        }
    }

    @Test func writingKeepsEveryBit() throws {
        var random = SplitMix(state: 3)
        let names = ["<unk>"] + (0..<200).map { "p\($0)" }
        let table = PieceTable(
            pieces: names, scores: names.map { _ in -Float.random(in: 0...20, using: &random) })
        try withTemporaryFolder { folder in
            try table.write(to: folder + "/pieces.txt")
            #expect(try PieceTable(contentsOf: folder + "/pieces.txt") == table)
        }
    }
}
