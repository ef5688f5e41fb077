import Support

/// A file that `torch.save` wrote before PyTorch 1.6, or with
/// `_use_new_zipfile_serialization=False`.
///
/// Five pickles follow each other: a magic number, the version of the format, notes on the machine,
/// the value itself, and the names of its storages in the order in which their numbers follow, each
/// behind a count of 64 bits.
struct LegacyTorchFile {
    /// The pickled value.
    let root: PickleValue
    /// What it refers to.
    let heap: PickleHeap
    private let bytes: [UInt8]
    private let faults: TorchFaults
    /// Where the numbers of each storage lie.
    private let places: [String: Range<Int>]

    /// The ten bytes of the magic number, in a pickle of whichever protocol.
    private static let magic: [UInt8] = [
        0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
    ]
    /// The version of the format: there has been one.
    private static let version = 1001

    /// Whether bytes begin as such a file does.
    static func isOne(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 2, bytes[0] == 0x80 else { return false }
        // Protocols from 4 on put a frame before it.
        return [2, 11].contains { bytes.dropFirst($0).starts(with: magic) }
    }

    /// Reads the pickles and finds the numbers.
    ///
    /// - Throws: `UserFault` if the file is cut short, contradicts itself, or asks for anything but
    ///   tensors.
    init(_ bytes: [UInt8], _ faults: TorchFaults) throws {
        (self.bytes, self.faults) = (bytes, faults)
        var position = 0
        func next() throws -> (value: PickleValue, heap: PickleHeap) {
            var unpickler = Unpickler(bytes, from: position, faults)
            let value = try unpickler.run()
            position = unpickler.position
            return (value, unpickler.heap)
        }
        _ = try next()
        guard case .integer(Self.version) = try next().value else {
            throw faults.unsound("it does not give the version \(Self.version) of its format")
        }
        let machine = try next()
        try Self.checkOrder(machine.value, machine.heap, faults)
        (root, heap) = try next()
        let list = try next()
        let keys = try Self.keys(list.value, list.heap, faults)
        places = try Self.places(of: keys, heap.storages, bytes, from: position, faults)
    }

    /// The bytes of a storage.
    ///
    /// - Throws: `UserFault` if the file lists no storage of that name.
    func numbers(of key: String) throws -> [UInt8] {
        guard let place = places[key] else {
            throw faults.unsound("it lists no storage \(TorchFaults.shown(key))")
        }
        return Array(bytes[place])
    }

    /// Numbers of another machine are refused.
    private static func checkOrder(
        _ machine: PickleValue, _ heap: PickleHeap, _ faults: TorchFaults
    ) throws {
        guard case .dictionary(let index) = machine else {
            throw faults.unsound("it does not say how its numbers are written")
        }
        let notes = heap.containers[index]
        for position in stride(from: 0, to: notes.count - 1, by: 2) {
            if case .text("little_endian") = notes[position],
                case .boolean(true) = notes[position + 1]
            {
                return
            }
        }
        throw faults.unsupported(
            "was saved with another order of bytes in a number than little-endian;"
                + " load it and save it again on a PC")
    }

    private static func keys(
        _ value: PickleValue, _ heap: PickleHeap, _ faults: TorchFaults
    ) throws -> [String] {
        guard case .list(let index) = value else {
            throw faults.unsound("it does not list its storages")
        }
        let keys = heap.containers[index].compactMap { element -> String? in
            if case .text(let text) = element { text } else { nil }
        }
        guard keys.count == heap.containers[index].count, Set(keys).count == keys.count else {
            throw faults.unsound("its list of storages has a name twice, or something else in it")
        }
        return keys
    }

    /// Where the numbers of each storage lie: one behind the other, up to the end of the file.
    private static func places(
        of keys: [String], _ storages: [TorchStorage], _ bytes: [UInt8], from start: Int,
        _ faults: TorchFaults
    ) throws -> [String: Range<Int>] {
        let sizes = Dictionary(
            storages.map { ($0.key, $0.type.size) }, uniquingKeysWith: { first, _ in first })
        var places: [String: Range<Int>] = [:]
        var position = start
        for key in keys {
            let name = TorchFaults.shown(key)
            guard let size = sizes[key] else {
                throw faults.unsound("it lists the storage \(name), which no tensor has")
            }
            guard bytes.count - position >= 8 else {
                throw faults.unsound("it ends before storage \(name)")
            }
            let count = bytes[position..<position + 8].reversed().reduce(UInt64(0)) {
                $0 << 8 | UInt64($1)
            }
            position += 8
            guard count <= UInt64(bytes.count - position) / UInt64(size) else {
                throw faults.unsound(
                    "storage \(name) claims \(count) numbers of \(size), but"
                        + " \(bytes.count - position) bytes follow")
            }
            places[key] = position..<position + Int(count) * size
            position += Int(count) * size
        }
        guard position == bytes.count else {
            throw faults.unsound("\(bytes.count - position) bytes follow its last storage")
        }
        return places
    }
}
