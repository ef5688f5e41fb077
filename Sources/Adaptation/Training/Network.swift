package import Datasets
package import Modalities
package import NeuralNetworks
package import Support
package import Tasks
package import Tensors

/// Everything that is trained together: featurizer, head, and what a method and a pretext task
/// bring along.
package struct Network: Module {
    package var featurizer: any Featurizer
    /// Batch-norm behind a featurizer that has none, for methods that work on its statistics; none
    /// or one.
    package var norm: [BatchNorm]
    /// The last layers, which give the output that the task asks for.
    package var head: any Head
    package var method: any Method
    /// None or one.
    package var pretext: [any PretextTask]
    /// A copy of the featurizer for the source's examples, once a method wants one; none or one.
    private(set) var frozenSource: [Frozen]

    /// A network from its parts.
    package init(
        featurizer: any Featurizer, head: any Head, method: any Method,
        pretext: [any PretextTask] = []
    ) {
        self.featurizer = featurizer
        self.head = head
        self.method = method
        self.pretext = pretext
        let hasNorm = featurizer.hasRunningStatistics
        // A trained source model cannot be given a layer that it was not trained with.
        norm =
            method.needs.targetStatistics && method.needs.source && !hasNorm
            ? [BatchNorm(featurizer.featureCount)] : []
        frozenSource = []
    }

    /// Whether there is a batch-norm whose statistics can become the target's.
    package var hasRunningStatistics: Bool {
        !norm.isEmpty || featurizer.hasRunningStatistics
    }

    /// What the paths of the featurizer's tables of inputs begin with.
    package var inputTables: [String] {
        featurizer.inputTables.map { NetworkPart.featurizer.prefix + $0 + "." }
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.part(.featurizer, &featurizer)
        visitor.part(.norm, &norm)
        visitor.part(.head, &head)
        visitor.part(.method, &method)
        for index in pretext.indices { visitor.part(.pretext, &pretext[index]) }
        visitor.part(.frozenSource, &frozenSource)
    }

    /// Features of a batch, shape `[N, F]`.
    package mutating func features(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        var features = featurizer(batch, &pass)
        for index in norm.indices { features = norm[index](features, &pass) }
        return features
    }

    /// Features of source examples by the frozen copy, untracked.
    mutating func frozenFeatures(_ batch: Batch) -> Tensor {
        precondition(!frozenSource.isEmpty, "Network: there is no frozen copy yet")
        var pass = Pass.evaluation
        return frozenSource[0].featurizer(batch, &pass).detached
    }

    /// Takes the frozen copy if the method wants one at this progress and there is none yet.
    mutating func freezeSource(at progress: Float) {
        if frozenSource.isEmpty, method.currentTurn(at: progress).usesFrozenSource {
            freezeSource()
        }
    }

    /// Takes the frozen copy.
    package mutating func freezeSource() { frozenSource = [Frozen(featurizer: featurizer)] }

    /// The tensors that predicting needs: the saved model.
    package var modelTensors: [String: Tensor] {
        tensors.filter { tensor in NetworkPart.model.contains { $0.holds(tensor.key) } }
    }

    /// Takes over a saved model; method and pretext task stay as they are.
    ///
    /// - Throws: `UserFault` if a tensor is missing, too many, or of another shape.
    package mutating func loadModel(_ tensors: [String: Tensor], from file: String) throws {
        func load(_ part: NetworkPart, _ module: inout some Module) throws {
            try module.load(
                tensors.filter { part.holds($0.key) }, prefix: part.prefix, from: file)
        }
        try load(.featurizer, &featurizer)
        try load(.norm, &norm)
        try load(.head, &head)
    }

    /// Examples that are predicted for at once: enough to keep all cores busy, and few enough that
    /// what a layer makes of them stays small.
    package static let chunk = 64

    /// Features and output of examples in evaluation mode.
    ///
    /// - Parameters:
    ///   - examples: Not yet viewed.
    ///   - isTarget: Whether they are the target's, for layers with statistics of each domain.
    ///   - views: Brings the examples before the network.
    /// - Returns: Shapes `[N, F]` and `[N, K]`.
    /// - Throws: `UserFault` on an example that cannot be read.
    package mutating func predict(
        _ examples: [Example], isTarget: Bool = true, through views: any ExampleViews
    ) throws -> NetworkOutput {
        var pass = Pass.evaluation(of: DomainRows(isTarget: isTarget))
        guard !examples.isEmpty else {
            let features = Tensor(zeros: [0, featurizer.featureCount])
            return NetworkOutput(features: features, output: noOutput)
        }
        var all: [Tensor] = []
        for chunk in examples.chunks(of: Network.chunk) {
            all.append(features(Batch(try views.plain(chunk)), &pass))
        }
        let features = Tensor.concatenating(all)
        return NetworkOutput(features: features, output: head(features))
    }

    /// Refuses a method that trains normalisation layers alone where there are none.
    ///
    /// - Throws: `UserFault` at `place`.
    package func checkLayers(at place: UserFault.Place? = nil) throws {
        let updates = method.currentTurn(at: 0).updates
        guard updates.contains(where: \.trainsNormalization),
            featurizer.normalizationPaths.isEmpty, norm.isEmpty
        else { return }
        throw UserFault(
            "the method trains the scales and shifts of normalisation layers alone, and the "
                + "network has none", at: place,
            remedy: "Take a network with such layers (for images: norm: batch), or another method.")
    }

    /// The output for no example, shape `[0, K]`.
    var noOutput: Tensor { Tensor(zeros: [0, head.outputCount]) }

    /// Estimates batch-norm's statistics of the target from its examples (AdaBN).
    ///
    /// - Throws: `UserFault` on an example that cannot be read.
    package mutating func estimateTargetStatistics(
        _ examples: [Example], through views: any ExampleViews
    ) throws {
        guard hasRunningStatistics else { return }
        // Shuffled, since a data set that lies sorted by class would make every batch a special
        // one.
        var order = examples
        var generator = RandomGenerator(seed: 0, stream: "statistics")
        generator.shuffle(&order)
        for (index, chunk) in order.chunks(of: Network.chunk).enumerated() {
            var pass = Pass.evaluation(
                of: DomainRows(
                    statistics: .perDomain, isTarget: true, estimating: 1 / Float(index + 1)))
            _ = features(Batch(try views.plain(chunk)), &pass)
        }
    }
}

