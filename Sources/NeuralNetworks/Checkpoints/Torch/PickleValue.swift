/// A value that a pickle builds.
///
/// Containers, storages and tensors are numbers of a ``PickleHeap``: a container that holds itself
/// then leaks nothing, and one nested a million times is freed without recursion.
enum PickleValue: Sendable {
    case none
    case boolean(Bool)
    case integer(Int)
    case text(String)
    /// A value that no tensor depends on: a fraction, bytes, an integer beyond 64 bits.
    case opaque
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case global(TorchGlobal)
    case storage(Int)
    case tensor(Int)
}

/// What the values of one pickle refer to.
struct PickleHeap: Sendable {
    /// Elements of tuples and lists; keys and values of dictionaries in turn.
    var containers: [[PickleValue]] = []
    /// Places for numbers, each in an entry of the archive.
    var storages: [TorchStorage] = []
    /// Views of storages.
    var tensors: [TorchTensor] = []

    /// Keeps a container.
    ///
    /// - Returns: Its number.
    mutating func add(_ elements: [PickleValue]) -> Int {
        containers.append(elements)
        return containers.count - 1
    }

    /// The elements, if the value is a tuple.
    func tuple(_ value: PickleValue) -> [PickleValue]? {
        guard case .tuple(let index) = value else { return nil }
        return containers[index]
    }

    /// More axes than PyTorch allows.
    private static let mostAxes = 64

    /// The elements, if the value is a tuple of integers that can be a shape: not more than axes
    /// are allowed, so that a million calls on one huge tuple take no time.
    func integers(_ value: PickleValue) -> [Int]? {
        guard let elements = tuple(value), elements.count <= PickleHeap.mostAxes else { return nil }
        let integers = elements.compactMap { element -> Int? in
            if case .integer(let integer) = element { integer } else { nil }
        }
        return integers.count == elements.count ? integers : nil
    }

    /// Whether the value is empty: `None`, or a container without elements.
    func isEmpty(_ value: PickleValue) -> Bool {
        switch value {
        case .none: true
        case .tuple(let index), .list(let index), .dictionary(let index):
            containers[index].isEmpty
        default: false
        }
    }
}

/// The few things of Python that a dictionary of tensors is made with.
///
/// A pickle asks for anything of any module by its name and calls it; here these names stand for
/// what is built in this program, and every other is refused.
enum TorchGlobal: Sendable {
    case orderedDictionary
    case rebuildTensor
    /// As it was before tensors could be trained.
    case rebuildOldTensor
    case rebuildParameter
    case size
    case storage(SafetensorsType)

    /// What a name stands for; nil for everything that is not needed.
    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_tensor"): self = .rebuildOldTensor
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch", "Size"): self = .size
        case ("torch", let name):
            guard let type = TorchGlobal.storages[name] else { return nil }
            self = .storage(type)
        default: return nil
        }
    }

    private static let storages: [String: SafetensorsType] = [
        "FloatStorage": .float32, "DoubleStorage": .float64, "HalfStorage": .float16,
        "BFloat16Storage": .bfloat16, "LongStorage": .int64, "IntStorage": .int32,
        "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8, "BoolStorage": .bool,
    ]
}
