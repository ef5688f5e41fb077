import CZlib
import Support
import Tensors

@testable import NeuralNetworks

extension FuzzTarget {
    /// Files of tensors, and the table that renames them.
    static let checkpoints = [
        FuzzTarget("safetensors") { bytes, _ in
            _ = try SafetensorsFile(bytes: bytes, file: "f").allTensors()
        },
        FuzzTarget("pickle") { bytes, _ in
            let faults = TorchFaults(file: "f")
            var unpickler = Unpickler(bytes, faults)
            _ = try TorchState(unpickler.run(), unpickler.heap, faults)
        },
        FuzzTarget("checkpoint") { bytes, scratch in
            let tensors = try PretrainedWeights.read(scratch.file("f.pth", bytes))
            _ = try convertTorchLayout(tensors, from: "f")
        },
        // The pickle of a whole checkpoint, whose numbers are given.
        FuzzTarget("checkpoint-pickle") { bytes, _ in
            let numbers = [UInt8](0..<128)
            let entries = [("a/data.pkl", bytes), ("a/data/0", numbers), ("a/data/1", numbers)]
            _ = try TorchCheckpoint(bytes: zipped(entries), file: "f")
        },
        FuzzTarget("weight-names") { bytes, _ in
            let names = ["a.b.weight", "a.b.bias", "a.c", "running.mean", "x", "é.0.1"]
            let tensors = names.map { ($0, Tensor(zeros: [1])) }
            _ = try WeightNames(Settings(yaml: bytes.text, file: "f"))
                .mapped(Dictionary(uniqueKeysWithValues: tensors))
        },
    ]
}

/// A zip archive of entries that are stored as they are.
private func zipped(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var (archive, directory) = ([UInt8](), [UInt8]())
    for (name, bytes) in entries {
        let size = number(bytes.count, 4)
        let sum = number(Int(crc32(0, bytes, UInt32(bytes.count))), 4)
        // Version, flags, method, time and date; checksum, sizes, lengths of name and extra field.
        let common =
            number(20, 2) + number(0, 8) + sum + size + size + number(name.utf8.count, 2)
            + number(0, 2)
        directory +=
            [0x50, 0x4B, 1, 2] + number(20, 2) + common + number(0, 10)
            + number(archive.count, 4) + name.utf8
        archive += [0x50, 0x4B, 3, 4] + common + name.utf8 + bytes
    }
    let count = number(entries.count, 2)
    return archive + directory + [0x50, 0x4B, 5, 6] + number(0, 4) + count + count
        + number(directory.count, 4) + number(archive.count, 4) + number(0, 2)
}
