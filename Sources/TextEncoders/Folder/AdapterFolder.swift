import Support
package import Tensors

/// The matrices of a LoRA adapter, in a folder as PEFT lays it out: `adapter_config.json` and
/// `adapter_model.safetensors`.
package struct AdapterFolder: Sendable {
    /// The two matrices beside a product.
    package struct Pair: Sendable {
        /// A, `[r, F]`.
        package var down: Tensor
        /// B, `[F, r]`.
        package var up: Tensor

        /// Two matrices.
        package init(down: Tensor, up: Tensor) { (self.down, self.up) = (down, up) }
    }

    /// r.
    package let rank: Int
    /// α: what is added to a product counts α / r.
    package let alpha: Float
    /// The matrices of each layer, by the product that they are beside: `query`, `key` or `value`.
    package let layers: [[String: Pair]]

    /// The products of attention that can have matrices, in the order of the projection's thirds.
    package static let products = ["query", "key", "value"]

    /// The names of the two files.
    package static let configurationFile = "adapter_config.json"
    static let weightFiles = ["adapter_model.safetensors", "adapter_model.bin"]

    /// An adapter from its parts.
    ///
    /// - Precondition: Every layer has matrices beside the same products.
    package init(rank: Int, alpha: Float, layers: [[String: Pair]]) {
        precondition(
            layers.allSatisfy { $0.keys == layers[0].keys }, "AdapterFolder: layers that differ")
        (self.rank, self.alpha, self.layers) = (rank, alpha, layers)
    }

    /// The products that have matrices.
    package var targets: [String] {
        Self.products.filter { layers.first?[$0] != nil }
    }

    /// What is added to the weight of a product, `[F, F]`; nil beside one without matrices.
    ///
    /// - Parameter name: The name of the weight in BERT's own encoder.
    func change(of name: String) -> Tensor? {
        for (index, pairs) in layers.enumerated() {
            for (product, pair) in pairs where name == Self.weightName(product, layer: index) {
                return matmul(pair.up, pair.down) * (alpha / Float(rank))
            }
        }
        return nil
    }

    /// The name of a product's weight in BERT's own encoder.
    static func weightName(_ product: String, layer: Int) -> String {
        "encoder.layer.\(layer).attention.self.\(product).weight"
    }
}
