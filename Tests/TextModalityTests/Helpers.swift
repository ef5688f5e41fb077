import Foundation
import TestSupport

@testable import TextModality

/// A small random generator, seeded: Steele, Lea and Flood's SplitMix64.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A folder that is gone after the test.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("text-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

/// The path of a file in `Fixtures`.
func fixture(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/" + name).path
}

extension PieceTable {
    /// A table of pieces that are all equally good.
    init(_ pieces: String...) {
        self.init(
            pieces: [PieceTable.unknown] + pieces,
            scores: [0] + pieces.map { _ in -5 })
    }
}

extension PieceTokenizer {
    /// The names of a text's pieces.
    func pieces(of text: String) -> [String] {
        encode(text).map { table.pieces[Int($0)] }
    }
}

/// A folder that is gone with the last use of this object.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "text-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension TextModality {
    /// The reader of a modality without an encoder.
    var pieces: PieceReader {
        guard let pieces = reader as? PieceReader else { preconditionFailure("no pieces") }
        return pieces
    }
}
