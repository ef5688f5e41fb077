import Foundation
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextEncoders

/// A tokenizer for tests of weights: every character is a token.
struct LetterTokenizer: TextTokenizing {
    var vocabularyCount = 60
    var maskIndex: Int32? { nil }
    var specialIndices: Set<Int32> { [0, 2] }

    func encode(_ text: String, length: Int) -> [Int32] {
        [0] + text.utf8.prefix(length - 2).map { Int32(3 + Int($0) % (vocabularyCount - 3)) } + [2]
    }
}

/// The tiny encoders that Fixtures/make_encoders.py wrote.
enum TinyEncoder: String, CaseIterable, Sendable {
    case bert, distilbert, roberta, legacy, packed
    case xlmRoberta = "xlm-roberta"

    /// Its folder.
    var path: String {
        get throws {
            let url = try #require(
                Bundle.module.url(
                    forResource: rawValue, withExtension: nil, subdirectory: "Fixtures/encoders"))
            return url.path
        }
    }

    /// A copy that a test may spoil.
    func copy() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            try FileManager.default.copyItem(
                atPath: "\(try path)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        return folder
    }
}

/// Opens a folder with a tokenizer of 60 letters.
func openEncoder(_ path: String, tokens: Int = 60) throws -> EncoderFolder {
    try EncoderFolder(path: path) { _ in (LetterTokenizer(vocabularyCount: tokens), []) }
}

/// What PyTorch computed for one text.
struct EncoderReference: Decodable {
    var tokens: [Int32]
    var rows: [Float]
    var mean: [Float]
    var cls: [Float]
    var max: [Float]

    /// Those beside an encoder.
    static func all(in folder: String) throws -> [EncoderReference] {
        try JSONDecoder().decode(
            [EncoderReference].self,
            from: Data(contentsOf: URL(fileURLWithPath: folder + "/reference.json")))
    }

    /// The values for a pooling.
    subscript(_ pooling: EncoderPooling) -> [Float] {
        switch pooling {
        case .mean: mean
        case .cls: cls
        case .max: max
        }
    }
}

/// The greatest difference of two lists; infinite where their lengths differ.
func difference(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count else { return .infinity }
    // Written so that a NaN is the greatest.
    return zip(found, expected).reduce(0) { worst, pair in
        let distance = abs(pair.0 - pair.1)
        return distance <= worst ? worst : distance
    }
}

/// Changes one text of a file of a folder.
func replace(_ old: String, by new: String, in file: String, of folder: TemporaryFolder) throws {
    let url = URL(fileURLWithPath: "\(folder.path)/\(file)")
    let text = try String(contentsOf: url, encoding: .utf8)
    try #require(text.contains(old), "\(file) has no \(old)")
    try text.replacingOccurrences(of: old, with: new).write(
        to: url, atomically: true, encoding: .utf8)
}

/// What is said of an action's fault; empty if there is none.
func fault(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch let fault as UserFault {
        return fault.description
    } catch {
        return "no fault for a user: \(error)"
    }
}
