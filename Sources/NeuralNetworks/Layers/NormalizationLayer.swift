public import Tensors

/// A layer that brings its input to a common scale, and then has a scale and a shift of its own to
/// learn.
///
/// Test-time methods train these alone: they are few, and the rest of the network stays what it
/// was.
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

/// Looks for a module of some kind.
private struct LayerSearch: Visitor {
    let isWanted: (any Module) -> Bool
    var isFound = false

    mutating func tensor(_ name: String, _ tensor: inout Tensor, _ role: Role) {}

    mutating func module(_ name: String, _ module: inout some Module) {
        isFound = isFound || isWanted(module)
        if !isFound { module.visit(&self) }
    }
}

extension Module {
    /// Whether a module inside, or one inside of that, is of some kind.
    public func holdsLayer(_ isWanted: (any Module) -> Bool) -> Bool {
        withoutActuallyEscaping(isWanted) { isWanted in
            var copy = self
            var search = LayerSearch(isWanted: isWanted)
            copy.visit(&search)
            return search.isFound
        }
    }

    /// The paths of the scales and shifts of all normalisation layers inside, in the module's own
    /// order.
    public var normalizationPaths: [String] {
        var copy = self
        var walk = NormalizationWalk()
        copy.visit(&walk)
        return walk.found
    }
}
