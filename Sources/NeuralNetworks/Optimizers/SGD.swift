public import Tensors

/// Stochastic gradient descent with momentum, as PyTorch defines it (Sutskever et al. 2013).
public struct SGD: Optimizer {
    /// Share of the last velocity that is kept.
    public var momentum: Float
    /// Whether the gradient is taken ahead of the velocity.
    public var isNesterov: Bool
    /// Steps taken so far.
    public var step = 0
    /// Velocities, `<path>/velocity`.
    public var state: [String: Tensor] = [:]

    /// SGD with the given momentum.
    public init(momentum: Float = 0.9, isNesterov: Bool = false) {
        (self.momentum, self.isNesterov) = (momentum, isNesterov)
    }

    /// Changes one tensor.
    public mutating func update(
        _ path: String, _ tensor: inout Tensor, _ gradient: Gradient, rate: Float, decay: Float
    ) {
        let key = path + "/velocity"
        var velocity = state.removeValue(forKey: key) ?? Tensor(zeros: tensor.shape)
        requireShapes(path, tensor, gradient, [velocity])
        tensor.sgdUpdate(
            gradient, velocity: &velocity,
            SGDStep(rate: rate, momentum: momentum, decay: decay, isNesterov: isNesterov))
        state[key] = velocity
    }
}
