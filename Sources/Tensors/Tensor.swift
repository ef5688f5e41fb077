/// A dense array of Float32 values in row-major order, with value semantics.
///
/// Copies share memory until one of them is written. A tensor may be tracked by a tape; then
/// operations on it are recorded for differentiation.
///
/// A tensor lies on a device, which today is the host itself. Operations are called without waiting
/// for it; members with `host` in their name copy or open its memory to the host, and wait for all
/// that the device has still to compute of it. A training step uses none that it can do without.
public struct Tensor: Sendable {
    /// The extent of each axis; `[]` is a scalar.
    public private(set) var shape: [Int]
    var storage: Storage
    var node: Node?

    /// A tensor whose values the caller is about to write.
    init(uninitialized shape: [Int]) {
        precondition(shape.allSatisfy { $0 >= 0 }, "Tensor: negative extent in \(shape)")
        self.shape = shape
        storage = Storage(uninitialized: shape.reduce(1, *))
    }

    /// A tensor of one value throughout.
    public init(repeating value: Float, shape: [Int]) {
        self.init(uninitialized: shape)
        storage.base.initialize(repeating: value, count: count)
    }

    /// A tensor of zeros.
    public init(zeros shape: [Int]) {
        self.init(repeating: 0, shape: shape)
    }

    /// The given values of the host in row-major order, copied to the device.
    ///
    /// - Precondition: `scalars.count` is the product of `shape`.
    public init(_ scalars: [Float], shape: [Int]) {
        self.init(uninitialized: shape)
        precondition(scalars.count == count, "Tensor: \(scalars.count) values for \(shape)")
        scalars.withUnsafeBufferPointer { values in
            guard let start = values.baseAddress else { return }
            storage.base.initialize(from: start, count: values.count)
        }
    }

    /// A vector of the given values of the host, shape `[scalars.count]`.
    public init(_ scalars: [Float]) {
        self.init(scalars, shape: [scalars.count])
    }

    /// A scalar, shape `[]`.
    public init(_ scalar: Float) {
        self.init([scalar], shape: [])
    }

    /// A tensor whose values a kernel writes through `fill`; they start undefined.
    init(shape: [Int], _ fill: (UnsafeMutablePointer<Float>) -> Void) {
        self.init(uninitialized: shape)
        fill(storage.base)
    }

    /// The number of values.
    public var count: Int { storage.count }

    /// The number of rows of a matrix, or of the first axis.
    public var rows: Int { shape.first ?? 1 }

    /// The number of values behind one index of the first axis.
    public var columns: Int { shape.isEmpty ? 1 : shape.dropFirst().reduce(1, *) }

    /// The same values, outside any tape: gradients do not pass.
    public var detached: Tensor {
        var copy = self
        copy.node = nil
        return copy
    }

    /// Whether operations on this tensor are being recorded.
    public var isTracked: Bool { node != nil }

    /// Whether this tensor is a tracked input, not the result of an operation.
    var isLeaf: Bool { node.map { $0.tape.isLeaf($0.index) } ?? false }

    /// Calls `body` with a pointer for kernels to values that change; they are copied first if
    /// shared.
    mutating func withMutablePointer<R>(
        _ body: (UnsafeMutablePointer<Float>) throws -> R
    ) rethrows -> R {
        makeUnique()
        return try withExtendedLifetime(storage) { try body(storage.base) }
    }

    private mutating func makeUnique() {
        precondition(node == nil, "in-place change of a tracked tensor, shape \(shape)")
        guard !isKnownUniquelyReferenced(&storage) else { return }
        let copy = Storage(uninitialized: count)
        copy.base.initialize(from: storage.base, count: count)
        storage = copy
    }

    /// The same storage under another shape, untracked.
    func viewed(as shape: [Int]) -> Tensor {
        precondition(
            shape.reduce(1, *) == count, "reshape: \(self.shape) does not fit \(shape)")
        var view = detached
        view.shape = shape
        return view
    }
}

/// Calls `body` with a pointer for kernels to the tensor's values, valid during the call.
func read<R>(
    _ a: Tensor, _ body: (UnsafePointer<Float>) throws -> R
) rethrows -> R {
    try withExtendedLifetime(a.storage) { try body(UnsafePointer(a.storage.base)) }
}

/// Calls `body` with pointers for kernels to both tensors' values, valid during the call.
func read<R>(
    _ a: Tensor, _ b: Tensor,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>) throws -> R
) rethrows -> R {
    try read(a) { a in try read(b) { b in try body(a, b) } }
}

/// Calls `body` with pointers for kernels to the three tensors' values, valid during the call.
func read<R>(
    _ a: Tensor, _ b: Tensor, _ c: Tensor,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>) throws -> R
) rethrows -> R {
    try read(a, b) { a, b in try read(c) { c in try body(a, b, c) } }
}
