public import Tensors

/// A layer that brings its input to a common scale, and then has a scale and a shift of its own to learn.
///
/// Test-time methods train these alone: they are few, and the rest of the network stays what it was.
public protocol NormalizationLayer: Module {
    /// Learnt scale, shape `[C]`.
    var weight: Tensor { get set }
    /// Learnt shift, shape `[C]`.
    var bias: Tensor { get set }
}

extension BatchNorm: NormalizationLayer {}
extension LayerNorm: NormalizationLayer {}
extension GroupNorm: NormalizationLayer {}

/// Notes which trainable tensors lie in a normalisation layer.
private struct NormalizationWalk: Visitor {
    var path = ""
    var isInside = false
    var found: [String] = []

    mutating func tensor(_ name: String, _ tensor: inout Tensor, _ role: Role) {
        if isInside, role == .trainable { found.append(path + name) }
    }

    mutating func module(_ name: String, _ module: inout some Module) {
        let outer = (path, isInside)
        path += name + "."
        isInside = isInside || module is any NormalizationLayer
        module.visit(&self)
        (path, isInside) = outer
    }
}

extension Module {
    /// The paths of the scales and shifts of all normalisation layers inside, in the module's own order.
    public var normalizationPaths: [String] {
        var copy = self
        var walk = NormalizationWalk()
        copy.visit(&walk)
        return walk.found
    }
}
