import Support
import Tensors

extension AdapterFolder {
    /// The keys of an `adapter_config.json` that say what is computed, in camel case.
    private struct Document: Decodable {
        var peftType: String?
        var r: Int?
        var loraAlpha: Float?
        var bias: String?
        var fanInFanOut: Bool?
        var useDora: Bool?
        var useRslora: Bool?
        var rankPattern: [String: Int]?
        var alphaPattern: [String: Float]?
    }

    /// Reads an adapter for an encoder.
    ///
    /// - Throws: `UserFault` if a file is missing or not sound, asks for what is not computed here,
    ///   or is of an adapter for another encoder.
    package init(contentsOf folder: String, for encoder: EncoderConfiguration) throws {
        let file = "\(folder)/\(Self.configurationFile)"
        guard Files.exists(file) else {
            throw UserFault(
                "\(folder) has no \(Self.configurationFile)", at: .init(file: folder),
                remedy: "Name the folder of a LoRA adapter as PEFT writes it.")
        }
        let document = try EncoderJSON.read(Document.self, file)
        try Self.check(document, file)
        guard let rank = document.r, (1...256).contains(rank) else {
            throw UserFault(
                "\(file) gives no rank 'r' of 1 to 256", at: .init(file: file),
                remedy: "Take the configuration that belongs to the matrices.")
        }
        let alpha = document.loraAlpha ?? 8
        guard (1e-3...1e4).contains(alpha) else {
            throw UserFault(
                "\(file) gives a lora_alpha of \(alpha), not of 0.001 to 10000",
                at: .init(file: file),
                remedy: "Take the configuration that belongs to the matrices.")
        }
        guard
            let path = Self.weightFiles.map({ "\(folder)/\($0)" }).first(where: Files.exists)
        else {
            throw UserFault(
                "\(folder) has no \(Self.weightFiles[0])", at: .init(file: folder),
                remedy: "Copy the whole folder of the adapter.")
        }
        let matrices = AdapterMatrices(path: path, rank: rank, encoder: encoder)
        self.init(rank: rank, alpha: alpha, layers: try matrices.read())
    }

    private static func check(_ document: Document, _ file: String) throws {
        let kind = document.peftType ?? "none"
        let refused: [(isAsked: Bool, what: String)] = [
            (kind != "LORA", "an adapter of the type '\(kind)'"),
            ((document.bias ?? "none") != "none", "trained biases"),
            (document.fanInFanOut == true, "transposed weights"),
            (document.useDora == true, "DoRA"),
            (document.useRslora == true, "rank-stabilised scales"),
            (document.rankPattern?.isEmpty == false, "several ranks"),
            (document.alphaPattern?.isEmpty == false, "several alphas"),
        ]
        guard let first = refused.first(where: \.isAsked) else { return }
        throw UserFault(
            "\(file) asks for \(first.what), which is not supported", at: .init(file: file),
            remedy: "Take a LoRA adapter with one rank and one alpha and nothing beside.")
    }
}

/// The matrices in the file of an adapter.
private struct AdapterMatrices {
    let path: String
    let rank: Int
    let encoder: EncoderConfiguration

    /// The matrices of each layer, by product.
    func read() throws -> [[String: AdapterFolder.Pair]] {
        var downs: [Int: [String: StoredWeight]] = [:]
        var ups = downs
        let stored = try StoredWeight.all(in: path)
        for (name, weight) in stored.sorted(by: { $0.key < $1.key }) {
            guard let place = try place(of: name) else { continue }
            if place.isDown {
                downs[place.layer, default: [:]][place.product] = weight
            } else {
                ups[place.layer, default: [:]][place.product] = weight
            }
        }
        try checkSizes(downs)
        guard let products = downs[0]?.keys.sorted() else { throw other("no matrices") }
        return try (0..<encoder.layerCount).map { layer in
            guard downs[layer]?.keys.sorted() == products, ups[layer]?.keys.sorted() == products
            else { throw other("other matrices beside layer \(layer) than beside layer 0") }
            return try products.reduce(into: [:]) { pairs, product in
                guard let down = downs[layer]?[product], let up = ups[layer]?[product] else {
                    return
                }
                pairs[product] = .init(
                    down: try tensor(down, [rank, encoder.width], product),
                    up: try tensor(up, [encoder.width, rank], product))
            }
        }
    }

    /// The layers and the width that matrices are for.
    private func checkSizes(_ downs: [Int: [String: StoredWeight]]) throws {
        let layers = (downs.keys.max() ?? -1) + 1
        let width = downs.first?.value.first?.value.shape.last ?? 0
        guard layers == encoder.layerCount, width == encoder.width else {
            throw other(
                "matrices for \(layers) layers of \(width) numbers, and the encoder has "
                    + "\(encoder.layerCount) layers of \(encoder.width)")
        }
    }

    private func tensor(
        _ weight: StoredWeight, _ shape: [Int], _ product: String
    ) throws -> Tensor {
        guard weight.shape == shape else {
            throw other("a matrix of the shape \(weight.shape) beside \(product), not \(shape)")
        }
        let tensor = try weight.read()
        guard tensor.isFinite else {
            throw UserFault(
                "\(path) contains NaN or infinity", at: .init(file: path),
                remedy: "Take an undamaged copy of the adapter.")
        }
        return tensor
    }

    /// Where a matrix belongs; nil for a tensor of a head on top of the encoder.
    private func place(of name: String) throws -> (layer: Int, product: String, isDown: Bool)? {
        let root = encoder.family == .distilbert ? "transformer.layer." : "encoder.layer."
        var own = name[...]
        if own.hasPrefix(AdapterFolder.prefix) { own = own.dropFirst(AdapterFolder.prefix.count) }
        let names = own.split(separator: ".", omittingEmptySubsequences: false)
        let start = root.split(separator: ".").count
        for first in names.indices.prefix(3) {
            let rest = names[first...]
            guard rest.prefix(start).joined(separator: ".") + "." == root, rest.count > start + 3,
                let layer = Int(rest[first + start]), (0..<10_000).contains(layer)
            else { continue }
            let inner = rest[(first + start + 1)...].joined(separator: ".")
            for product in AdapterFolder.products {
                let weight = EncoderWeightNames.name(
                    AdapterFolder.weightName(product, layer: layer), in: encoder.family)
                let stem = weight.dropFirst("\(root)\(layer).".count).dropLast(".weight".count)
                if inner == "\(stem).lora_A.weight" { return (layer, product, true) }
                if inner == "\(stem).lora_B.weight" { return (layer, product, false) }
            }
            throw other(
                "\(inner.prefix(100)), and matrices can be beside "
                    + "\(AdapterFolder.products.joined(separator: ", ")) alone")
        }
        if EncoderWeightNames.isBesideEncoder(String(own)) { return nil }
        throw other("\(name.prefix(100)), which the encoder has no place for")
    }

    private func other(_ what: String) -> UserFault {
        UserFault(
            "\(path) is of an adapter for another encoder: it holds \(what)",
            at: .init(file: path), remedy: "Take an adapter that was trained for this encoder.")
    }
}
