import NeuralNetworks
import Support
import Tensors

extension AdapterFolder {
    /// What stands before the encoder's own names.
    static let prefix = "base_model.model."

    /// The keys that PEFT reads, in camel case.
    private struct Document: Encodable {
        var baseModelNameOrPath: String
        var peftType = "LORA"
        var taskType = "FEATURE_EXTRACTION"
        var inferenceMode = true
        var r: Int
        var loraAlpha: Float
        var loraDropout: Float = 0
        var targetModules: [String]
        var bias = "none"
        var fanInFanOut = false
        var useDora = false
        var useRslora = false
    }

    /// Writes the folder, which PEFT reads beside the encoder.
    ///
    /// - Parameters:
    ///   - folder: The folder; it is made where it is missing.
    ///   - encoder: The encoder's sizes.
    ///   - base: The encoder's name or path.
    /// - Throws: `UserFault` if it cannot be written.
    package func write(
        to folder: String, for encoder: EncoderConfiguration, base: String
    ) throws {
        try Files.makeFolder(folder)
        var tensors: [String: Tensor] = [:]
        for (layer, pairs) in layers.enumerated() {
            for (product, pair) in pairs {
                let stem = Self.prefix + Self.stem(product, layer, encoder.family)
                tensors["\(stem).lora_A.weight"] = pair.down
                tensors["\(stem).lora_B.weight"] = pair.up
            }
        }
        try SafetensorsFile.write(
            tensors, metadata: ["format": "pt"], to: "\(folder)/\(Self.weightFiles[0])")
        let modules = targets.map { product in
            Self.stem(product, 0, encoder.family).split(separator: ".").last.map(String.init)
                ?? product
        }
        try EncoderJSON.write(
            Document(
                baseModelNameOrPath: base, r: rank, loraAlpha: alpha, targetModules: modules),
            to: "\(folder)/\(Self.configurationFile)")
    }

    /// A family's name for a product.
    private static func stem(_ product: String, _ layer: Int, _ family: EncoderFamily) -> String {
        String(
            EncoderWeightNames.name(weightName(product, layer: layer), in: family)
                .dropLast(".weight".count))
    }
}
