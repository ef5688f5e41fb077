import NeuralNetworks
import Tensors

extension Visitor {
    /// Visits a module whose tensors are all buffers, whatever it calls them itself.
    mutating func frozen(_ name: String, _ module: inout some Module) {
        var frozen = FrozenModule(module: module)
        self.module(name, &frozen)
        module = frozen.module
    }
}

/// A module whose tensors are shown as buffers.
private struct FrozenModule<Inner: Module>: Module {
    var module: Inner

    mutating func visit(_ visitor: inout some Visitor) {
        var buffers = BufferVisitor(visitor: visitor)
        module.visit(&buffers)
        visitor = buffers.visitor
    }
}

/// Passes tensors on as buffers.
private struct BufferVisitor<Outer: Visitor>: Visitor {
    var visitor: Outer

    mutating func tensor(_ name: String, _ tensor: inout Tensor, _ role: Role) {
        visitor.tensor(name, &tensor, .buffer)
    }

    mutating func module(_ name: String, _ module: inout some Module) {
        visitor.frozen(name, &module)
    }
}
