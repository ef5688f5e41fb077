import Support

/// The tensors of a pickled value by name: nested dictionaries, lists and tuples are joined with
/// dots.
struct TorchState {
    private let heap: PickleHeap
    private let faults: TorchFaults
    /// Numbers of the heap's tensors, by name.
    private(set) var tensors: [String: Int] = [:]
    private var visits = 0

    private static let mostVisits = 1_000_000
    private static let mostTensors = 100_000
    private static let deepest = 64
    private static let longestName = 500
    /// What training scripts call the weights when they keep other things beside them.
    private static let wrappers = ["state_dict", "model_state_dict", "model", "network", "net"]

    /// Collects the tensors below a value.
    ///
    /// If the outermost dictionary has no tensor of its own, and of the usual names of weights
    /// (`state_dict`, `model_state_dict`, `model`, `network`, `net`) just one with tensors below
    /// it, only these are kept, without that name: an optimizer beside them is left out.
    ///
    /// - Throws: `UserFault` if a name is given twice, is too long or not printable, or if the
    ///   values nest too deeply or unfold to too many.
    init(_ root: PickleValue, _ heap: PickleHeap, _ faults: TorchFaults) throws {
        (self.heap, self.faults) = (heap, faults)
        try collect(root, at: "", depth: 0)
        unwrap(root)
    }

    /// - Parameters:
    ///   - value: What to look through.
    ///   - path: The names that lead there; nil if one of them is neither a text nor an integer.
    ///   - depth: How many they are.
    private mutating func collect(_ value: PickleValue, at path: String?, depth: Int) throws {
        visits += 1
        guard visits <= TorchState.mostVisits else {
            throw faults.unsound("it unfolds to more than \(TorchState.mostVisits) values")
        }
        switch value {
        case .tensor(let index):
            try keep(index, as: path)
        case .tuple(let index), .list(let index):
            try checkDepth(depth)
            for (position, element) in heap.containers[index].enumerated() {
                try collect(element, at: join(path, String(position), depth), depth: depth + 1)
            }
        case .dictionary(let index):
            try checkDepth(depth)
            let pairs = heap.containers[index]
            for position in stride(from: 0, to: pairs.count, by: 2) {
                let name: String? =
                    switch pairs[position] {
                    case .text(let text): text
                    case .integer(let integer): String(integer)
                    default: nil
                    }
                try collect(
                    pairs[position + 1], at: join(path, name, depth), depth: depth + 1)
            }
        default:
            break
        }
    }

    private func checkDepth(_ depth: Int) throws {
        guard depth < TorchState.deepest else {
            throw faults.unsound("it nests more than \(TorchState.deepest) dictionaries")
        }
    }

    /// Nil where a name is missing or the path grew beyond any use.
    private func join(_ path: String?, _ name: String?, _ depth: Int) -> String? {
        guard let path, let name, path.utf8.count + name.utf8.count < TorchState.longestName else {
            return nil
        }
        return depth == 0 ? name : "\(path).\(name)"
    }

    private mutating func keep(_ index: Int, as path: String?) throws {
        guard let path, !path.isEmpty, path.unicodeScalars.allSatisfy(TorchFaults.isPrintable)
        else {
            throw faults.unsupported(
                "holds a tensor without a printable name of at most \(TorchState.longestName)"
                    + " letters")
        }
        guard tensors.updateValue(index, forKey: path) == nil else {
            throw faults.unsound("it names the tensor \(TorchFaults.shown(path)) twice")
        }
        guard tensors.count <= TorchState.mostTensors else {
            throw faults.unsound("it names more than \(TorchState.mostTensors) tensors")
        }
    }

    private mutating func unwrap(_ root: PickleValue) {
        guard case .dictionary(let index) = root else { return }
        let hasOwn = heap.containers[index].contains {
            if case .tensor = $0 { true } else { false }
        }
        let found = TorchState.wrappers.filter { wrapper in
            tensors.keys.contains { $0.hasPrefix(wrapper + ".") }
        }
        guard !hasOwn, found.count == 1, let prefix = found.first.map({ $0 + "." }) else { return }
        let inner = tensors.filter { $0.key.hasPrefix(prefix) }
        tensors = Dictionary(
            uniqueKeysWithValues: inner.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }
}
