import Adaptation
import Datasets
import ImageModality
import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing
import TextModality

@testable import Recipes
@testable import Runs
@testable import SavedModels

/// A model that is written and read back predicts the same bits.
struct SavedModelTests {
    /// A trained network of made-up data as a saved model.
    private func saved(
        _ recipe: Recipe, method: MethodSpec, in scratch: TemporaryFolder
    ) throws -> (Experiment, TrainingState, SavedModel) {
        let experiment = try Made.experiment(recipe)
        var state = try experiment.initialState(method, seed: 1, labels: [0, 1])
        let trainer = try experiment.trainer(seed: 1, domains: experiment.domains)
        try trainer.advance(&state) { _ in }
        let tensors = state.network.modelTensors
        let card = ModelCard(
            modality: recipe.modality.name, classes: ["no: \"a\"", "[yes], Ünï\\"], recipe: "made",
            method: method.name, seed: 1, source: "here", target: "there",
            sourcePrior: [0.25, 0.75],
            training: recipe.training, task: experiment.task)
        try SavedModel.write(
            tensors, modality: experiment.modality, card: card, to: scratch.path + "/model")
        let model = try SavedModel(at: scratch.path, modalities: Made.modalities)
        return (experiment, state, model)
    }

    private func bits(_ tensor: Tensor) -> [UInt32] { tensor.hostScalars.map(\.bitPattern) }

    @Test(arguments: ["dann", "adabn", "mcd", "adda"])
    func textsAndPicturesComeBack(method: MethodSpec) throws {
        for recipe in try [
            Made.recipe(method: "[\(method.name)]"), Made.pictureRecipe(method: "[\(method.name)]"),
        ] {
            let scratch = try TemporaryFolder()
            let (experiment, state, model) = try saved(recipe, method: method, in: scratch)
            let examples = experiment.domains.test.examples
            var network = state.network
            let before = try network.predict(examples, through: experiment.modality.views).output
            #expect(try bits(model.answers(for: examples)) == bits(before.softmax()))
            #expect(model.card.training == recipe.training)
            #expect(model.card.classes == ["no: \"a\"", "[yes], Ünï\\"])
            #expect(model.card.sourcePrior == [0.25, 0.75])
            #expect(model.network.norm.count == network.norm.count)
        }
    }

