public import Tensors

/// Changes a model's trainable tensors against their gradients.
public protocol Optimizer: Sendable {
    /// Steps taken so far.
    var step: Int { get set }
    /// Running averages by path and kind (`layers.0.weight/m`), for checkpoints.
    var state: [String: Tensor] { get set }
    /// Changes one tensor; `step` already counts this step.
    mutating func update(
        _ path: String, _ tensor: inout Tensor, _ gradient: Gradient, rate: Float, decay: Float)
}

/// What holds for the tensors whose path starts with a prefix.
public struct ParameterGroup: Sendable {
    /// The beginning of the paths; "" is all.
    public var prefix: String
    /// Factor on the learning rate; 0 freezes.
    public var rateScale: Float
    /// Weight decay; nil keeps the optimizer's own.
    public var decay: Float?

    /// A group from its parts.
    public init(prefix: String, rateScale: Float = 1, decay: Float? = nil) {
        (self.prefix, self.rateScale, self.decay) = (prefix, rateScale, decay)
    }
}

extension Optimizer {
    /// One step over a whole model.
    ///
    /// - Parameters:
    ///   - model: What is changed.
    ///   - gradients: By path; tensors without one stay as they are.
    ///   - rate: Learning rate of this step.
    ///   - decay: Weight decay of matrices; vectors (biases, norms) and scalars have none.
    ///   - groups: The longest prefix that fits a path decides on the rate, and the longest of
    ///     those that say something of decay on that.
    public mutating func update(
        _ model: inout some Module, _ gradients: [String: Gradient], rate: Float, decay: Float,
        groups: [ParameterGroup] = []
    ) {
        step += 1
        // The model is walked in its own order, so the sums of a step never depend on a
        // dictionary's order.
        model.forEachTensor { path, tensor, role in
            guard role == .trainable, let gradient = gradients[path] else { return }
            let fitting = groups.filter { path.hasPrefix($0.prefix) }
            let scale = fitting.longest?.rateScale ?? 1
            guard scale > 0 else { return }
            let groupDecay = fitting.filter { $0.decay != nil }.longest?.decay
            let own = tensor.shape.count > 1 ? groupDecay ?? decay : 0
            update(path, &tensor, gradient, rate: rate * scale, decay: own)
        }
    }

    /// Traps where writing by these shapes would leave a tensor's memory.
    func requireShapes(_ path: String, _ tensor: Tensor, _ gradient: Gradient, _ state: [Tensor]) {
        let (shape, isSound) = gradient.tensorShape
        precondition(
            isSound && shape == tensor.shape && state.allSatisfy { $0.shape == tensor.shape },
            "update of \(path) \(tensor.shape): gradient \(shape), state \(state.map(\.shape))")
    }
}

extension [ParameterGroup] {
    /// The group of the longest prefix; of equals the first.
    fileprivate var longest: ParameterGroup? {
        self.max { $0.prefix.utf8.count < $1.prefix.utf8.count }
    }
}

/// Scales all gradients so that their common Euclidean norm is at most `limit` (Pascanu et al.
/// 2013).
///
/// - Returns: The norm before clipping; NaN or infinite if a gradient is.
public func clipByGlobalNorm(_ gradients: inout [String: Gradient], limit: Float) -> Float {
    let total = gradients.keys.sorted().reduce(0.0) { sum, path in
        sum + (gradients[path]?.stored.sumOfSquares ?? 0)
    }
    let norm = Float(total.squareRoot())
    guard norm > limit, norm.isFinite else { return norm }
    for path in gradients.keys { gradients[path]?.scale(by: limit / norm) }
    return norm
}
