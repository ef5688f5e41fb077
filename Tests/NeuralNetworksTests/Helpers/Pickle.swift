/// Pieces of pickles, as PyTorch writes them or as nobody would.
enum Pickle {
    /// The beginning of protocol 2.
    static let start: [UInt8] = [0x80, 2]
    static let stop: [UInt8] = [0x2E]
    static let mark: [UInt8] = [0x28]
    static let none: [UInt8] = [0x4E]
    static let emptyDictionary: [UInt8] = [0x7D]
    static let emptyList: [UInt8] = [0x5D]
    static let setItem: [UInt8] = [0x73]
    static let reduce: [UInt8] = [0x52]
    static let ordered = global("collections", "OrderedDict")

    /// A text.
    static func text(_ text: String) -> [UInt8] {
        [0x58] + little(UInt32(text.utf8.count)) + text.utf8
    }

    /// An integer of up to 64 bits.
    static func integer(_ value: Int) -> [UInt8] { [0x8A, 8] + little(Int64(value)) }

    /// A tuple of what the pieces leave.
    static func tuple(_ elements: [[UInt8]]) -> [UInt8] { mark + elements.joined() + [0x74] }

    /// A tuple of integers.
    static func integers(_ values: [Int]) -> [UInt8] { tuple(values.map(integer)) }

    /// Something of a module of Python.
    static func global(_ module: String, _ name: String) -> [UInt8] {
        [0x63] + "\(module)\n\(name)\n".utf8
    }

    /// A storage.
    static func storage(_ key: String, _ count: Int, type: String = "FloatStorage") -> [UInt8] {
        let parts = [
            text("storage"), global("torch", type), text(key), text("cpu"), integer(count),
        ]
        return tuple(parts) + [0x51]
    }

    /// A tensor of a storage.
    static func tensor(
        _ storage: [UInt8], _ shape: [Int], strides: [Int], offset: Int = 0
    ) -> [UInt8] {
        let parts = [
            storage, integer(offset), integers(shape), integers(strides), [0x89],
            ordered + [0x29] + reduce,
        ]
        return global("torch._utils", "_rebuild_tensor_v2") + tuple(parts) + reduce
    }

    /// A whole pickle: a dictionary of what the pieces leave.
    static func dictionary(_ items: [(String, [UInt8])]) -> [UInt8] {
        start + emptyDictionary + mark + items.flatMap { text($0.0) + $0.1 } + [0x75] + stop
    }

    /// A whole pickle of one tensor `x` of Float32 in storage `0`.
    static func one(
        _ shape: [Int], strides: [Int], offset: Int = 0, count: Int, type: String = "FloatStorage"
    ) -> [UInt8] {
        let storage = storage("0", count, type: type)
        return dictionary([("x", tensor(storage, shape, strides: strides, offset: offset))])
    }
}
