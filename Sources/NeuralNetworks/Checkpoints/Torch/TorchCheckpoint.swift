import Support
public import Tensors

/// Tensors by name, read from a checkpoint that `torch.save` has written (`.pth`, `.pt`).
///
/// Such a file is a zip archive of a pickle, which says what there is, and of the numbers, one
/// entry a storage; before PyTorch 1.6 pickles and numbers followed each other
/// (``LegacyTorchFile``). PyTorch carries the pickle out as a program; here only the part of it that
/// describes tensors is understood, everything else is refused by name, and nothing is executed
/// or written. Every claim is checked against the file before memory is taken for it: the tensors
/// together have at most four times the file's bytes (as they are saved, before they become
/// Float32).
///
/// Read are a state dict by itself, as an `OrderedDict` or any dictionary, and one inside the
/// dictionary of a training script: nested names are joined with dots, and one usual outer name
/// (`state_dict`, `model_state_dict`, `model`, `network`, `net`) is taken off, with all beside it
/// left out. Tensors of every real number type become Float32, integers (such as the
/// `num_batches_tracked` of batch-norm) and truth values as well; views of storages, transposed or
/// sliced, become tensors in row-major order. Whole modules, complex and quantized tensors are
/// refused.
public struct TorchCheckpoint: Sendable {
    /// The tensors, by name.
    public let tensors: [String: Tensor]

    /// Reads a file.
    ///
    /// - Parameter path: The file.
    /// - Throws: `UserFault` if it cannot be read, is no such checkpoint, is cut short or
    ///   contradicts itself, or asks for anything but tensors.
    public init(contentsOf path: String) throws {
        try self.init(bytes: Files.read(path), file: path)
    }

    /// Reads the bytes of a file.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for faults.
    /// - Throws: `UserFault`, as for a file.
    package init(bytes: [UInt8], file: String) throws {
        let faults = TorchFaults(file: file)
        if LegacyTorchFile.isOne(bytes) {
            let file = try LegacyTorchFile(bytes, faults)
            tensors = try TorchCheckpoint.tensors(
                of: file.root, file.heap, bytes.count, faults, read: file.numbers)
            return
        }
        guard TorchCheckpoint.isZip(bytes) else { throw faults.foreign(bytes) }
        tensors = try bytes.withUnsafeBytes { buffer in
            let archive = try TorchArchive(buffer, faults)
            let folder = try TorchCheckpoint.folder(of: archive, faults)
            var unpickler = Unpickler(try archive.read("\(folder)data.pkl"), faults)
            let root = try unpickler.run()
            return try TorchCheckpoint.tensors(
                of: root, unpickler.heap, bytes.count, faults
            ) { try archive.read("\(folder)data/\($0)") }
        }
    }

    /// The tensors below a pickled value.
    ///
    /// - Parameters:
    ///   - root: The value.
    ///   - heap: What it refers to.
    ///   - size: The bytes of the whole file.
    ///   - faults: What to throw.
    ///   - read: Gives the bytes of a storage.
    private static func tensors(
        of root: PickleValue, _ heap: PickleHeap, _ size: Int, _ faults: TorchFaults,
        read: (String) throws -> [UInt8]
    ) throws -> [String: Tensor] {
        let state = try TorchState(root, heap, faults)
        guard !state.tensors.isEmpty else { throw faults.unsupported("holds no tensor") }
        var reading = TorchReading(
            heap: heap, faults: faults,
            budget: size.multipliedReportingOverflow(by: TorchArchive.inflation).partialValue)
        return try reading.tensors(state.tensors, read)
    }

    /// The tensors' names, sorted.
    public var names: [String] { tensors.keys.sorted() }

    /// Whether bytes begin as a zip archive does.
    static func isZip(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
    }

    /// The one folder of the archive that all entries lie in, with its slash.
    private static func folder(of archive: TorchArchive, _ faults: TorchFaults) throws -> String {
        let folders = archive.names.compactMap { name -> String? in
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            return parts.count == 2 && parts[1] == "data.pkl" ? "\(parts[0])/" : nil
        }
        guard folders.count == 1 else {
            throw faults.unsupported(
                folders.isEmpty
                    ? "is a zip archive, but not one of PyTorch: it holds no NAME/data.pkl"
                    : "holds \(folders.count) checkpoints instead of one")
        }
        if let size = archive.size(of: "\(folders[0])byteorder") {
            let order = try size <= 16 ? archive.read("\(folders[0])byteorder") : []
            guard order.elementsEqual("little".utf8) else {
                throw faults.unsupported(
                    "was saved with another order of bytes in a number than little-endian;"
                        + " load it and save it again on a PC")
            }
        }
        return folders[0]
    }
}

/// Turns described tensors into values, storage by storage.
private struct TorchReading {
    let heap: PickleHeap
    let faults: TorchFaults
    /// How many bytes of numbers may still be read into tensors.
    var budget: Int

    /// - Parameters:
    ///   - numbers: Of the heap's tensors, by name.
    ///   - read: Gives the bytes of a storage.
    mutating func tensors(
        _ numbers: [String: Int], _ read: (String) throws -> [UInt8]
    ) throws -> [String: Tensor] {
        let wanted = Set(numbers.values)
        for index in wanted {
            let tensor = heap.tensors[index]
            budget -= tensor.count * heap.storages[tensor.storage].type.size
            guard budget >= 0 else {
                throw faults.unsound(
                    "its tensors take more than \(TorchArchive.inflation) times the bytes it has")
            }
        }
        let groups = Dictionary(grouping: wanted) { heap.storages[heap.tensors[$0].storage].key }
        var values: [Int: Tensor] = [:]
        for (key, indices) in groups.sorted(by: { $0.key < $1.key }) {
            let bytes = try read(key)
            for index in indices {
                let tensor = heap.tensors[index]
                let storage = heap.storages[tensor.storage]
                guard storage.count <= bytes.count / storage.type.size else {
                    throw faults.unsound(
                        "storage \(TorchFaults.shown(key)) has \(bytes.count) bytes, but claims"
                            + " \(storage.count) numbers of \(storage.type.size)")
                }
                values[index] = bytes.withUnsafeBytes { tensor.values(in: $0, type: storage.type) }
            }
        }
        return numbers.compactMapValues { values[$0] }
    }
}
