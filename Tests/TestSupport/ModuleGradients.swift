package import NeuralNetworks
package import Tensors

/// Compares a module's gradient with central differences of its outputs, each multiplied by random
/// numbers and summed in double precision.
///
/// - Parameters:
///   - module: Its trainable tensors are moved, up to eight values of each.
///   - step: How far a value is moved; few kinks may lie that near.
///   - tolerance: Relative to the tensor's greatest derivative.
///   - outputs: Any number of tensors of any shape; the same for the same module.
/// - Returns: A line for each value whose derivatives differ, and for each tensor without one.
package func gradientFaults<M: Module>(
    of module: M, step: Float = 0.01, tolerance: Double = 0.02,
    outputs: (inout M) -> [Tensor]
) -> [String] {
    var generator = RandomGenerator(seed: 5, stream: "module gradients")
    var copy = module
    let cotangents = outputs(&copy).map {
        Tensor.normal($0.shape, deviation: 1, using: &generator)
    }
    func value(_ path: String, _ element: Int, _ change: Float) -> Double {
        var moved = module
        moved.forEachTensor { name, tensor, _ in
            guard name == path else { return }
            tensor.withMutableHostSpan { $0[element] += change }
        }
        return zip(outputs(&moved), cotangents).reduce(0) { sum, pair in
            zip(pair.0.hostScalars, pair.1.hostScalars).reduce(sum) {
                $0 + Double($1.0) * Double($1.1)
            }
        }
    }
    copy = module
    let (_, gradient) = copy.valueWithGradient { tracked in
        let terms = zip(outputs(&tracked), cotangents).map { ($0 * $1).sum() }
        return terms.dropFirst().reduce(terms[0]) { $0 + $1 }
    }
    var faults: [String] = []
    var paths: [String] = []
    copy.forEachTensor { path, _, role in if role == .trainable { paths.append(path) } }
    let greatest = gradient.values.map { largest($0.dense) }.max() ?? 0
    for path in paths {
        guard let dense = gradient[path]?.dense else {
            faults.append("\(path) has no gradient")
            continue
        }
        // A tensor that hardly matters has derivatives that rounding decides.
        let scale = max(largest(dense), 0.01 * greatest)
        for element in stride(from: 0, to: dense.count, by: max(1, dense.count / 8)) {
            let found = Double(dense.hostScalars[element])
            let expected =
                (value(path, element, step) - value(path, element, -step)) / (2 * Double(step))
            // Written so that a NaN is a fault.
            guard abs(found - expected) <= tolerance * scale else {
                faults.append("\(path)[\(element)] is \(found), expected \(expected) of \(scale)")
                continue
            }
        }
    }
    return greatest > 0 ? faults : ["the gradient is zero"]
}

private func largest(_ tensor: Tensor) -> Double {
    tensor.hostScalars.reduce(0) { max($0, Double(abs($1))) }
}