    @Test func theCardKeepsFiguresOfTheHeldOutPart() throws {
        let scratch = try TemporaryFolder()
        let (_, state, model) = try saved(Made.recipe(), method: "dann", in: scratch)
        #expect(model.card.heldOut == nil)
        let predictions = Tensor([0.9, 0.1, 0.4, 0.6, 0.7, 0.3], shape: [3, 2])
        var card = model.card
        card.heldOut = HeldOut(predictions: predictions, labels: [0, 1, 1])
        try SavedModel.write(
            state.network.modelTensors, modality: model.modality, card: card,
            to: scratch.path + "/model")
        let held = try #require(
            try SavedModel(at: scratch.path, modalities: Made.modalities).card.heldOut)
        #expect(held == card.heldOut)
        #expect(abs(held.accuracy - 2.0 / 3) < 1e-9 && held.examples == 3)
        #expect(abs(held.confidence - (0.9 + 0.6 + 0.7) / 3) < 1e-6)
        #expect(held.quantiles.count == 21)
        #expect(abs(held.quantiles[5] - 0.65) < 1e-6, "half way from 0.6 to 0.7")
        #expect(held.errorQuantiles.allSatisfy { abs($0 - 0.7) < 1e-6 })
        let broken = Tensor([.nan, 0.1], shape: [1, 2])
        #expect(HeldOut(predictions: broken, labels: [0]) == nil)
    }

    @Test func aFailedWriteLeavesTheOldModel() throws {
        let scratch = try TemporaryFolder()
        let (experiment, state, model) = try saved(Made.recipe(), method: "dann", in: scratch)
        #expect(throws: UserFault.self) {
            try SavedModel.write(
                state.network.modelTensors, modality: experiment.modality, card: model.card,
                to: scratch.path + "/model"
            ) { _ in throw UserFault("no more", remedy: "none") }
        }
        #expect(try Files.names(in: scratch.path) == ["model"])
        _ = try SavedModel(at: scratch.path, modalities: Made.modalities)
    }

    /// Turns a model's description into one of an older format, which knew the tensors' checksum
    /// alone.
    private func makeFormer(_ format: Int, _ more: String, _ file: String) throws -> String {
        let text = try Files.readText(file)
        let sum = try Files.sha256(ofFile: file.replacing("model.json", with: "model.safetensors"))
        let former =
            text
            .replacing(/"files" : \{[^}]*\},/, with: "\"weights\" : \"\(sum)\",")
            .replacing(/"seal" : "[0-9a-f]*",/, with: more)
            .replacing("\"format\" : 3", with: "\"format\" : \(format)")
        #expect(!former.contains("files") && !former.contains("seal"))
        try Files.writeAtomically(former, to: file)
        return sum
    }

    @Test(arguments: [
        (1, "\"own_norm\" : false, \"target_statistics\" : false,"), (2, ""),
    ])
    func formerFormatsAreRead(format: Int, more: String) throws {
        let scratch = try TemporaryFolder()
        let (_, _, model) = try saved(Made.recipe(), method: "dann", in: scratch)
        let sum = try makeFormer(format, more, scratch.path + "/model/model.json")
        let again = try SavedModel(at: scratch.path, modalities: Made.modalities)
        #expect(again.card.files == ["model.safetensors": sum])
        #expect(model.card.files["model.safetensors"] == sum)
        // The tensors are still looked at.
        try Files.writeAtomically("x", to: scratch.path + "/model/model.safetensors")
        #expect(throws: UserFault.self) {
            try SavedModel(at: scratch.path, modalities: Made.modalities)
        }
    }

    @Test func aModalityThatIsNotKnown() throws {
        let scratch = try TemporaryFolder()
        _ = try saved(Made.recipe(), method: "dann", in: scratch)
        let fault = #expect(throws: UserFault.self) {
            try SavedModel(
                at: scratch.path, modalities: ModalityRegistry([ImageModality.self]))
        }
        #expect(fault?.what.contains("is for text") == true)
    }

    @Test(arguments: ["/etc/hostname", "../other", "a/../../other"])
    func filesElsewhereAreNotOfTheModel(name: String) throws {
        let scratch = try TemporaryFolder()
        let (_, _, model) = try saved(Made.recipe(), method: "dann", in: scratch)
        // Sealed again, as a forger would.
        var card = model.card
        card.files[name] = String(repeating: "0", count: 64)
        try Files.writeAtomically(
            SealedJSON.encode(card, for: ModelCard.file), to: scratch.path + "/model/model.json")
        let fault = try #require(throws: UserFault.self) {
            try SavedModel(at: scratch.path, modalities: Made.modalities)
        }
        #expect(fault.what.contains("outside of its folder"), "\(fault)")
    }

    @Test func weightsThatAreNoNumbers() throws {
        let scratch = try TemporaryFolder()
        let (experiment, state, model) = try saved(Made.recipe(), method: "dann", in: scratch)
        var tensors = state.network.modelTensors
        tensors["classifier.bias"] = Tensor([0, .nan])
        try SavedModel.write(
            tensors, modality: experiment.modality, card: model.card, to: scratch.path + "/model")
        let fault = try #require(throws: UserFault.self) {
            try SavedModel(at: scratch.path, modalities: Made.modalities)
        }
        #expect(fault.what.contains("classifier.bias"))
    }

    @Test(arguments: AdaptationPlan.methods)
    func adaptsWithoutSource(method: String) throws {
        let scratch = try TemporaryFolder()
        let recipe = try Made.pictureRecipe(method: "[dann]")
        let (experiment, _, model) = try saved(recipe, method: "dann", in: scratch)
        let epochs = method == AdaptationPlan.statistics ? nil : 2
        let plan = try AdaptationPlan(method, for: model, overrides: [], epochs: epochs, seed: 5)
        let adaptation = ModelAdaptation(model, plan: plan)
        let examples = experiment.domains.target.examples
        let first = try adaptation(examples, of: "there")
        let second = try adaptation(examples, of: "there")
        for (path, tensor) in first.tensors {
            #expect(bits(tensor) == second.tensors[path].map(bits), "\(path)")
        }
        #expect(Set(first.tensors.keys) == Set(model.network.modelTensors.keys))
        if first.result.kept == .adapted {
            let classifier = first.tensors["classifier.weight"].map(bits)
            #expect(classifier == model.network.modelTensors["classifier.weight"].map(bits))
            #expect(
                first.tensors.contains { path, tensor in
                    model.network.modelTensors[path].map(bits) != bits(tensor)
                })
        }
    }

    @Test func aTargetsExamplesComeInADrawnOrder() throws {
        let scratch = try TemporaryFolder()
        let (_, _, model) = try saved(Made.recipe(), method: "dann", in: scratch)
        // The longer, the further down.
        let lines = (0..<12).map { String(repeating: "a ", count: 1 + $0 / 4) + "\n" }
        try Files.writeAtomically(lines.joined(), to: scratch.path + "/lines.txt")
        func target() throws -> [String] {
            try AdaptationTarget(
                scratch.path + "/lines.txt", part: nil, for: model,
                in: RecipeLibrary(roots: [scratch.path]), columns: InputColumns(), skip: { _ in }
            ).examples.map { "\($0)" }
        }
        let records = lines.map { Record(id: $0, content: .text($0), line: 1) }
        let inOrder = model.examples(of: records, in: "here").examples.map { "\($0)" }
        #expect(Set(inOrder).count == 3)
        let drawn = try target()
        #expect(try drawn.sorted() == inOrder.sorted() && drawn != inOrder && target() == drawn)
    }

    @Test func pretrainedPiecesKeepTheirWidth() throws {
        // Wider vectors than the network: their width is in no setting.
        let library = RecipeLibrary(roots: [packageFolder])
        let recipe = try library.recipe(
            "sentiment-social-to-reviews",
            overrides: [
                "text.encoder=none", "text.layers=0", "text.width=16", "text.frozen=false",
            ],
            modalities: Made.modalities)
        let modality = try TextModality(
            settings: recipe.modalitySettings, resources: ResourceFolders(library.corpusFolders),
            records: [])
        let scratch = try TemporaryFolder()
        try modality.save(to: scratch.path)
        let back = try TextModality(savedIn: scratch.path)
        var generator = RandomGenerator(seed: 1)
        let shapes = try modality.makeFeaturizer(pretrained: true, using: &generator).tensors
            .mapValues(\.shape)
        let again = try back.makeFeaturizer(pretrained: false, using: &generator).tensors
        #expect(shapes == again.mapValues(\.shape))
    }
}
