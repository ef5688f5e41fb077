import Support
import Tensors

/// The weights of an encoder in its folder.
package struct EncoderWeights: Sendable {
    /// The names of the files that they were read from.
    package let files: [String]
    /// The file that faults name.
    private let path: String
    /// By the family's own names, without what stands before them.
    private var weights: [String: StoredWeight]

    /// The files that weights are looked for in, in that order.
    private static let single = ["model.safetensors", "pytorch_model.bin"]
    /// What weights of other programs are called.
    private static let foreign = [
        "tf_model.h5", "flax_model.msgpack", "rust_model.ot", "model.onnx", "onnx",
    ]

    /// Opens the weights of a folder.
    ///
    /// - Throws: `UserFault` if there are none, a file of them is missing or not sound, or they are
    ///   no encoder's.
    package init(folder: String) throws {
        for name in Self.single {
            let (path, index) = ("\(folder)/\(name)", "\(folder)/\(name).index.json")
            if Files.exists(path) {
                try self.init(StoredWeight.all(in: path), files: [name], path: path)
                return
            }
            if Files.exists(index) {
                let shards = try ShardIndex(contentsOf: index, folder: folder)
                try self.init(
                    shards.weights(in: folder, index: index),
                    files: ["\(name).index.json"] + shards.files, path: index)
                return
            }
        }
        let other = Self.foreign.first { Files.exists("\(folder)/\($0)") }
        throw UserFault(
            "\(folder) holds no weights that can be read"
                + (other.map { ": \($0) is of another program" } ?? ""),
            at: .init(file: folder),
            remedy: "Fetch the encoder's model.safetensors or pytorch_model.bin.")
    }

    private init(_ stored: [String: StoredWeight], files: [String], path: String) throws {
        (self.files, self.path) = (files, path)
        weights = [:]
        let tables = stored.keys.filter {
            $0 == EncoderWeightNames.words || $0.hasSuffix("." + EncoderWeightNames.words)
        }
        guard tables.count == 1 else {
            throw UserFault(
                tables.isEmpty
                    ? "\(path) holds no tensor named \(EncoderWeightNames.words)"
                    : "\(path) holds \(tables.count) encoders: \(tables.sorted()[0]), "
                        + "\(tables.sorted()[1])",
                at: .init(file: path),
                remedy: "Take weights of one encoder of these families: \(EncoderFamily.words).")
        }
        let prefix = String(tables[0].dropLast(EncoderWeightNames.words.count))
        for (name, weight) in stored {
            // What lies outside an inner encoder is a head on top of it.
            guard name.hasPrefix(prefix) else { continue }
            let own = EncoderWeightNames.modern(String(name.dropFirst(prefix.count)))
            if !EncoderWeightNames.isBesideEncoder(own) { weights[own] = weight }
        }
    }

    /// The network of these weights.
    ///
    /// - Throws: `UserFault` that names the tensors which are missing, too many or of another shape
    ///   than the configuration says, or the first that is damaged.
    package func network(_ configuration: EncoderConfiguration) throws -> EncoderNetwork {
        try check(configuration)
        return try EncoderNetwork(configuration) { name, shape in
            let own = EncoderWeightNames.name(name, in: configuration.family)
            guard let weight = weights[own] else {
                preconditionFailure("EncoderWeights: \(own) was not checked")
            }
            let tensor = try weight.read()
            guard tensor.isFinite else {
                throw UserFault(
                    "\(own) contains NaN or infinity", at: .init(file: weight.file),
                    remedy: "Take an undamaged copy of the file.")
            }
            return tensor
        }
    }

    /// Every tensor by the family's own name, with the matrices of an adapter added to the products
    /// that they are beside.
    ///
    /// - Throws: `UserFault` if a tensor cannot be read.
    func tensors(
        _ configuration: EncoderConfiguration, merging adapter: AdapterFolder
    ) throws -> [String: Tensor] {
        try check(configuration)
        return try EncoderWeightNames.all(of: configuration).reduce(into: [:]) { tensors, entry in
            let own = EncoderWeightNames.name(entry.name, in: configuration.family)
            guard let tensor = try weights[own]?.read() else { return }
            tensors[own] = adapter.change(of: entry.name).map { tensor + $0 } ?? tensor
        }
    }

    /// Compares the tensors with those that a configuration asks for.
    ///
    /// - Throws: `UserFault` that names those which do not fit.
    package func check(_ configuration: EncoderConfiguration) throws {
        var rest = Set(weights.keys)
        var missing: [String] = []
        var faults: [String] = []
        for (name, shape) in EncoderWeightNames.all(of: configuration) {
            let own = EncoderWeightNames.name(name, in: configuration.family)
            rest.remove(own)
            guard let weight = weights[own] else {
                missing.append(own)
                continue
            }
            if weight.shape != shape {
                faults.append("\(own) has the shape \(weight.shape), config.json says \(shape)")
            }
        }
        if !missing.isEmpty { faults.insert("it has no \(Self.words(missing))", at: 0) }
        if faults.count > 3 { faults = faults.prefix(3) + ["\(faults.count - 3) more differ"] }
        if !rest.isEmpty {
            faults.append("it has \(Self.words(rest.sorted())), which config.json does not ask for")
        }
        guard faults.isEmpty else {
            throw UserFault(
                "\(path) does not fit config.json: \(faults.joined(separator: "; "))",
                at: .init(file: path),
                remedy: "Take the config.json that belongs to the weights.")
        }
    }

    /// The first few names, and how many more there are.
    private static func words(_ names: [String]) -> String {
        let shown = names.prefix(3).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }
}
