import NeuralNetworks
import Tensors
import Testing

@testable import Adaptation

@Suite struct M3SDATests {
    /// Equation 1 of Peng et al. 2019, in doubles.
    private func plain(_ sources: [Tensor], _ target: Tensor, moments: Int) -> Double {
        func moment(_ x: Tensor, _ order: Int) -> [Double] {
            let (f, values) = (x.columns, x.hostScalars.map(Double.init))
            return (0..<f).map { column in
                (0..<x.rows).reduce(0.0) { sum, row in
                    sum
                        + (0..<order).reduce(1.0) { product, _ in product * values[row * f + column]
                        }
                } / Double(x.rows)
            }
        }
        func distance(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        var total = 0.0
        for order in 1...moments {
            let own = sources.map { moment($0, order) }
            let other = moment(target, order)
            total += own.reduce(0.0) { $0 + distance($1, other) } / Double(own.count)
            var pairs: [Double] = []
            for i in own.indices { for j in 0..<i { pairs.append(distance(own[i], own[j])) } }
            if !pairs.isEmpty { total += pairs.reduce(0, +) / Double(pairs.count) }
        }
        return total
    }

    private let sources = [
        features(6, 5, seed: 1), features(9, 5, shift: 0.5, seed: 2),
        features(4, 5, shift: -1, seed: 3),
    ]
    private let target = features(8, 5, shift: 1, seed: 4)

    @Test(arguments: [1, 2, 3], [1, 2, 3])
    func theDistanceEqualsAPlainCalculation(count: Int, moments: Int) {
        let some = Array(sources.prefix(count))
        let found = momentDistance(sources: some, target: target, moments: moments).hostScalar
        let expected = plain(some, target, moments: moments)
        #expect(abs(Double(found) - expected) < 1e-4 * expected)
    }

    @Test func itsGradientEqualsCentralDifferences() throws {
        func loss(_ leaves: [Tensor]) -> Tensor {
            momentDistance(
                sources: Array(leaves.dropLast()), target: leaves[leaves.count - 1], moments: 2)
        }
        let all = sources + [target]
        let (_, gradients) = valueWithGradient(at: all, loss)
        for (part, gradient) in gradients.enumerated() {
            let dense = try #require(gradient).dense.hostScalars
            var expected: [Double] = []
            for index in 0..<all[part].count {
                func value(_ change: Float) -> Double {
                    var moved = all
                    var values = moved[part].hostScalars
                    values[index] += change
                    moved[part] = Tensor(values, shape: all[part].shape)
                    return plain(Array(moved.dropLast()), moved[moved.count - 1], moments: 2)
                }
                expected.append((value(0.01) - value(-0.01)) / 0.02)
            }
            #expect(isClose(dense, expected, 1e-2))
        }
    }

    @Test func equalFeaturesHaveNoDistanceAndNoGradient() throws {
        let x = features(6, 5, seed: 1)
        let (value, gradients) = valueWithGradient(at: [x, x]) {
            momentDistance(sources: [$0[0]], target: $0[1], moments: 2)
        }
        #expect(value.hostScalar < 1e-5)
        #expect(try #require(gradients[0]).dense.hostScalars.allSatisfy { abs($0) < 1e-3 })
    }
}
