import NeuralNetworks
import Support
import Tensors

/// Moves vectors to a common centre and stretches them to a usual length.
///
/// The vectors of sentence encoders fill a narrow cone (Li et al. 2020, arXiv:2011.05864): most of
/// a vector is what all texts have in common, and tells nothing of any.
struct VectorCentring: Sendable {
    /// The mean, `[E]`.
    private var center: Tensor
    private var factor: Float

    /// How long vectors are in the mean: long enough for a classifier to learn from them in a few
    /// epochs, short enough that it does not come to know the source by heart.
    static let usualLength: Float = 4

    /// Leaves vectors as they are.
    init(width: Int) {
        center = Tensor(zeros: [width])
        factor = 1
    }

    /// The mean of vectors `[N, E]`, and the factor that gives them a length.
    ///
    /// - Parameter length: The root of the mean of the squared lengths once they are moved.
    init(of vectors: Tensor, length: Float) {
        self.init(width: vectors.columns)
        guard vectors.rows > 0 else { return }
        center = vectors.rowMean()
        let moved = Self.moving(vectors, by: center, factor: 1)
        let spread = (moved.sumOfSquares / Double(vectors.rows)).squareRoot()
        factor = spread > 1e-6 ? length / Float(spread) : 1
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
    init(contentsOf path: String, width: Int) throws {
        let file = try SafetensorsFile(contentsOf: path)
        let (center, factor) = (try file.tensor("center"), try file.tensor("factor"))
        guard center.shape == [width], factor.shape == [1], center.isFinite, factor.isFinite else {
            throw UserFault(
                "the centre of the text vectors does not fit the encoder's \(width) numbers",
                at: .init(file: path), remedy: "Take an undamaged copy of the model.")
        }
        self.center = center
        self.factor = factor.hostScalars[0]
    }
}
