import Support

/// Reads a pickle that holds nothing but tensors in dictionaries, lists and tuples, and plain
/// values beside them.
///
/// A pickle is a program for a machine with a stack, marks on it and a memo of numbered values.
/// This machine has no instruction that imports or calls anything of Python: the few functions
/// that tensors are made with are built in (``TorchGlobal``). Each instruction takes at least one
/// byte and keeps at most one value more, so that the bytes bound the time and the memory.
struct Unpickler {
    /// What the values refer to.
    var heap = PickleHeap()
    let faults: TorchFaults

    private let bytes: [UInt8]
    /// Where the next instruction is; behind the pickle once it was run.
    private(set) var position: Int
    private var stack: [PickleValue] = []
    /// Heights of the stack.
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]

    /// More instructions than the largest known models need by far.
    private static let mostInstructions = 5_000_000

    /// Prepares to read a pickle.
    ///
    /// - Parameters:
    ///   - bytes: What holds it.
    ///   - position: Where it begins.
    ///   - faults: What to throw.
    init(_ bytes: [UInt8], from position: Int = 0, _ faults: TorchFaults) {
        (self.bytes, self.position, self.faults) = (bytes, position, faults)
    }

    /// Runs the pickle.
    ///
    /// - Returns: The value it leaves; ``heap`` holds what that refers to.
    /// - Throws: `UserFault` if it is cut short, contradicts itself, or asks for what is not needed
    ///   to make tensors.
    mutating func run() throws -> PickleValue {
        guard try opcode() == .proto, try (2...5).contains(byte()) else {
            throw faults.unsound("its pickle has none of the protocols 2 to 5")
        }
        for _ in 0..<Unpickler.mostInstructions {
            let opcode = try opcode()
            if opcode == .stop { return try pop() }
            try carryOut(opcode)
        }
        throw faults.unsound(
            "its pickle has more than \(Unpickler.mostInstructions) instructions")
    }

    private mutating func carryOut(_ opcode: PickleOpcode) throws {
        switch opcode {
        case .proto: _ = try take(1)
        case .frame: _ = try take(8)
        case .stop: break
        case .mark: marks.append(stack.count)
        case .pop: if stack.count == marks.last { marks.removeLast() } else { _ = try pop() }
        case .popMark: _ = try popToMark()
        case .duplicate: stack.append(try top())

        case .none: stack.append(.none)
        case .newTrue: stack.append(.boolean(true))
        case .newFalse: stack.append(.boolean(false))
        case .binInt: stack.append(try integer(4))
        case .binInt1: stack.append(.integer(try length(1)))
        case .binInt2: stack.append(.integer(try length(2)))
        case .long1: stack.append(try integer(length(1)))
        case .long4: stack.append(try integer(length(4)))
        case .binFloat: try skip(8)
        case .binUnicode: stack.append(.text(try text(length(4))))
        case .shortBinUnicode: stack.append(.text(try text(length(1))))
        case .binUnicode8: stack.append(.text(try text(length(8))))
        case .binBytes: try skip(length(4))
        case .shortBinBytes: try skip(length(1))
        case .binBytes8: try skip(length(8))

        case .emptyTuple: stack.append(.tuple(heap.add([])))
        case .tuple: stack.append(.tuple(heap.add(try popToMark())))
        case .tuple1: stack.append(.tuple(heap.add(try pop(1))))
        case .tuple2: stack.append(.tuple(heap.add(try pop(2))))
        case .tuple3: stack.append(.tuple(heap.add(try pop(3))))
        case .emptyList: stack.append(.list(heap.add([])))
        case .list: stack.append(.list(heap.add(try popToMark())))
        case .append: try extendList(by: pop(1))
        case .appends: try extendList(by: popToMark())
        case .emptyDictionary: stack.append(.dictionary(heap.add([])))
        case .dictionary:
            let pairs = try popToMark()
            stack.append(.dictionary(heap.add([])))
            try extendDictionary(by: pairs)
        case .setItem: try extendDictionary(by: pop(2))
        case .setItems: try extendDictionary(by: popToMark())

        case .binPut: memo[try length(1)] = try top()
        case .longBinPut: memo[try length(4)] = try top()
        case .memoize: memo[memo.count] = try top()
        case .binGet: try recall(length(1))
        case .longBinGet: try recall(length(4))

        case .global: stack.append(.global(try global(module: line(), name: line())))
        case .stackGlobal:
            guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
                throw faults.unsound("its pickle asks for something without a name")
            }
            stack.append(.global(try global(module: module, name: name)))
        case .reduce:
            let arguments = try pop()
            stack.append(try call(pop(), arguments))
        case .build:
            // Notes that a state dict carries beside its tensors, such as layer versions.
            let notes = try pop()
            guard case .dictionary = notes, case .dictionary = try top() else {
                throw faults.unsupported("sets the state of an object, not of a dictionary")
            }
        case .binPersistentID: stack.append(try storage(pop()))
        }
    }

    private func global(module: String, name: String) throws -> TorchGlobal {
        guard let global = TorchGlobal(module: module, name: name) else {
            throw faults.forbidden(module: module, name: name)
        }
        return global
    }

    private mutating func recall(_ index: Int) throws {
        guard let value = memo[index] else {
            throw faults.unsound("its pickle recalls value \(index), which it never kept")
        }
        stack.append(value)
    }

    private mutating func extendList(by elements: [PickleValue]) throws {
        guard case .list(let index) = try top() else {
            throw faults.unsound("its pickle appends to what is no list")
        }
        heap.containers[index] += elements
    }

    private mutating func extendDictionary(by pairs: [PickleValue]) throws {
        guard case .dictionary(let index) = try top(), pairs.count.isMultiple(of: 2) else {
            throw faults.unsound("its pickle sets items of what is no dictionary, or half of one")
        }
        heap.containers[index] += pairs
    }
}

