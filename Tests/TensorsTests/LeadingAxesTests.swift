import Testing

@testable import Tensors

struct LeadingAxesTests {
    /// Random vectors at right angles to each other.
    private func basis(_ size: Int) -> [[Double]] {
        var generator = RandomGenerator(seed: 3, stream: "basis")
        var symmetric = [[Double]](repeating: .init(repeating: 0, count: size), count: size)
        for i in 0..<size {
            for j in 0...i {
                let value = Double(generator.uniform()) - 0.5
                (symmetric[i][j], symmetric[j][i]) = (value, value)
            }
        }
        return SymmetricMatrix(symmetric).eigenvectors().vectors
    }

    /// The matrix with the given eigenvalues, and its eigenvectors.
    private func matrix(_ values: [Double]) -> (matrix: Tensor, vectors: [[Double]]) {
        let (size, vectors) = (values.count, basis(values.count))
        var entries = [Float](repeating: 0, count: size * size)
        for i in 0..<size {
            for j in 0..<size {
                entries[i * size + j] = Float(
                    values.indices.reduce(0) {
                        $0 + values[$1] * vectors[$1][i] * vectors[$1][j]
                    })
            }
        }
        return (Tensor(entries, shape: [size, size]), vectors)
    }

    /// How far the found axes point away from the vectors, as the sine of the largest angle.
    private func error(_ values: [Double], count: Int) -> Double {
        let (matrix, vectors) = matrix(values)
        let axes = LeadingAxes(of: matrix, count: count).axes
        return (0..<count).map { index in
            let axis = axes[index * values.count..<(index + 1) * values.count].map(Double.init)
            let cosine = zip(axis, vectors[index]).reduce(0) { $0 + $1.0 * $1.1 }
            return zip(axis, vectors[index]).reduce(0) {
                let off = $1.0 - cosine * $1.1
                return $0 + off * off
            }.squareRoot()
        }.max() ?? 0
    }

    @Test func rotationsFindEveryEigenvector() {
        let vectors = basis(12)
        for i in 0..<12 {
            for j in 0..<12 {
                let product = zip(vectors[i], vectors[j]).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(product - (i == j ? 1 : 0)) < 1e-12)
            }
        }
        let found = SymmetricMatrix([[2, 1, 0], [1, 2, 0], [0, 0, 5]]).eigenvectors()
        for (value, wanted) in zip(found.values, [5.0, 3, 1]) {
            #expect(abs(value - wanted) < 1e-12)
        }
    }

    @Test func axesOfAFallingSpectrum() {
        #expect(error((0..<40).map { 1 / Double(1 + $0) }, count: 2) < 1e-5)
        #expect(error((0..<100).map { 100 - Double($0) }, count: 2) < 1e-3)
    }

    @Test func axesOfManyMagnitudes() {
        #expect(error([1e6, 1] + .init(repeating: 1e-3, count: 30), count: 1) < 1e-5)
        #expect(error([1e-20, 1e-21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], count: 2) < 1e-4)
    }

    @Test func aMatrixWithoutRankHasAxesAllTheSame() {
        let none = LeadingAxes(of: Tensor(zeros: [20, 20]), count: 2).axes
        #expect(none.count == 40 && none.allSatisfy(\.isFinite))
        let flat = Tensor((0..<400).map { $0 % 21 == 0 ? 1 : 0 }, shape: [20, 20])
        let axes = LeadingAxes(of: flat, count: 2).axes
        let lengths = [axes[..<20], axes[20...]].map { $0.reduce(0) { $0 + $1 * $1 } }
        #expect(lengths.allSatisfy { abs($0 - 1) < 1e-5 })
    }
}
