package import NeuralNetworks
package import Support
package import Tensors

/// The `lora` section of a recipe's `text`.
package struct LowRankSettings: SettingsList, Equatable {
    /// A product of attention that gets a matrix beside it.
    package enum Target: String, Sendable, CaseIterable {
        case query, key, value
    }

    package var rank = 8
    /// α: the matrices count α / rank.
    package var alpha: Float = 16
    package var targets = ["query", "value"]

    package init() {}

    package static let list: [Setting<LowRankSettings>] = [
        .count("rank", \.rank, in: 1...256, "rank of the matrix beside a product"),
        .number("alpha", \.alpha, in: 1e-3...1e4, "the matrix counts alpha / rank"),
        .texts("targets", \.targets, "products that get one: query, key, value"),
    ]

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