// The stack.
extension Unpickler {
    /// Values below the last mark are out of reach.
    private func check(_ count: Int) throws {
        guard stack.count - (marks.last ?? 0) >= count else {
            throw faults.unsound("its pickle takes a value from an empty stack")
        }
    }

    private func top() throws -> PickleValue {
        try check(1)
        return stack[stack.count - 1]
    }

    private mutating func pop() throws -> PickleValue {
        try check(1)
        return stack.removeLast()
    }

    private mutating func pop(_ count: Int) throws -> [PickleValue] {
        try check(count)
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws -> [PickleValue] {
        guard let mark = marks.popLast() else { throw faults.unsound("its pickle has no mark") }
        defer { stack.removeLast(stack.count - mark) }
        return Array(stack[mark...])
    }
}

// The bytes.
extension Unpickler {
    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else {
            throw faults.unsound("its pickle ends in the midst of an instruction")
        }
        defer { position += count }
        return bytes[position..<position + count]
    }

    private mutating func byte() throws -> UInt8 {
        guard position < bytes.count else { throw faults.unsound("its pickle has no end") }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func opcode() throws -> PickleOpcode {
        let byte = try byte()
        guard let opcode = PickleOpcode(rawValue: byte) else {
            throw faults.unsupported(
                "has the pickle instruction 0x\(String(byte, radix: 16)), which only objects need")
        }
        return opcode
    }

    /// An unsigned number of 1 to 8 bytes.
    private mutating func length(_ size: Int) throws -> Int {
        let bits = try take(size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let length = Int(exactly: bits) else {
            throw faults.unsound("its pickle claims a text of \(bits) bytes")
        }
        return length
    }

    /// A signed number of any size.
    private mutating func integer(_ size: Int) throws -> PickleValue {
        let bytes = try take(size)
        guard size <= 8 else { return .opaque }
        let sign: UInt64 = bytes.last.map { $0 >> 7 == 1 } ?? false ? .max : 0
        let bits = bytes.reversed().reduce(sign) { $0 << 8 | UInt64($1) }
        return .integer(Int(truncatingIfNeeded: bits))
    }

    private mutating func skip(_ size: Int) throws {
        _ = try take(size)
        stack.append(.opaque)
    }

    private mutating func text(_ size: Int) throws -> String {
        guard let text = String(validating: try take(size), as: UTF8.self) else {
            throw faults.unsound("its pickle holds a text that is not UTF-8")
        }
        return text
    }

    /// A text that ends with its line.
    private mutating func line() throws -> String {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else {
            throw faults.unsound("its pickle ends in the midst of a name")
        }
        defer { position = end + 1 }
        return try text(end - position)
    }
}
