import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextEncoders

/// Encoders of every family and every form of file against PyTorch.
struct EncoderReferenceTests {
    @Test(arguments: TinyEncoder.allCases)
    func rowsEqualThoseOfPyTorch(encoder: TinyEncoder) throws {
        let folder = try openEncoder(encoder.path)
        let network = try folder.network()
        let references = try EncoderReference.all(in: encoder.path)
        #expect(references.count == 4)
        let segments = Segments(packed: references.map(\.tokens.count))
        var pass = Pass.evaluation
        let rows = network.rows(
            tokens: references.flatMap(\.tokens), segments: segments, &pass)
        #expect(difference(rows.hostScalars, references.flatMap(\.rows)) < 1e-5)
        for pooling in EncoderPooling.allCases {
            let pooled = EncoderNetwork.pool(rows, segments: segments, pooling)
            #expect(
                difference(pooled.hostScalars, references.flatMap { $0[pooling] }) < 1e-5,
                "\(pooling)")
        }
    }

    @Test(arguments: [EncoderPooling.mean, .max])
    func vectorsComeInTheOrderOfTheTexts(pooling: EncoderPooling) throws {
        let network = try openEncoder(TinyEncoder.roberta.path).network()
        let references = try EncoderReference.all(in: TinyEncoder.roberta.path)
        // More than one batch.
        let many = (0..<150).flatMap { _ in references }
        let vectors = network.vectors(of: many.map(\.tokens), pooling, isNormalized: false)
        #expect(vectors.shape == [600, 16])
        #expect(difference(vectors.hostScalars, many.flatMap { $0[pooling] }) < 1e-5)
        let normalized = network.vectors(
            of: references.map(\.tokens), pooling, isNormalized: true)
        for (row, reference) in references.enumerated() {
            let values = reference[pooling]
            let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(
                difference(
                    normalized.rows(row..<row + 1).hostScalars, values.map { $0 / length }) < 1e-5)
        }
    }

    @Test func settingsOfSentenceTransformersAreRead() throws {
        let folder = try openEncoder(TinyEncoder.bert.path)
        #expect(folder.pooling == .cls)
        #expect(folder.isNormalized)
        #expect(folder.prefix == "query: ")
        #expect(folder.length == 16)
        #expect(folder.configuration.typeCount == 2)
        #expect(folder.encode("abc").count == "query: abc".count + 2)
        #expect(folder.encode(String(repeating: "a", count: 99)).count == 16)
        #expect(folder.files.contains("1_Pooling/config.json"))
        let plain = try openEncoder(TinyEncoder.roberta.path)
        #expect(plain.pooling == .mean && !plain.isNormalized && plain.prefix == "")
        // The places of RoBERTa begin behind that of the padding token.
        #expect(plain.configuration.firstPosition == 2 && plain.length == 18)
        let own = try openEncoder(TinyEncoder.packed.path)
        #expect(own.isNormalized && own.prefix == "query: " && own.length == 12)
    }

    @Test func aCopyIsTheSameEncoder() throws {
        let folder = try openEncoder(TinyEncoder.bert.path)
        let place = try TemporaryFolder()
        try folder.copy(to: place.path + "/copy")
        let copy = try openEncoder(place.path + "/copy")
        #expect(try copy.checksum() == folder.checksum())
        #expect(copy.files == folder.files)
        #expect(!Files.exists(place.path + "/copy/reference.json"))
        try replace(
            "query: ", by: "passage: ", in: "copy/config_sentence_transformers.json",
            of: place)
        #expect(try openEncoder(place.path + "/copy").checksum() != folder.checksum())
    }
}
