import Tensors
import Testing

/// Normal draws that depend on their name alone, so that a test never changes because another one
/// did.
func random(_ shape: [Int], _ name: String, scale: Float = 1) -> Tensor {
    var generator = RandomGenerator(seed: 7, stream: "tests", name)
    // A sum of four uniform draws is normal enough, and needs no function that is itself under
    // test.
    let values = (0..<shape.reduce(1, *)).map { _ in
        (0..<4).reduce(Float(-2)) { sum, _ in sum + generator.uniform() } * 1.7 * scale
    }
    return Tensor(values, shape: shape)
}

/// Expects equal shapes, and values that differ by at most `tolerance` times the greatest expected
/// one.
func expectClose(
    _ actual: Tensor, _ expected: Tensor, tolerance: Float = 1e-5, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.shape == expected.shape, "\(what)", sourceLocation: sourceLocation)
    expectClose(
        actual.hostScalars, expected.hostScalars.map(Double.init), tolerance: Double(tolerance),
        what,
        sourceLocation: sourceLocation)
}

/// Expects values that differ by at most `tolerance` times the greatest expected one.
func expectClose(
    _ actual: [Float], _ expected: [Double], tolerance: Double = 1e-5, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard actual.count == expected.count else {
        Issue.record(
            "\(what): \(actual.count) values, not \(expected.count)", sourceLocation: sourceLocation
        )
        return
    }
    let scale = max(1e-6, expected.reduce(0) { max($0, abs($1)) })
    // Written so that a NaN on either side is worse than any limit.
    let worst = actual.indices.max { error($0) < error($1) }
    func error(_ i: Int) -> Double {
        let difference = abs(Double(actual[i]) - expected[i])
        return difference.isNaN ? .infinity : difference
    }
    guard let worst, !(error(worst) <= tolerance * scale) else { return }
    Issue.record(
        "\(what)[\(worst)] is \(actual[worst]), expected \(expected[worst]) (greatest \(scale))",
        sourceLocation: sourceLocation)
}

/// Whether two tensors have one shape and the same bits.
func haveSameBits(_ a: Tensor, _ b: Tensor) -> Bool {
    a.shape == b.shape && a.hostScalars.map(\.bitPattern) == b.hostScalars.map(\.bitPattern)
}

/// Expects one particular array of values, exactly.
func expectValues(
    _ tensor: Tensor, _ values: [Float], shape: [Int],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(tensor.shape == shape, sourceLocation: sourceLocation)
    #expect(tensor.hostScalars == values, sourceLocation: sourceLocation)
}
