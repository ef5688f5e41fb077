import Locking

/// A tensor's place on a tape.
struct Node: Sendable {
    let tape: Tape
    let index: Int
}

/// The gradient of a tensor: dense, or rows of a table of which the others are zero.
public enum Gradient: Sendable {
    /// A value for every element, in the tensor's shape.
    case dense(Tensor)
    /// Values for some rows only; what an embedding gives.
    case rows(RowGradient)
}

/// The gradient of a table `[V, F]` of which only some rows were used.
public struct RowGradient: Sendable {
    /// The table's shape, `[V, F]`.
    public var shape: [Int]
    /// The touched rows, ascending, each once.
    public var indices: [Int32]
    /// Their gradients, shape `[indices.count, F]`.
    public var values: Tensor
}

/// What was computed, in order: a flat array, so that freeing it never recurses.
final class Tape: Sendable {
    typealias Pullback = @Sendable (Tensor) -> [Gradient?]

    struct Entry: Sendable {
        var inputs: [Int?]
        var pullback: Pullback?
    }

    private let entries = Locked<[Entry]>([])

    func append(_ entry: Entry) -> Node {
        let index = entries.withLock {
            $0.append(entry)
            return $0.count - 1
        }
        return Node(tape: self, index: index)
    }

    /// Gradients of a scalar with respect to everything on the tape, which is empty afterwards.
    ///
    /// Entries are dropped as soon as they were used, so that their buffers serve the rest of the
    /// way back.
    func gradients(from output: Tensor) -> [Gradient?] {
        var entries = entries.withLock { entries in
            defer { entries = [] }
            return entries
        }
        precondition(output.count == 1, "gradients: the output has shape \(output.shape), not []")
        var gradients = [Gradient?](repeating: nil, count: entries.count)
        guard let last = output.node else { return gradients }
        precondition(last.tape === self, "gradients: the output belongs to another tape")
        gradients[last.index] = .dense(Tensor(repeating: 1, shape: output.shape))
        while let entry = entries.popLast() {
            let index = entries.count
            guard let pullback = entry.pullback, let gradient = gradients[index] else { continue }
            guard case .dense(let dense) = gradient else {
                preconditionFailure(
                    "a row gradient reached an operation: look rows up in leaves only")
            }
            gradients[index] = nil
            for (input, delta) in zip(entry.inputs, pullback(dense)) {
                guard let input, let delta else { continue }
                Tape.add(delta, to: &gradients[input])
            }
        }
        return gradients
    }

    /// Whether an entry was put there by no operation: a parameter.
    ///
    /// False on a tape that was used up, which a tensor may outlive.
    func isLeaf(_ index: Int) -> Bool {
        entries.withLock { index < $0.count && $0[index].pullback == nil }
    }

    func clear() { entries.withLock { $0.removeAll() } }

    private static func add(_ delta: Gradient, to sum: inout Gradient?) {
        switch (sum.take(), delta) {
        case (nil, _): sum = delta
        case (.dense(var a), .dense(let b)):
            a += b
            sum = .dense(a)
        case (.rows(let a), .rows(let b)):
            sum = .rows(
                .gathering(
                    a.indices + b.indices, .concatenating([a.values, b.values]), shape: a.shape))
        case (.dense(var a), .rows(let b)), (.rows(let b), .dense(var a)):
            b.add(to: &a)
            sum = .dense(a)
        }
    }
}

/// The one door through which an operation becomes differentiable.
///
/// - Parameters:
///   - inputs: The operands.
///   - value: What the operation computed from them, untracked.
///   - pullback: Given the gradient of `value`, the gradient of each input in order, nil where it
///     has none. It must hold detached tensors only, or the tape would never be freed.
/// - Returns: `value`; tracked if an input is.
public func differentiable(
    _ inputs: [Tensor], _ value: Tensor, _ pullback: @escaping @Sendable (Tensor) -> [Tensor?]
) -> Tensor {
    record(inputs, value) { gradient in pullback(gradient).map { $0.map(Gradient.dense) } }
}

/// ``differentiable(_:_:_:)`` for operations whose gradient touches only some rows of an input.
func record(_ inputs: [Tensor], _ value: Tensor, _ pullback: @escaping Tape.Pullback) -> Tensor {
    guard let tape = inputs.lazy.compactMap({ $0.node?.tape }).first else { return value }
    var output = value
    output.node = tape.append(
        .init(
            inputs: inputs.map { input in
                guard let node = input.node else { return nil }
                precondition(node.tape === tape, "an operation mixes tensors of two tapes")
                return node.index
            }, pullback: pullback))
    return output
}

/// Differentiates a scalar function of some tensors.
///
/// - Parameters:
///   - inputs: Values to differentiate at.
///   - function: Gets the inputs, tracked, and returns a scalar.
/// - Returns: The scalar and each input's gradient; nil where the scalar does not depend on it.
public func valueWithGradient(
    at inputs: [Tensor], _ function: ([Tensor]) throws -> Tensor
) rethrows -> (value: Tensor, gradients: [Gradient?]) {
    let tape = Tape()
    defer { tape.clear() }
    let tracked = inputs.map { input in
        var leaf = input.detached
        leaf.node = tape.append(.init(inputs: [], pullback: nil))
        return leaf
    }
    let value = try function(tracked)
    let gradients = tape.gradients(from: value)
    return (
        value.detached,
        inputs.indices.map { $0 < gradients.count ? gradients[$0] : nil }
    )
}
