package import Adaptation
package import Datasets
package import Modalities
import NeuralNetworks
import Support
import Tasks
package import Tensors

/// A trained model read back from its folder: everything that predicting needs.
package struct SavedModel: Sendable {
    /// The folder it was read from.
    package let folder: String
    package let card: ModelCard
    package let modality: any Modality
    package let network: Network

    /// The form of the records that it reads.
    package var input: InputDescription { type(of: modality).descriptor.input }

    /// Reads a saved model.
    ///
    /// - Parameters:
    ///   - path: The model's folder, the folder of its run, or its safetensors file.
    ///   - modalities: Those that can read it.
    /// - Throws: `UserFault` if there is none, or if a file of it is missing, damaged, of a newer
    ///   program or of an unknown modality.
    package init(at path: String, modalities: ModalityRegistry) throws {
        folder = try ModelLocation.folder(of: path)
        let cardFile = "\(folder)/\(ModelCard.file)"
        guard Files.exists(cardFile) else {
            throw UserFault(
                "the model in \(folder) has no \(ModelCard.file)", at: .init(file: folder),
                remedy: "It is of an older version, or was copied in part: run its recipe again.")
        }
        card = try ModelCard(contentsOf: cardFile)
        guard let modality = modalities[card.modality] else {
            throw UserFault(
                "the model is for \(card.modality), which this program does not know",
                at: .init(file: cardFile),
                remedy: Settings.suggestion(
                    for: card.modality, among: modalities.names, what: "modalities"))
        }
        let tensors = try SavedModel.tensors(of: card, in: folder)
        self.modality = try SavedModel.modality(modality, of: card, savedIn: folder)
        network = try SavedModel.network(
            card, self.modality, tensors, file: "\(folder)/\(ModelCard.tensors)")
    }

    private static func modality(
        _ type: any Modality.Type, of card: ModelCard, savedIn folder: String
    ) throws -> any Modality {
        func fault(_ what: String, _ place: UserFault.Place) -> UserFault {
            UserFault(
                "the saved model cannot read new records: \(what)", at: place,
                remedy: "A file of the model is missing or damaged: copy the whole folder again.")
        }
        do {
            // A modality reads its files by itself: they are looked at before and after.
            try card.checkFiles(in: folder)
            let modality = try type.init(savedIn: folder)
            try card.checkFiles(in: folder)
            return modality
        } catch let damage as DamagedFile {
            throw fault(damage.sentence, .init(file: damage.file))
        } catch let cause as UserFault {
            throw fault(cause.what, cause.place ?? .init(file: folder))
        }
    }

    /// The tensors, which must be those that the card was written with.
    private static func tensors(
        of card: ModelCard, in folder: String
    ) throws -> [String: Tensor] {
        let path = "\(folder)/\(ModelCard.tensors)"
        let bytes = try Files.read(path)
        let tensors = try SafetensorsFile(bytes: bytes, file: path).allTensors()
        guard Files.sha256(of: bytes) == card.files[ModelCard.tensors] else {
            throw UserFault(
                "\(path) is not the file that \(ModelCard.file) describes", at: .init(file: path),
                remedy:
                    "One of them was changed, or copied from another model: copy the whole folder.")
        }
        if let broken = tensors.sorted(by: { $0.key < $1.key }).first(where: {
            !$0.value.sumOfSquares.isFinite
        }) {
            throw UserFault(
                "the tensor \(broken.key) of the saved model contains NaN or infinity",
                at: .init(file: path), remedy: "Train again: lower training.rate or training.clip.")
        }
        return tensors
    }

    private static func network(
        _ card: ModelCard, _ modality: any Modality, _ tensors: [String: Tensor], file: String
    ) throws -> Network {
        var generator = RandomGenerator(seed: 0)
        let featurizer = try modality.makeFeaturizer(pretrained: false, using: &generator)
        let head = card.task.makeHead(
            features: featurizer.featureCount, using: &generator)
        var network = Network(
            featurizer: featurizer, head: head, method: Supervised())
        // A method can have put a batch-norm behind the features.
        if tensors.keys.contains(where: { NetworkPart.norm.holds($0) }) {
            network.norm = [BatchNorm(featurizer.featureCount)]
        }
        try network.loadModel(tensors, from: file)
        return network
    }

    /// What the task says of examples: class probabilities `[N, K]`, or numbers `[N, 1]`.
    ///
    /// - Precondition: At least one example.
    /// - Throws: `UserFault` on an example that is read from its file only now, and cannot be.
    package func answers(for examples: [Example]) throws -> Tensor {
        var network = network
        return card.task.predictions(
            from: try network.predict(examples, through: modality.views).output)
    }

    /// What the modality noted of the inputs that it has read since the last call.
    package func takeNotes() -> [String] { (modality as? any NotingModality)?.takeNotes() ?? [] }

    /// What a user calls it: its modality, method and seed.
    package var title: String {
        let later = card.adaptations.map { ", adapted to \($0.target) by \($0.method)" }.joined()
        return
            "\(card.modality) model of \(card.recipe) (\(card.method), seed \(card.seed)\(later))"
    }

    /// Writes a model into a folder of its own, in one step.
    ///
    /// - Parameters:
    ///   - tensors: `Network.modelTensors`.
    ///   - modality: The one that reads the model's records.
    ///   - card: What is said of the model; the checksum is filled in.
    ///   - folder: The folder; one that is there is replaced.
    ///   - makesParents: Whether the folder that it lies in is made where it is missing.
    ///   - more: Writes further files into it.
    /// - Throws: `UserFault` if it cannot be written.
    package static func write(
        _ tensors: [String: Tensor], modality: any Modality, card: ModelCard, to folder: String,
        makesParents: Bool = true, more: (_ folder: String) throws -> Void = { _ in }
    ) throws {
        try Files.replaceFolder(folder, makesParents: makesParents) { folder in
            try modality.save(to: folder)
            try (modality as? any AdapterSaving)?.saveAdapter(
                NetworkPart.featurizer.own(tensors), to: folder)
            let bytes = try SafetensorsFile.bytes(
                tensors,
                metadata: [
                    "recipe": card.recipe, "modality": card.modality, "method": card.method,
                    "seed": String(card.seed), "classes": card.classes.joined(separator: ","),
                ])
            try Files.writeAtomically(bytes, to: "\(folder)/\(ModelCard.tensors)")
            try more(folder)
            // Written last, with the checksum of everything before it.
            var card = card
            card.files = try Files.sums(in: folder)
            card.files[ModelCard.tensors] = Files.sha256(of: bytes)
            try Files.writeAtomically(
                SealedJSON.encode(card, for: ModelCard.file), to: "\(folder)/\(ModelCard.file)")
        }
    }
}
