import Tensors
import Testing

/// Compares an operation's gradient in each input with central differences of its values.
///
/// The values are contracted with a random cotangent in double precision; two step sizes are
/// combined (Richardson 1911) so that steps large enough for Float32 still have a small truncation
/// error.
///
/// - Parameters:
///   - inputs: Where to differentiate; kinks must be further away than two steps.
///   - step: Relative to values above 1, absolute below.
///   - tolerance: Relative to the input's greatest derivative.
///   - operation: May give any shape.
func checkGradient(
    _ inputs: [Tensor], step: Float = 0.04, tolerance: Double = 1e-3,
    sourceLocation: SourceLocation = #_sourceLocation, _ operation: ([Tensor]) -> Tensor
) {
    let cotangent = random(operation(inputs).shape, "cotangent")
    let weights = cotangent.hostScalars.map(Double.init)
    func value(_ inputs: [Tensor]) -> Double {
        zip(operation(inputs).hostScalars, weights).reduce(0) { $0 + Double($1.0) * $1.1 }
    }
    func difference(_ input: Int, _ element: Int, _ step: Float) -> Double {
        var (above, below) = (inputs, inputs)
        let x = inputs[input].hostScalars[element]
        above[input].withMutableHostSpan { $0[element] = x + step }
        below[input].withMutableHostSpan { $0[element] = x - step }
        return (value(above) - value(below)) / (Double(x + step) - Double(x - step))
    }
    let result = valueWithGradient(at: inputs) { (operation($0) * cotangent).sum() }
    for (input, gradient) in result.gradients.enumerated() {
        guard let dense = gradient?.dense else {
            Issue.record("input \(input) has no gradient", sourceLocation: sourceLocation)
            continue
        }
        #expect(dense.shape == inputs[input].shape, sourceLocation: sourceLocation)
        let estimate = inputs[input].hostScalars.enumerated().map { element, x in
            let step = step * max(1, abs(x))
            return
                (4 * difference(input, element, step)
                - difference(input, element, 2 * step)) / 3
        }
        expectClose(
            dense.hostScalars, estimate, tolerance: tolerance, "gradient \(input)",
            sourceLocation: sourceLocation)
    }
}
