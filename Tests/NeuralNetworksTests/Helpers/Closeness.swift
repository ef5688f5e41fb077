import NeuralNetworks
import Tensors
import Testing

/// Draws from `-1 ..< 1` that depend on their name alone.
func random(_ shape: [Int], _ name: String) -> Tensor {
    var generator = RandomGenerator(seed: 7, stream: "tests", name)
    return .uniform(shape, bound: 1, using: &generator)
}

/// A generator for one test.
func generator(_ name: String = "model") -> RandomGenerator {
    RandomGenerator(seed: 11, stream: "tests", name)
}

/// Expects equal shapes, and values that differ by at most `tolerance` times the greatest expected
/// one.
func expectClose(
    _ actual: Tensor, _ expected: Tensor, tolerance: Float = 1e-5, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.shape == expected.shape, "\(what)", sourceLocation: sourceLocation)
    let scale = max(1e-6, expected.hostScalars.reduce(0) { max($0, abs($1)) })
    for (i, (a, b)) in zip(actual.hostScalars, expected.hostScalars).enumerated() {
        // Written so that a NaN fails.
        guard abs(a - b) <= tolerance * scale else {
            Issue.record(
                "\(what)[\(i)] is \(a), expected \(b) (greatest \(scale))",
                sourceLocation: sourceLocation)
            return
        }
    }
}

/// Whether two tensors have one shape and the same bits.
func haveSameBits(_ a: Tensor, _ b: Tensor) -> Bool {
    a.shape == b.shape && a.hostScalars.map(\.bitPattern) == b.hostScalars.map(\.bitPattern)
}
