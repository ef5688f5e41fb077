import NeuralNetworks
import Support
import Tensors

/// A tensor of a weights file, read when it is asked for.
struct StoredWeight: Sendable {
    /// The extents once it is read.
    var shape: [Int]
    /// The file, for faults.
    var file: String
    /// Reads it as Float32.
    var read: @Sendable () throws -> Tensor

    /// The tensors of a file by name.
    ///
    /// - Throws: `UserFault` if it is no file of weights, or holds packed values without scales.
    static func all(in path: String) throws -> [String: StoredWeight] {
        switch try PretrainedWeights.open(path) {
        case .torch(let tensors):
            return tensors.mapValues { tensor in
                StoredWeight(shape: tensor.shape, file: path) { tensor }
            }
        case .safetensors(let file):
            return try all(in: file, path)
        }
    }

    private static func all(
        in file: SafetensorsFile, _ path: String
    ) throws -> [String: StoredWeight] {
        var weights: [String: StoredWeight] = [:]
        let names = Set(file.names)
        for name in file.names {
            // A packed tensor takes its scales along.
            if name.hasSuffix(scaleEnding), names.contains(String(name.dropLast(6))) { continue }
            weights[name] =
                names.contains(name + scaleEnding)
                ? try packed(name, in: file, path)
                : StoredWeight(shape: try file.shape(of: name), file: path) {
                    try file.tensor(name)
                }
        }
        return weights
    }

    /// What the name of a tensor's scales ends with.
    private static let scaleEnding = ".scale"

    /// A tensor of four or eight bits a value.
    ///
    /// Four bits: U8 `[rows, columns / 2]`, the value 2j in the lower bits of byte j, 2j + 1 in the
    /// upper ones, each less 8, with a scale for each 32 columns. Eight bits: I8 `[rows, columns]`
    /// with a scale for each row.
    private static func packed(
        _ name: String, in file: SafetensorsFile, _ path: String
    ) throws -> StoredWeight {
        let scaleName = name + scaleEnding
        let (type, shape) = (try file.stored(name).type, try file.shape(of: name))
        let scaleType = try file.stored(scaleName).type
        let scaleShape = try file.shape(of: scaleName)
        let isScale = ["F16", "BF16", "F32"].contains(scaleType)
        if isScale, type == "I8", shape.count == 2, scaleShape == [shape[0], 1] {
            return StoredWeight(shape: shape, file: path) {
                try file.tensor(name).multiplyingColumn(
                    file.tensor(scaleName).reshaped([shape[0]]))
            }
        }
        if isScale, type == "U8", shape.count == 2, shape[1] % 16 == 0,
            scaleShape == [shape[0], shape[1] / 16]
        {
            let whole = [shape[0], 2 * shape[1]]
            return StoredWeight(shape: whole, file: path) {
                let scales = try file.tensor(scaleName).hostScalars
                return try file.stored(name).bytes.withUnsafeBytes {
                    Tensor(packed: $0, scales: scales, order: .neighbours, shape: whole)
                }
            }
        }
        throw UserFault(
            "\(name) and its scale do not fit each other: \(type) \(shape), \(scaleType) "
                + "\(scaleShape)", at: .init(file: path),
            remedy: "Four bits are U8 [rows, columns / 2] with scales [rows, columns / 32], eight "
                + "are I8 [rows, columns] with scales [rows, 1].")
    }
}
