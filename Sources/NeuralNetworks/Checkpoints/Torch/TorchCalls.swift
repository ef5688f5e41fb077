import Support

// What stands in for the functions of Python that make tensors.
extension Unpickler {
    /// What a call of a built-in function gives.
    ///
    /// - Parameters:
    ///   - callee: The function.
    ///   - arguments: A tuple.
    /// - Throws: `UserFault` if the callee is no function or the arguments do not fit it.
    mutating func call(_ callee: PickleValue, _ arguments: PickleValue) throws -> PickleValue {
        guard case .global(let function) = callee, let given = heap.tuple(arguments) else {
            throw faults.unsupported("calls what is no function")
        }
        switch function {
        case .orderedDictionary where given.isEmpty:
            return .dictionary(heap.add([]))
        case .rebuildTensor:
            return try tensor(given)
        case .rebuildOldTensor:
            guard given.count == 4 else { break }
            return try tensor(given + [.boolean(false), .none])
        case .rebuildParameter:
            // The tensor, whether it is trained, and hooks.
            guard given.count == 3, case .tensor = given[0], heap.isEmpty(given[2]) else { break }
            return given[0]
        case .size:
            guard given.count == 1, heap.integers(given[0]) != nil else { break }
            return given[0]
        case .orderedDictionary, .storage:
            break
        }
        throw faults.unsound("its pickle calls a function with other arguments than PyTorch does")
    }

    /// A view of a storage, given as PyTorch does: the storage, an offset, the shape, the strides,
    /// whether it is trained, hooks, and perhaps notes.
    private mutating func tensor(_ given: [PickleValue]) throws -> PickleValue {
        guard (6...7).contains(given.count), case .storage(let index) = given[0],
            case .integer(let offset) = given[1], let shape = heap.integers(given[2]),
            let strides = heap.integers(given[3])
        else { throw faults.unsound("its pickle describes a tensor in a form that is not known") }
        guard heap.isEmpty(given[5]), given.count < 7 || heap.isEmpty(given[6]) else {
            throw faults.unsupported("holds a tensor with hooks, or one that is kept negated")
        }
        let tensor = try TorchTensor(
            storage: index, heap.storages[index], offset: offset, shape: shape, strides: strides,
            faults)
        heap.tensors.append(tensor)
        return .tensor(heap.tensors.count - 1)
    }

    /// The storage that a persistent identifier names: the word, its type, the entry, the device
    /// it was on, how many numbers it has, and, before PyTorch 1.6, which part of it is meant.
    mutating func storage(_ identifier: PickleValue) throws -> PickleValue {
        guard let parts = heap.tuple(identifier), (5...6).contains(parts.count),
            case .text("storage") = parts[0], case .global(.storage(let type)) = parts[1],
            case .text(let key) = parts[2], case .text = parts[3],
            case .integer(let count) = parts[4], byteCount(of: [count], each: type.size) != nil
        else { throw faults.unsound("its pickle names a storage in a form that is not known") }
        if parts.count == 6, !heap.isEmpty(parts[5]) {
            throw faults.unsupported("holds a storage that is a part of another")
        }
        heap.storages.append(TorchStorage(key: key, type: type, count: count))
        return .storage(heap.storages.count - 1)
    }
}
