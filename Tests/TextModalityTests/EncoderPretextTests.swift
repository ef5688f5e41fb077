import Foundation
import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextModality

/// Learning from texts without labels by a pretrained encoder.
@Suite struct EncoderPretextTests {
    /// A network of a modality and the task on it, trained together.
    private struct Trained: Module {
        var featurizer: any Featurizer
        var task: any PretextTask

        mutating func visit(_ visitor: inout some Visitor) {
            visitor.module("featurizer", &featurizer)
            visitor.module("task", &task)
        }

        mutating func loss(_ batch: Batch, _ pass: inout Pass) -> Tensor {
            task.loss(&featurizer, batch, &pass)
        }
    }

    private static func trained(
        _ tune: String, _ pretext: String
    ) throws -> (network: Trained, batch: Batch, folder: TemporaryFolder) {
        let folder = try EncoderReaderTests.folder()
        let modality = try EncoderReaderTests.modality(folder, "tune: \(tune)")
        var generator = RandomGenerator(seed: 1)
        let network = Trained(
            featurizer: try modality.makeFeaturizer(pretrained: true, using: &generator),
            task: try modality.makePretextTask(
                TextModalityTests.settings(pretext), using: &generator))
        let texts = EncoderReaderTests.texts.dropLast().map(EncoderReaderTests.record)
        return (network, Batch(try modality.decode(Array(texts)).map { try $0.get() }), folder)
    }

    @Test(arguments: [
        ("whole", "{task: masked-pieces, share: 0.5}"),
        ("lora", "{task: masked-pieces, share: 0.5}"),
        ("whole", "{task: contrastive}"), ("lora", "{task: contrastive, temperature: 0.1}"),
        ("last:1", "{task: contrastive}"),
    ])
    func theLossFalls(tune: String, pretext: String) throws {
        var (network, batch, _) = try Self.trained(tune, pretext)
        var optimizer = Adam()
        func step(_ index: Int) -> Float {
            var pass = Pass.training(RandomGenerator(seed: 3, stream: String(index)))
            let (loss, gradients) = network.valueWithGradient { $0.loss(batch, &pass) }
            optimizer.update(&network, gradients, rate: 0.003, decay: 0)
            return loss.hostScalar
        }
        let losses = (0..<60).map(step)
        let (first, last) = (losses.prefix(15).reduce(0, +), losses.suffix(15).reduce(0, +))
        #expect(losses.allSatisfy { $0.isFinite })
        #expect(last < 0.85 * first, "\(first / 15) to \(last / 15)")
    }

    @Test func theEncoderItselfLearns() throws {
        for (tune, start) in [("whole", "embeddings"), ("whole", "layers.0"), ("lora", "adapters")]
        {
            var (network, batch, _) = try Self.trained(tune, "{task: masked-pieces, share: 0.5}")
            var pass = Pass.training(RandomGenerator(seed: 3))
            let (_, gradients) = network.valueWithGradient { $0.loss(batch, &pass) }
            #expect(gradients.keys.contains { $0.hasPrefix("featurizer.\(start)") })
            #expect(gradients.keys.contains("task.transform.weight"))
            // Beside matrices the encoder stays as it is.
            let others = gradients.keys.filter { $0.hasPrefix("featurizer.embeddings") }
            #expect(others.isEmpty == (tune == "lora"))
        }
    }

    @Test func tokensAroundATextAreNeverHidden() {
        var generator = RandomGenerator(seed: 2)
        let given = (0..<200).map { Int32($0 % 10) }
        let hidden = HiddenTokens(
            given, share: 0.9, mask: 4, vocabulary: 12, sparing: [0, 2], using: &generator)
        #expect(hidden.places.count > 100 && hidden.answers.count == hidden.places.count)
        for (place, answer) in zip(hidden.places, hidden.answers) {
            #expect(![0, 2].contains(given[Int(place)]))
            #expect(hidden.candidates[Int(answer)] == given[Int(place)])
        }
        let masked = hidden.places.filter { hidden.tokens[Int($0)] == 4 }.count
        #expect((0.7...0.95).contains(Double(masked) / Double(hidden.places.count)))
        let others = Set(hidden.places)
        for place in given.indices where !others.contains(Int32(place)) {
            #expect(hidden.tokens[place] == given[place])
        }
    }

    @Test func withoutChanceBothFeaturesAreTheSame() throws {
        var (network, batch, _) = try Self.trained("whole", "{task: contrastive, temperature: 0.5}")
        var pass = Pass.evaluation
        let loss = network.loss(batch, &pass).hostScalar
        let features = network.featurizer(batch, &pass)
        let rows = (0..<features.rows).map {
            features.rows($0..<$0 + 1).hostScalars.map(Double.init)
        }
        func cosine(_ a: [Double], _ b: [Double]) -> Double {
            func product(_ x: [Double], _ y: [Double]) -> Double {
                zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
            }
            return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
        }
        let expected =
            rows.map { row in
                let all = rows.map { Foundation.exp(cosine(row, $0) / 0.5) }
                return -Foundation.log(Foundation.exp(2) / all.reduce(0, +))
            }.reduce(0, +) / Double(rows.count)
        #expect(abs(Double(loss) - expected) < 1e-3, "\(loss) \(expected)")
    }

    @Test(arguments: [
        ("frozen", "{task: masked-pieces}", "tune: frozen reads"),
        ("last:1", "{task: masked-pieces}", "tune: last:1 reads"),
        ("head", "{task: contrastive}", "vectors are made once"),
        ("lora", "{task: contrastive, share: 0.2}", "no setting 'share'"),
        ("lora", "{task: masked-pieces, temperature: 0.2}", "no setting 'temperature'"),
        ("lora", "{task: contrastive, temperature: 0}", "temperature"),
    ])
    func aTaskThatCannotBeIsRefused(tune: String, pretext: String, what: String) throws {
        let fault = #expect(throws: UserFault.self) { _ = try Self.trained(tune, pretext) }
        #expect(fault?.what.contains(what) == true, "\(String(describing: fault))")
    }
}
