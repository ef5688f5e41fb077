import Datasets
import Modalities
import NeuralNetworks
import Support
import Tensors

/// The `image.weights` section of a recipe: a network that was trained elsewhere.
///
/// ```yaml
/// weights:
///   file: digit-networks/mnist.pth
///   names: {features.0: blocks.0.convolutions.0, classifier.0: hidden.0, classifier.2: classifier}
///   head: false
/// ```
struct PretrainedImages: Sendable {
    /// As the recipe names it.
    let file: String
    private let path: String
    private let names: WeightNames?
    let table: [String: String]
    /// Whether the file is in PyTorch's layout.
    let isTorch: Bool
    /// Whether the file's classifier is taken over too; a new task gets a new one.
    let hasHead: Bool

    /// Reads the section and finds the file, in the working folder or among the resources.
    ///
    /// - Throws: `UserFault` on a wrong setting or a missing file.
    init(_ settings: Settings, searching resources: ResourceFolders) throws {
        try settings.allow("file", "names", "layout", "head")
        file = try settings.string("file")
        let name = file
        guard let found = try resources.file(named: name) else {
            throw settings.fault(
                "file", "there is no weight file '\(name)'",
                remedy: "Give its path, or its place in \(resources.words).")
        }
        path = found
        let layout = try settings.choice(
            "layout", among: ["torch", "dawb"],
            default: name.hasSuffix(".safetensors") ? "dawb" : "torch")
        isTorch = layout == "torch"
        hasHead = try settings.bool("head", default: false)
        let section = try settings.child("names")
        names = settings.has("names") ? try WeightNames(section) : nil
        var table: [String: String] = [:]
        for key in section.keys {
            table[key] = section.isNull(key) ? "ignore" : try section.string(key)
        }
        self.table = table
    }

    /// The file's tensors under the network's names and in its layout.
    private func tensors(for featurizer: any Featurizer, _ image: ImageSettings) throws
        -> [String: Tensor]
    {
        var tensors = try PretrainedWeights.read(path)
        if let names {
            tensors = try names.mapped(tensors)
        } else if let network = featurizer as? ResNet, isTorch {
            tensors = PretrainedImages.withoutWrapper(tensors)
            try checkShortcuts(in: tensors, image)
            tensors = try WeightNames(network.torchvisionNames.map { ($0.from, $0.to) })
                .mapped(tensors)
        }
        if names == nil, isTorch, let network = featurizer as? EfficientNetLite {
            tensors = try WeightNames(network.publishedNames.map { ($0.from, $0.to) })
                .mapped(PretrainedImages.withoutWrapper(tensors))
        }
        guard isTorch else { return tensors }
        tensors = try WeightNames([
            ("*.running_mean", "runningMean"), ("*.running_var", "runningVariance"),
            ("*.num_batches_tracked", nil),
        ]).mapped(tensors)
        if let network = featurizer as? ConvolutionalNetwork {
            PretrainedImages.foldBiases(&tensors, network)
        }
        var flattened: [String: FlattenedImage] = [:]
        if let network = featurizer as? ConvolutionalNetwork, tensors["hidden.0.weight"] != nil,
            let last = network.plan.sizes((image.size, image.size)).last,
            let channels = network.plan.filters.last
        {
            flattened["hidden.0.weight"] = FlattenedImage(
                channels: channels, height: last.height, width: last.width)
        }
        return try convertTorchLayout(tensors, flattened: flattened, from: path)
    }

    /// Tensors without the outer name that PyTorch gives a network on several devices.
    private static func withoutWrapper(_ tensors: [String: Tensor]) -> [String: Tensor] {
        let wrapper = "module."
        guard tensors.keys.allSatisfy({ $0.hasPrefix(wrapper) }) else { return tensors }
        return tensors.reduce(into: [:]) { $0[String($1.key.dropFirst(wrapper.count))] = $1.value }
    }

    /// Refuses a file whose blocks are joined by other shortcuts than the network's.
    private func checkShortcuts(in tensors: [String: Tensor], _ image: ImageSettings) throws {
        let isProjected = tensors.keys.contains {
            $0.contains(".downsample.") || $0.contains(".shortcut.")
        }
        guard tensors["layer2.0.conv1.weight"] != nil,
            isProjected != (image.shortcut == .projection)
        else { return }
        throw UserFault(
            isProjected
                ? "the file's network has projections as shortcuts, the recipe's is padded"
                : "the file's network has no weights for shortcuts, the recipe's has projections",
            at: .init(file: path),
            remedy: "Set image.shortcut: \(isProjected ? "projection" : "padded").")
    }

    /// Takes a convolution's bias into the running mean of the batch-norm behind it, which takes it
    /// off again.
    private static func foldBiases(
        _ tensors: inout [String: Tensor], _ network: ConvolutionalNetwork
    ) {
        guard network.plan.norm == .batch else { return }
        for (index, block) in network.blocks.enumerated() {
            for layer in block.convolutions.indices {
                let mean = "blocks.\(index).norms.\(layer).runningMean"
                let name = "blocks.\(index).convolutions.\(layer).bias"
                guard let bias = tensors[name], let old = tensors[mean], old.shape == bias.shape
                else { continue }
                tensors[mean] = old - bias
                tensors[name] = nil
            }
        }
    }

    /// The featurizer with the file's weights.
    ///
    /// - Throws: `UserFault` naming all tensors that are missing, too many or of another shape.
    func loaded(into featurizer: any Featurizer, _ image: ImageSettings) throws -> any Featurizer {
        var loaded = featurizer
        var all = try tensors(for: featurizer, image).filter { !$0.key.hasPrefix("classifier.") }
        // A file from elsewhere knows nothing of a target's statistics, nor of fixed filters.
        for (name, tensor) in featurizer.tensors where all[name] == nil {
            guard BatchNorm.isTargetStatistic(name) || PaddedShortcut.isFilter(name) else {
                continue
            }
            all[name] = tensor
        }
        try loaded.load(all, from: path)
        return loaded
    }

    /// The file's classifier, if the recipe wants it.
    ///
    /// - Throws: `UserFault` if there is none, or it has other features or classes.
    func head(for featurizer: any Featurizer, _ image: ImageSettings, classes: Int) throws
        -> Linear?
    {
        guard hasHead else { return nil }
        var generator = RandomGenerator(seed: 0)
        var head = Linear(featurizer.featureCount, classes, using: &generator)
        let own = try tensors(for: featurizer, image).filter { $0.key.hasPrefix("classifier.") }
        try head.load(own, prefix: "classifier.", from: path)
        return head
    }
}

/// The `image` section as it is read, for the resolved recipe.
struct ResolvedImageSettings: Encodable, Sendable {
    let settings: ImageSettings
    let weights: PretrainedImages?

    private struct Weights: Encodable {
        var file: String
        var names: [String: String]
        var layout: String
        var head: Bool
    }

    func encode(to encoder: any Encoder) throws {
        try WrittenSettings(settings).encode(to: encoder)
        if settings.network == .plain { try WrittenSettings(settings.plain).encode(to: encoder) }
        guard let weights else { return }
        var c = encoder.container(keyedBy: SettingKey.self)
        try c.encode(
            Weights(
                file: weights.file, names: weights.table,
                layout: weights.isTorch ? "torch" : "dawb", head: weights.hasHead),
            forKey: SettingKey("weights"))
    }
}
