import CKernels

/// The numbers of one step of Adam, or of AdamW where the decay is decoupled.
package struct AdamStep: Sendable {
    /// Learning rate.
    package var rate: Float
    /// Decay rate of the first moment.
    package var beta1: Float
    /// Decay rate of the second moment.
    package var beta2: Float
    /// Added to the root of the second moment.
    package var epsilon: Float
    /// 1 − β₁ᵗ of step t.
    package var correction1: Float
    /// 1 − β₂ᵗ of step t.
    package var correction2: Float
    /// Weight decay.
    package var decay: Float
    /// Whether decay shrinks weights directly instead of joining the gradient.
    package var isDecoupled: Bool

    /// A step from its numbers.
    package init(
        rate: Float, beta1: Float, beta2: Float, epsilon: Float, correction1: Float,
        correction2: Float, decay: Float, isDecoupled: Bool
    ) {
        (self.rate, self.beta1, self.beta2, self.epsilon) = (rate, beta1, beta2, epsilon)
        (self.correction1, self.correction2) = (correction1, correction2)
        (self.decay, self.isDecoupled) = (decay, isDecoupled)
    }
}

/// The numbers of one step of stochastic gradient descent.
package struct SGDStep: Sendable {
    /// Learning rate.
    package var rate: Float
    /// Share of the last velocity that is kept.
    package var momentum: Float
    /// Weight decay, which joins the gradient.
    package var decay: Float
    /// Whether the gradient is taken ahead of the velocity.
    package var isNesterov: Bool

    /// A step from its numbers.
    package init(rate: Float, momentum: Float, decay: Float, isNesterov: Bool) {
        (self.rate, self.momentum, self.decay) = (rate, momentum, decay)
        self.isNesterov = isNesterov
    }
}

extension Tensor {
    /// Changes the tensor and its moments in place by one step of Adam; of a table only the rows
    /// that the gradient touches.
    ///
    /// - Parameters:
    ///   - gradient: In the tensor's shape.
    ///   - first: First moments, in the tensor's shape.
    ///   - second: Second moments, in the tensor's shape.
    ///   - step: The numbers of the step.
    package mutating func adamUpdate(
        _ gradient: Gradient, first: inout Tensor, second: inout Tensor, _ step: AdamStep
    ) {
        gradient.requireShape(of: [self, first, second], "adamUpdate")
        let settings = ck_adam(
            learning_rate: step.rate, beta1: step.beta1, beta2: step.beta2, epsilon: step.epsilon,
            correction1: step.correction1, correction2: step.correction2, decay: step.decay,
            decoupled: step.isDecoupled ? 1 : 0)
        withMutablePointer { w in
            first.withMutablePointer { m in
                second.withMutablePointer { v in
                    read(gradient.stored) { g in
                        gradient.forEachRun { at, from, count in
                            Parallel.ranges(count, grain: 1 << 14) {
                                let (i, j) = (at + $0.lowerBound, from + $0.lowerBound)
                                ck_adam_update(w + i, m + i, v + i, g + j, settings, $0.count)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Changes the tensor and its velocity in place by one step of gradient descent; of a table
    /// only the rows that the gradient touches.
    ///
    /// - Parameters:
    ///   - gradient: In the tensor's shape.
    ///   - velocity: In the tensor's shape.
    ///   - step: The numbers of the step.
    package mutating func sgdUpdate(
        _ gradient: Gradient, velocity: inout Tensor, _ step: SGDStep
    ) {
        gradient.requireShape(of: [self, velocity], "sgdUpdate")
        withMutablePointer { w in
            velocity.withMutablePointer { velocity in
                read(gradient.stored) { g in
                    gradient.forEachRun { at, from, count in
                        ck_sgd_update(
                            w + at, velocity + at, g + from, step.rate, step.momentum, step.decay,
                            step.isNesterov ? 1 : 0, count)
                    }
                }
            }
        }
    }
}

extension Gradient {
    /// The shape of the tensor that it belongs to, and whether its values fit it.
    package var tensorShape: (shape: [Int], isSound: Bool) {
        switch self {
        case .dense(let dense): (dense.shape, true)
        case .rows(let rows):
            (rows.shape, rows.values.shape == [rows.indices.count, rows.shape[1]])
        }
    }

    /// Traps where writing by these shapes would leave a tensor's memory.
    fileprivate func requireShape(of tensors: [Tensor], _ operation: String) {
        let (shape, isSound) = tensorShape
        precondition(
            isSound && tensors.allSatisfy { $0.shape == shape },
            "\(operation): gradient \(shape), tensors \(tensors.map(\.shape))")
    }

    /// Calls `body` for each run of rows that the gradient touches: offset into the tensor and into
    /// the stored gradient, and the length, all in floats.
    fileprivate func forEachRun(_ body: (_ at: Int, _ from: Int, _ count: Int) -> Void) {
        switch self {
        case .dense(let tensor): body(0, 0, tensor.count)
        case .rows(let rows):
            let width = rows.shape[1]
            for (i, row) in rows.indices.enumerated() { body(Int(row) * width, i * width, width) }
        }
    }
}
