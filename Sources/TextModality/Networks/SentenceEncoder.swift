import NeuralNetworks
import Tensors

/// The Universal Sentence Encoder, Multilingual, version 3: one vector for a whole text.
///
/// Piece vectors beside n-gram convolutions over them, summed over the text, then a small residual
/// network (Yang et al. 2020, arXiv:1907.04307, section 2). It is used as it was trained, and never
/// trained further.
struct SentenceEncoder: Module {
    /// Piece vectors, `[V, E]`.
    private var table: Tensor
    /// What stands before and behind a text, `[E]`.
    private var begin: Tensor
    private var end: Tensor
    private var ngrams: [NgramConvolution]
    private var norm: LayerNorm
    /// From the sum over the text back to E.
    private var projection: Linear
    private var dense: ResidualDense

    /// An encoder whose weights are still to be loaded.
    ///
    /// - Parameters:
    ///   - pieces: V.
    ///   - features: E.
    init(pieces: Int, features: Int) {
        var generator = RandomGenerator(seed: 0)
        let width = 256
        table = Tensor(zeros: [pieces, features])
        begin = Tensor(zeros: [features])
        end = Tensor(zeros: [features])
        ngrams = [(2, 0), (3, 1), (5, 2)].map { count, left in
            NgramConvolution(
                count, left: left, inputs: features, width: width, using: &generator)
        }
        let joined = features + ngrams.count * width
        norm = LayerNorm(joined)
        norm.epsilon = 1e-12
        projection = Linear(joined, features, using: &generator)
        dense = ResidualDense(features: features, width: 320, using: &generator)
    }

    /// E, the numbers of a sentence's vector.
    var featureCount: Int { begin.count }

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("table", &table, .buffer)
        visitor.tensor("begin", &begin, .buffer)
        visitor.tensor("end", &end, .buffer)
        visitor.module("ngrams", &ngrams)
        visitor.module("norm", &norm)
        visitor.module("projection", &projection)
        visitor.module("dense", &dense)
    }

    /// The vector of one text, `[E]`, of length 1.
    ///
    /// - Precondition: Every index is below V.
    func callAsFunction(_ indices: [Int32]) -> Tensor {
        let e = featureCount
        let x = Tensor.concatenating([
            begin.reshaped([1, e]), table.gatherRows(indices), end.reshaped([1, e]),
        ])
        let tokens = Float(x.rows)
        let joined = ngrams.reduce(x) { $0.joiningColumns(of: $1(x)) }
        // The sum over tokens, divided by the root of their number.
        let mean = norm(joined).rowMean().reshaped([1, norm.weight.count])
        let sentence = dense(projection(mean) * tokens.squareRoot())
        let length = max(sentence.sumOfSquares.squareRoot(), 1e-12)
        return (sentence * Float(1 / length)).reshaped([e])
    }
}

/// Two convolutions over n neighbouring tokens, each added to what it reads.
private struct NgramConvolution: Module {
    /// n.
    let count: Int
    /// How many of them stand before the token.
    let left: Int
    var projection: Linear
    var norm: LayerNorm
    var first: Linear
    var second: Linear

    init(
        _ count: Int, left: Int, inputs: Int, width: Int, using generator: inout RandomGenerator
    ) {
        (self.count, self.left) = (count, left)
        projection = Linear(inputs, width, using: &generator)
        norm = LayerNorm(width)
        norm.epsilon = 1e-12
        first = Linear(count * width, width, activation: .relu, using: &generator)
        second = Linear(count * width, width, activation: .relu, using: &generator)
    }

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("projection", &projection)
        visitor.module("norm", &norm)
        visitor.module("first", &first)
        visitor.module("second", &second)
    }

    /// `[T, E]` → `[T, width]`.
    func callAsFunction(_ x: Tensor) -> Tensor {
        let x = norm(projection(x))
        let h = x + first(windows(x))
        return h + second(windows(h))
    }

    /// Each token's neighbours in a row, `[T, n · width]`, zero beyond the text.
    private func windows(_ x: Tensor) -> Tensor {
        let (tokens, width) = (x.rows, x.columns)
        let places = (0..<tokens).flatMap { token in
            (token - left..<token - left + count).map { place in
                Int32((0..<tokens).contains(place) ? place : tokens)
            }
        }
        return Tensor.concatenating([x, Tensor(zeros: [1, width])]).gatherRows(places)
            .reshaped([tokens, count * width])
    }
}

/// A residual network of four layers without biases.
private struct ResidualDense: Module {
    /// Weights, `[outputs, inputs]`.
    private var down: Tensor
    private var across: Tensor
    private var skip: Tensor
    private var up: Tensor
    private var outUp: Tensor
    private var outSkip: Tensor

    init(features: Int, width: Int, using generator: inout RandomGenerator) {
        func weight(_ outputs: Int, _ inputs: Int) -> Tensor {
            .glorot(outputs: outputs, inputs: inputs, using: &generator)
        }
        down = weight(width, features)
        across = weight(width, width)
        skip = weight(width, features)
        up = weight(features, width)
        outUp = weight(features, features)
        outSkip = weight(features, width)
    }

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("down", &down, .buffer)
        visitor.tensor("across", &across, .buffer)
        visitor.tensor("skip", &skip, .buffer)
        visitor.tensor("up", &up, .buffer)
        visitor.tensor("outUp", &outUp, .buffer)
        visitor.tensor("outSkip", &outSkip, .buffer)
    }

    /// `[N, E]` → `[N, E]`, each in −1…1.
    func callAsFunction(_ x: Tensor) -> Tensor {
        func product(_ x: Tensor, _ weight: Tensor) -> Tensor {
            matmul(x, weight, transposeB: true)
        }
        let first = product(x, down).activated(.relu)
        let second = (product(x, skip) + product(first, across)).activated(.relu)
        let third = product(second, up).activated(.relu)
        return (product(second, outSkip) + product(third, outUp)).activated(.tanh)
    }
}