extension Visitor {
    fileprivate mutating func part(_ part: NetworkPart, _ module: inout some Module) {
        self.module(part.rawValue, &module)
    }
}

/// What a network makes of some examples.
package struct NetworkOutput: Sendable {
    /// Shape `[N, F]`.
    package var features: Tensor
    /// What the head makes of them: for classification logits, shape `[N, K]`.
    package var output: Tensor
}

/// A featurizer whose tensors are saved, and never trained.
struct Frozen: Module {
    var featurizer: any Featurizer

    mutating func visit(_ visitor: inout some Visitor) {
        var buffers: [(String, Tensor)] = []
        featurizer.forEachTensor { path, tensor, _ in buffers.append((path, tensor)) }
        for index in buffers.indices {
            visitor.tensor(buffers[index].0, &buffers[index].1, .buffer)
        }
        var changed = buffers.makeIterator()
        featurizer.forEachTensor { _, tensor, _ in
            if let (_, buffer) = changed.next() { tensor = buffer }
        }
    }
}

extension Module {
    /// Whether there is a batch-norm inside.
    var hasRunningStatistics: Bool { holdsLayer { $0 is BatchNorm } }
}

extension ExampleViews {
    /// Examples as they are.
    func plain(_ examples: [Example]) throws -> [Example] {
        var generator = RandomGenerator(seed: 0)
        return try examples.map { try view($0, as: .plain, using: &generator) }
    }
}

extension Array {
    /// Consecutive parts of at most `size` elements.
    func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
