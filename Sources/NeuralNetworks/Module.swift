public import Tensors

/// What a module's tensor is.
public enum Role: Sendable {
    /// Changed by the optimizer.
    case trainable
    /// State that training does not differentiate: running statistics, frozen tables, fixed random
    /// maps.
    case buffer
}

/// Is shown every tensor of a module, with its path.
public protocol Visitor {
    /// A tensor of the module being visited.
    mutating func tensor(_ name: String, _ tensor: inout Tensor, _ role: Role)
    /// A module inside it.
    mutating func module(_ name: String, _ module: inout some Module)
}

/// A part of a model: a struct that lists its tensors. `let teacher = model` is a snapshot and
/// costs nothing.
public protocol Module: Sendable {
    /// Shows the visitor every tensor and inner module under a stable name.
    mutating func visit(_ visitor: inout some Visitor)
}

private struct Walk: Visitor {
    var path = ""
    var body: (String, inout Tensor, Role) -> Void

    mutating func tensor(_ name: String, _ tensor: inout Tensor, _ role: Role) {
        body(path + name, &tensor, role)
    }

    mutating func module(_ name: String, _ module: inout some Module) {
        let outer = path
        path += name + "."
        module.visit(&self)
        path = outer
    }
}

extension Module {
    /// Calls `body` with the path (`layers.0.weight`), tensor and role of every tensor, in a fixed
    /// order.
    public mutating func forEachTensor(_ body: (String, inout Tensor, Role) -> Void) {
        withoutActuallyEscaping(body) { body in
            var walk = Walk(body: body)
            visit(&walk)
        }
    }

    /// Every tensor by path.
    public var tensors: [String: Tensor] {
        var copy = self
        var found: [String: Tensor] = [:]
        copy.forEachTensor { path, tensor, _ in
            precondition(found[path] == nil, "Module: two tensors at \(path)")
            found[path] = tensor.detached
        }
        return found
    }

    /// The number of trainable values.
    public var parameterCount: Int {
        var copy = self
        var count = 0
        copy.forEachTensor { _, tensor, role in if role == .trainable { count += tensor.count } }
        return count
    }

    /// Runs `loss` on a tracked copy, back-propagates, and keeps what the copy's buffers became.
    ///
    /// - Returns: The loss, shape `[]`, and the gradient of every trainable tensor that it depends
    ///   on, by path.
    public mutating func valueWithGradient(
        _ loss: (inout Self) throws -> Tensor
    ) rethrows -> (value: Tensor, gradient: [String: Gradient]) {
        var paths: [String] = []
        var leaves: [Tensor] = []
        forEachTensor { path, tensor, role in
            guard role == .trainable else { return }
            paths.append(path)
            leaves.append(tensor)
        }
        var tracked = self
        let (value, gradients) = try Tensors.valueWithGradient(at: leaves) { leaves in
            var next = leaves.makeIterator()
            tracked.forEachTensor { _, tensor, role in
                if role == .trainable, let leaf = next.next() { tensor = leaf }
            }
            return try loss(&tracked)
        }
        var buffers: [Tensor] = []
        tracked.forEachTensor { _, tensor, role in
            if role == .buffer { buffers.append(tensor.detached) }
        }
        var kept = buffers.makeIterator()
        forEachTensor { _, tensor, role in
            if role == .buffer, let buffer = kept.next() { tensor = buffer }
        }
        let pairs = zip(paths, gradients).compactMap { path, gradient in
            gradient.map { (path, $0) }
        }
        return (value, Dictionary(uniqueKeysWithValues: pairs))
    }
}

extension Array: Module where Element: Module {
    /// Visits the elements under their indices.
    public mutating func visit(_ visitor: inout some Visitor) {
        for index in indices { visitor.module(String(index), &self[index]) }
    }
}
