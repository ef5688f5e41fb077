package import NeuralNetworks
package import Support
package import Tensors
import TextEncoders

/// The `lora` section of a recipe's `text`.
package struct LowRankSettings: SettingsList, Equatable {
    /// A product of attention that gets a matrix beside it.
    package enum Target: String, Sendable, CaseIterable {
        case query, key, value
    }

    /// A folder with matrices to start from, as PEFT writes it, or ``none``.
    package var adapter = LowRankSettings.none
    package var rank = 8
    /// α: the matrices count α / rank.
    package var alpha: Float = 16
    package var targets = ["query", "value"]

    package init() {}

    /// The value of `adapter` that asks for matrices from chance.
    package static let none = "none"

    /// Whether the matrices start from a folder's.
    package var hasAdapter: Bool { adapter != LowRankSettings.none }

    package static let list: [Setting<LowRankSettings>] =
        [
            .text("adapter", \.adapter, "a folder with a LoRA adapter to start from, or none")
                .written(where: \.hasAdapter)
        ] + matrixKeys

    /// What an adapter says itself.
    private static let matrixKeys: [Setting<LowRankSettings>] = {
        let keys: [Setting<LowRankSettings>] = [
            .count("rank", \.rank, in: 1...256, "rank of the matrix beside a product"),
            .number("alpha", \.alpha, in: 1e-3...1e4, "the matrix counts alpha / rank"),
            .texts("targets", \.targets, "products that get one: query, key, value"),
        ]
        return keys.map {
            $0.only(
                where: { !$0.hasAdapter }, "says nothing beside an adapter, which has its own",
                remedy: "set adapter: \(none)")
        }
    }()

    /// Refuses products that there are not.
    package func check(_ settings: Settings) throws {
        let known = Target.allCases.map(\.rawValue)
        if let wrong = targets.first(where: { !known.contains($0) }) {
            throw settings.fault(
                "targets", "attention has no product '\(wrong)'",
                remedy: Settings.suggestion(for: wrong, among: known, what: "products"))
        }
        if targets.isEmpty || Set(targets).count < targets.count {
            throw settings.fault(
                "targets", "each product is named once, and one at least",
                remedy: "Name some of \(known.joined(separator: ", ")).")
        }
    }
}

/// Matrices of low rank beside the products of an attention layer (LoRA, Hu et al. 2021,
/// arXiv:2106.09685, section 4.1): W + (α / r) · B · A, of which B begins as zero.
package struct LowRankAdapter: Module {
    /// A, shape `[r, F]`; nil beside a product that stays as it is. In the order of query, key,
    /// value.
    private var downs: [Tensor]
    /// B, shape `[F, r]`.
    private var ups: [Tensor]
    /// Which third of the projection each is beside.
    private let parts: [Int]
    private let width: Int
    private let factor: Float

    /// Matrices for attention of `width` features.
    package init(_ settings: LowRankSettings, width: Int, using generator: inout RandomGenerator) {
        parts = LowRankSettings.Target.allCases.enumerated()
            .filter { settings.targets.contains($0.element.rawValue) }.map(\.offset)
        let deviation = 1 / Float(width).squareRoot()
        downs = parts.map { _ in
            .normal([settings.rank, width], deviation: deviation, using: &generator)
        }
        ups = parts.map { _ in Tensor(zeros: [width, settings.rank]) }
        self.width = width
        factor = settings.alpha / Float(settings.rank)
    }

    /// The matrices of a layer of an adapter that was read.
    init(_ adapter: AdapterFolder, layer: Int, width: Int) {
        let pairs = AdapterFolder.products.enumerated().compactMap { part, product in
            adapter.layers[layer][product].map { (part, $0) }
        }
        parts = pairs.map(\.0)
        downs = pairs.map(\.1.down)
        ups = pairs.map(\.1.up)
        self.width = width
        factor = adapter.alpha / Float(adapter.rank)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        for index in parts.indices {
            let name = LowRankSettings.Target.allCases[parts[index]].rawValue
            visitor.tensor("\(name).down", &downs[index], .trainable)
            visitor.tensor("\(name).up", &ups[index], .trainable)
        }
    }

    /// The weight of queries, keys and values `[3F, F]` with the matrices added.
    package func merged(_ weight: Tensor) -> Tensor {
        let still = Tensor(zeros: [width, width])
        let added = (0..<3).map { third in
            parts.firstIndex(of: third).map { matmul(ups[$0], downs[$0]) * factor } ?? still
        }
        return weight + .concatenating(added)
    }
}
