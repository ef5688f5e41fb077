public import Tensors

/// Adam (Kingma & Ba 2015, arXiv:1412.6980), or AdamW when the decay is decoupled (Loshchilov &
/// Hutter 2019, arXiv:1711.05101).
///
/// On an embedding's table only the rows that a step used are changed, their averages with them.
public struct Adam: Optimizer {
    /// Decay rate of the first moment.
    public var beta1: Float
    /// Decay rate of the second moment.
    public var beta2: Float
    /// Added to the root of the second moment.
    public var epsilon: Float
    /// Whether decay shrinks weights directly instead of joining the gradient.
    public var isDecoupled: Bool
    /// Steps taken so far.
    public var step = 0
    /// First and second moments, `<path>/m` and `<path>/v`.
    public var state: [String: Tensor] = [:]

    /// Adam with decay added to the gradient.
    public init(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8) {
        (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
        isDecoupled = false
    }

    /// AdamW: decay decoupled from the gradient.
    public static func decoupled(
        beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8
    ) -> Adam {
        var adam = Adam(beta1: beta1, beta2: beta2, epsilon: epsilon)
        adam.isDecoupled = true
        return adam
    }

    /// Changes one tensor.
    public mutating func update(
        _ path: String, _ tensor: inout Tensor, _ gradient: Gradient, rate: Float, decay: Float
    ) {
        let numbers = AdamStep(
            rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
            correction1: 1 - power(beta1, step), correction2: 1 - power(beta2, step), decay: decay,
            isDecoupled: isDecoupled)
        // Taken out while it is changed, so that it is changed in place.
        var m = state.removeValue(forKey: path + "/m") ?? Tensor(zeros: tensor.shape)
        var v = state.removeValue(forKey: path + "/v") ?? Tensor(zeros: tensor.shape)
        requireShapes(path, tensor, gradient, [m, v])
        tensor.adamUpdate(gradient, first: &m, second: &v, numbers)
        state[path + "/m"] = m
        state[path + "/v"] = v
    }

    private func power(_ base: Float, _ exponent: Int) -> Float {
        var result = 1.0
        var factor = Double(base)
        var left = exponent
        while left > 0 {
            if left & 1 == 1 { result *= factor }
            factor *= factor
            left >>= 1
        }
        return Float(result)
    }
}
