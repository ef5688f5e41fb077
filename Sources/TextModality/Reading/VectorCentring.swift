import NeuralNetworks
import Support
import Tensors

/// Moves vectors to a common centre and stretches them to a common deviation.
///
/// The vectors of sentence encoders fill a narrow cone (Li et al. 2020, arXiv:2011.05864): most of
/// a vector is what all texts have in common, and tells nothing of any.
struct VectorCentring: Sendable {
    /// The mean, `[E]`.
    private var center: Tensor
    private var factor: Float

    /// Leaves vectors as they are.
    init(width: Int) {
        center = Tensor(zeros: [width])
        factor = 1
    }

    /// The mean of vectors `[N, E]`, and the factor that gives their numbers a variance of 1, all
    /// together: what is large in them stays large.
    init(of vectors: Tensor) {
        self.init(width: vectors.columns)
        guard vectors.rows > 0 else { return }
        center = vectors.rowMean()
        let moved = Self.moving(vectors, by: center, factor: 1)
        let deviation = (moved.sumOfSquares / Double(max(1, vectors.count))).squareRoot()
        factor = deviation > 1e-6 ? Float(1 / deviation) : 1
    }

    /// What vectors are moved by, `[E]`, and stretched by then, `[1]`.
    var tensors: (center: Tensor, factor: Tensor) {
        (center, Tensor(repeating: factor, shape: [1]))
    }

    /// `[N, E]` → `[N, E]`.
    func callAsFunction(_ vectors: Tensor) -> Tensor {
        Self.moving(vectors, by: center, factor: factor)
    }

    private static func moving(_ vectors: Tensor, by center: Tensor, factor: Float) -> Tensor {
        let center = center.hostScalars
        var moved = vectors
        moved.withMutableHostSpan { span in
            for index in span.indices {
                span[index] = (span[index] - center[index % center.count]) * factor
            }
        }
        return moved
    }

    /// Writes centre and factor.
    ///
    /// - Throws: `UserFault` if the file cannot be written.
    func write(to path: String) throws {
        try SafetensorsFile.write(
            ["center": center, "factor": Tensor(repeating: factor, shape: [1])], to: path)
    }

    /// Reads centre and factor back.
    ///
    /// - Throws: `UserFault` if the file is missing or damaged.
    init(contentsOf path: String) throws {
        let file = try SafetensorsFile(contentsOf: path)
        let (center, factor) = (try file.tensor("center"), try file.tensor("factor"))
        guard center.shape.count == 1, factor.shape == [1], center.isFinite, factor.isFinite else {
            throw UserFault(
                "the centre of the text vectors is damaged", at: .init(file: path),
                remedy: "Take an undamaged copy of the model.")
        }
        self.center = center
        self.factor = factor.hostScalars[0]
    }

    /// E.
    var width: Int { center.count }
}
