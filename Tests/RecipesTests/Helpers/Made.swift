import AudioModality
import Benchmarks
import Datasets
import ImageModality
import Modalities
import Support
import Tensors
import TestSupport
import TextModality

@testable import Adaptation
@testable import Recipes
@testable import Runs

/// Small made-up things to test with; nothing is read from disk.
enum Made {
    static let modalities = ModalityRegistry([
        TextModality.self, ImageModality.self, AudioModality.self,
    ])

    /// A recipe of a very small text network.
    static func recipe(method: String = "[dann]", more: String = "") throws -> Recipe {
        let yaml = """
            name: made
            modality: text
            source: {corpus: here}
            target: {corpus: there}
            text: {pieces: trained, pretrained: false, vocabulary: 100, length: 6, width: 8,
              heads: 2, hidden: 8, layers: 1}
            method: \(method)
            training: {epochs: 4, batch: 4, checkpoint_seconds: 0}
            seeds: 2
            \(more)

            """
        return try Recipe(
            Settings(yaml: yaml, file: "made.yaml"), file: "made.yaml", modalities: modalities)
    }

    /// A recipe of a very small network for images of 8 × 8 grey pixels.
    static func pictureRecipe(method: String = "[dann]", more: String = "") throws -> Recipe {
        let yaml = """
            name: made
            modality: image
            source: {corpus: here}
            target: {corpus: there}
            image: {network: plain, filters: [4, 8], hidden: [8], size: 8, augment: {shift: 0.1}}
            method: \(method)
            training: {epochs: 4, batch: 4, checkpoint_seconds: 0}
            seeds: 2
            \(more)

            """
        return try Recipe(
            Settings(yaml: yaml, file: "made.yaml"), file: "made.yaml", modalities: modalities)
    }

    /// A recipe of a very small network for sounds of a quarter of a second at 1 kHz.
    static func soundRecipe(
        network: String = "filters: [4, 4]", method: String = "[dann]", more: String = ""
    ) throws -> Recipe {
        let yaml = """
            name: made
            modality: audio
            source: {corpus: here}
            target: {corpus: there}
            audio: {\(network), rate: 1000, seconds: 0.25, window_ms: 32, hop_ms: 16, mels: 8,
              normalise: channel, augment: {speed: 0.1, time_masks: 1}}
            method: \(method)
            training: {epochs: 4, batch: 4, checkpoint_seconds: 0}
            seeds: 2
            \(more)

            """
        return try Recipe(
            Settings(yaml: yaml, file: "made.yaml"), file: "made.yaml", modalities: modalities)
    }

    /// A tone of random height with some noise, so that training makes views of it.
    private static func tone(using generator: inout RandomGenerator) -> Example {
        var bytes: [UInt8] = []
        let period = 3 + generator.integer(below: 20)
        for index in 0..<250 {
            let sample = Float(index % period) / Float(period) - 0.5 + 0.1 * generator.uniform()
            withUnsafeBytes(of: sample.bitPattern.littleEndian) { bytes += $0 }
        }
        return Example(content: .bytes(ByteArray(shape: [250, 4], bytes: bytes)))
    }

    /// An image of random bytes, so that training makes views of it.
    private static func picture(using generator: inout RandomGenerator) -> Example {
        let bytes = (0..<64).map { _ in UInt8(generator.integer(below: 256)) }
        let array = ByteArray(shape: [8, 8, 1], bytes: bytes)
        return Example(content: .bytes(array))
    }

    /// An experiment on random tokens, pictures or tones: 16 source, 12 target and 10 test
    /// examples.
    static func experiment(_ recipe: Recipe) throws -> Experiment {
        let modality = try recipe.modalityToTime(resources: [])
        var generator = RandomGenerator(seed: 3, stream: "made")
        func examples(_ count: Int) -> [Example] {
            (0..<count).map { _ in
                switch modality {
                case is ImageModality: picture(using: &generator)
                case is AudioModality: tone(using: &generator)
                default: modality.randomExample(using: &generator)
                }
            }
        }
        func labels(_ count: Int) -> [Int32] { (0..<count).map { Int32($0 % 2) } }
        let domains = Trainer.Domains(
            sources: [LabelledDomain(name: "here", examples: examples(16), labels: labels(16))],
            validations: [LabelledDomain(name: "here", examples: examples(8), labels: labels(8))],
            target: UnlabelledDomain(name: "there", examples: examples(12)),
            test: UnlabelledDomain(name: "there", examples: examples(10)))
        return Experiment(recipe, modality: modality, classes: 2, domains: domains)
    }

    /// The folder of a new run of the recipe `made`.
    static func folder(in scratch: TemporaryFolder, _ name: String = "run") throws -> RunFolder {
        try RunFolder(
            out: "\(scratch.path)/\(name)", recipe: "made", resumes: false,
            resolved: "name: made\n")
    }

    /// A job as if it was trained: the test example at `i` is given to class 0 or 1 by each epoch's
    /// row, and each epoch has the given validator scores.
    static func outcome(
        _ job: Job, _ experiment: Experiment, predictions: [[Int]], scores: [[String: Double]]
    ) throws -> JobOutcome {
        var state = try experiment.initialState(job.method, seed: 1, labels: [0, 1])
        state.history = scores.map {
            EpochRecord(
                losses: ["classification": 0.5], figures: [:], validators: $0,
                predictedShares: [0.5, 0.5])
        }
        state.testPredictions = predictions.map { classes in
            Tensor(
                classes.flatMap { $0 == 0 ? [0.75, 0.25] : [0.25, 0.75] },
                shape: [classes.count, 2])
        }
        state.seconds = 1.5
        return JobOutcome(
            job, state, selection: experiment.recipe.selection, sourcePrior: [0.5, 0.5])
    }
}
