import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextModality

/// A row of features for each piece of a text, beside the pooled features.
@Suite struct TextSequenceTests {
    private static let tokens: [Int32] = [3, 1, 4, 1, 5, 0, 2, 5, 3, 5, 4]
    private static let lengths = [5, 1, 3, 2]
    private static let batch = Batch(
        count: lengths.count, content: .tokens(tokens, lengths: lengths))

    /// A tiny encoder of six pieces.
    private func encoder(_ yaml: String = "") throws -> TextEncoder {
        var generator = RandomGenerator(seed: 1, stream: "test")
        let settings = try TextSettings(
            TextModalityTests.settings(
                "pieces: trained\npretrained: false\nwidth: 6\nlength: 8\n"
                    + (yaml.isEmpty ? "heads: 2\nhidden: 8\nlayers: 2" : yaml)))
        return TextEncoder(
            settings, pieces: Embedding(6, 6, using: &generator),
            using: &generator)
    }

    private func bits(_ tensor: Tensor) -> [UInt32] { tensor.hostScalars.map(\.bitPattern) }

    @Test(arguments: ["mean", "cls"])
    func everyPieceHasARowAndThePooledFeaturesStay(pooling: String) throws {
        let more = "heads: 2\nhidden: 8\nlayers: 2\nword_dropout: 0.4\npooling: \(pooling)"
        let encoder = try encoder(more)
        #expect(encoder.forms == [.pooled, .sequence])
        #expect(encoder.featureCount == 6 && encoder.stepFeatureCount == 6)
        let batch = Self.batch
        var pass = Pass.evaluation
        let sequence = encoder.featureSequence(batch, &pass)
        #expect(sequence.rows.shape == [11, 6])
        #expect(sequence.segments == Segments(packed: Self.lengths))
        #expect(sequence.owners == [0, 0, 0, 0, 0, 1, 2, 2, 2, 3, 3])
        #expect(sequence.places == nil)
        #expect(bits(sequence.pooled) == bits(encoder(batch, &pass)))
        // A pooled feature is the mean of the rows, or the first.
        let rows = sequence.rows.hostScalars
        for (text, (start, length)) in zip(sequence.segments.starts, Self.lengths).enumerated() {
            let pooled = sequence.pooled.rows(text..<text + 1).hostScalars
            for column in 0..<6 {
                let own = (start..<start + length).map { rows[$0 * 6 + column] }
                let expected = pooling == "cls" ? own[0] : own.reduce(0, +) / Float(length)
                #expect(abs(pooled[column] - expected) < 1e-5)
            }
        }
    }

    @Test func trainingDrawsTheSameAndSaysWhichPiecesAreLeft() throws {
        let encoder = try encoder(
            "heads: 2\nhidden: 8\nlayers: 2\nword_dropout: 0.4\ndropout: 0.2")
        var one = Pass.training(RandomGenerator(seed: 3))
        var other = one
        let sequence = encoder.featureSequence(Self.batch, &one)
        #expect(bits(sequence.pooled) == bits(encoder(Self.batch, &other)))
        #expect(one.generator.uniform() == other.generator.uniform())
        let places = try #require(sequence.places)
        #expect(sequence.rows.shape == [places.count, 6] && places.count < 11)
        for (owner, (start, length)) in zip(
            sequence.segments.starts, sequence.segments.lengths
        ).enumerated() {
            let own = Array(places[start..<start + length])
            #expect(own.first == 0 && own == Array(Set(own)).sorted())
            #expect((own.last ?? 0) < Self.lengths[owner])
        }
        // What is left is embedded as a text of those pieces alone.
        let starts = Segments(packed: Self.lengths).starts
        let left = zip(sequence.owners, places).map { Self.tokens[starts[$0] + $1] }
        var (still, pass) = (encoder, Pass.evaluation)
        let alone = still.hidden(left, sequence.segments, &pass)
        #expect(alone.shape == sequence.rows.shape)
        let undropped = try self.encoder(
            "heads: 2\nhidden: 8\nlayers: 2\nword_dropout: 0.4\ndropout: 0")
        var training = Pass.training(RandomGenerator(seed: 3))
        let thinned = undropped.featureSequence(Self.batch, &training)
        #expect(thinned.places == places)
        still = undropped
        #expect(bits(thinned.rows) == bits(still.hidden(left, thinned.segments, &pass)))
    }

    @Test func anEncoderWithoutLayersHasNoSequence() throws {
        let encoder = try encoder("layers: 0")
        #expect(encoder.forms == [.pooled] && encoder.stepFeatureCount == 0)
    }

    @Test func gradientsEqualCentralDifferences() throws {
        let faults = gradientFaults(of: try encoder()) { encoder in
            var pass = Pass.evaluation
            let sequence = encoder.featureSequence(Self.batch, &pass)
            return [sequence.rows, sequence.pooled]
        }
        #expect(faults == [])
    }

    /// Encoder and a layer to two classes for each piece.
    private struct Tagger: Module {
        var encoder: TextEncoder
        var head: Linear

        mutating func visit(_ visitor: inout some Visitor) {
            visitor.module("encoder", &encoder)
            visitor.module("head", &head)
        }
    }

    @Test func aTaggerOfPiecesLearnsFromTheRows() throws {
        var generator = RandomGenerator(seed: 2, stream: "test")
        let encoder = try encoder()
        var tagger = Tagger(
            encoder: encoder, head: Linear(encoder.stepFeatureCount, 2, using: &generator))
        // A piece is marked where one before it in its text was piece 1: no pooled feature says so.
        let segments = Segments(packed: Self.lengths)
        let tags = zip(segments.starts, segments.lengths).flatMap { start, length in
            (0..<length).map { Self.tokens[start..<start + $0].contains(1) ? Int32(1) : 0 }
        }
        #expect(Set(tags) == [0, 1])
        var optimizer = Adam()
        var losses: [Float] = []
        for _ in 0..<80 {
            let (loss, gradient) = tagger.valueWithGradient { tagger in
                var pass = Pass.evaluation
                let sequence = tagger.encoder.featureSequence(Self.batch, &pass)
                return softmaxCrossEntropy(tagger.head(sequence.rows), tags)
            }
            optimizer.update(&tagger, gradient, rate: 0.02, decay: 0)
            losses.append(loss.hostScalar)
        }
        #expect(losses[79] < 0.3 * losses[0], "from \(losses[0]) to \(losses[79])")
    }
}
