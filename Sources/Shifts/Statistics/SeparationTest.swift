import Tensors

/// How well a linear classifier tells the two sets of a comparison apart on examples that it was
/// not fitted to (Lopez-Paz and Oquab 2017, arXiv:1610.06545).
///
/// The classifier is Fisher's discriminant with a ridge. Its fit is linear in the labels, so that
/// all draws of the sides are fitted at once, and the p-value needs no assumption.
struct SeparationTest {
    /// The mean over both sets of the share that is told rightly, 0…1; chance is 0.5.
    private(set) var accuracy: Double
    /// Its 95 % interval.
    private(set) var interval: (low: Double, high: Double)
    /// By drawing the sides anew.
    private(set) var pValue: Double
    /// The proxy of the A-distance, 0 (alike) to 2 (disjoint): 2 · (1 − 2 · error) (Ben-David et
    /// al. 2007).
    var distance: Double { max(0, 4 * accuracy - 2) }

    /// Folds of the cross-validation.
    static let folds = 5

    /// Fits and tests the classifier in folds.
    ///
    /// - Parameters:
    ///   - features: Standardised, `[N, F]`.
    ///   - folds: The fold of each example: those that belong together are in one.
    ///   - sides: The sides as they are, and as drawn.
    ///   - witnesses: How many independent examples each set has, for the interval.
    /// - Complexity: O(N · F · draws + F³).
    init(
        _ features: Tensor, folds: [Int], _ sides: Relabelling,
        witnesses: (source: Int, target: Int)
    ) {
        let columns = sides.counts.count
        let labels = sides.sides.hostScalars
        var hits = [(source: Int, target: Int)](repeating: (0, 0), count: columns)
        for fold in 0..<SeparationTest.folds {
            let test = folds.indices.filter { folds[$0] == fold }
            let train = folds.indices.filter { folds[$0] != fold }
            guard !test.isEmpty, train.count > 1 else { continue }
            let discriminant = Discriminant(
                features.gatherRows(train.map(Int32.init)),
                sides.sides.gatherRows(train.map(Int32.init)))
            let scores = discriminant.scores(features.gatherRows(test.map(Int32.init)))
            scores.withHostSpan { scores in
                for (row, example) in test.enumerated() {
                    for column in 0..<columns {
                        let score = scores[row * columns + column]
                        let isSource = labels[example * columns + column] == 1
                        // A score of 0 says nothing: it counts for the target, whichever it is.
                        guard isSource == (score > 0) else { continue }
                        if isSource { hits[column].source += 1 } else { hits[column].target += 1 }
                    }
                }
            }
        }
        let shares = zip(hits, sides.counts).map { hits, sources in
            (
                source: Double(hits.source) / Double(max(1, sources)),
                target: Double(hits.target) / Double(max(1, folds.count - sources))
            )
        }
        let accuracies = shares.map { ($0.source + $0.target) / 2 }
        accuracy = accuracies[0]
        pValue = Relabelling.pValue(accuracies)
        interval = SeparationTest.interval(shares[0], witnesses)
    }

    /// The interval of a mean of two shares, each with Wilson's (Newcombe 1998).
    private static func interval(
        _ shares: (source: Double, target: Double), _ witnesses: (source: Int, target: Int)
    ) -> (Double, Double) {
        let (a, b) = (
            wilson(shares.source, Double(witnesses.source)),
            wilson(shares.target, Double(witnesses.target))
        )
        func half(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() / 2 }
        let middle = (shares.source + shares.target) / 2
        return (
            max(0, middle - half(shares.source - a.low, shares.target - b.low)),
            min(1, middle + half(a.high - shares.source, b.high - shares.target))
        )
    }

    private static func wilson(_ share: Double, _ n: Double) -> (low: Double, high: Double) {
        let z = 1.959963984540054
        let scale = 1 / (1 + z * z / n)
        let centre = (share + z * z / (2 * n)) * scale
        let half = z * scale * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return (centre - half, centre + half)
    }
}

/// Fisher's linear discriminant with a ridge, for many labellings of the same examples at once.
struct Discriminant {
    private let mean: Tensor
    /// A direction for each labelling, `[F, C]`.
    private let directions: Tensor
    /// What is taken off its scores: half way between the two means.
    private let middles: Tensor

    /// The part of the ridge that is there for any number of examples, in variances.
    private static let least: Float = 0.05

    /// Fits the discriminants.
    ///
    /// - Parameters:
    ///   - features: Standardised, `[N, F]`.
    ///   - labels: 1 for one set, 0 for the other, `[N, C]`.
    init(_ features: Tensor, _ labels: Tensor) {
        let (count, width, columns) = (features.rows, features.columns, labels.columns)
        mean = features.rowMean()
        let centred = features.addingRow(mean, times: -1)
        // The fewer examples for each feature, the less their correlations can be trusted.
        let ridge = Discriminant.least + Float(width) / Float(count)
        let covariance = matmul(centred, centred, transposeA: true) * (1 / Float(count))
        let sums = matmul(centred, labels, transposeA: true)
        directions = matmul(SymmetricInverse.of(covariance, adding: ridge), sums)
        let ones = labels.rowMean().hostScalars.map { $0 * Float(count) }
        let heights = (directions * sums).rowMean().hostScalars
        // With features of mean 0, both means lie on one line through it.
        middles = Tensor(
            (0..<columns).map { column in
                let (first, second) = (ones[column], Float(count) - ones[column])
                guard first > 0, second > 0 else { return 0 }
                return heights[column] * Float(width) * (1 / first - 1 / second) / 2
            })
    }

    /// Above 0 for the set of label 1, `[M, C]`.
    func scores(_ features: Tensor) -> Tensor {
        matmul(features.addingRow(mean, times: -1), directions).addingRow(middles, times: -1)
    }
}

/// The inverse of a symmetric positive matrix, by Schulz's iteration: nothing but products.
enum SymmetricInverse {
    /// The inverse of `matrix + ridge · 1`.
    ///
    /// - Parameters:
    ///   - matrix: Symmetric, without negative eigenvalues, `[F, F]`.
    ///   - ridge: Above 0.
    /// - Complexity: O(F³ · log(condition)).
    static func of(_ matrix: Tensor, adding ridge: Float) -> Tensor {
        let size = matrix.rows
        var sum = matrix
        var largest: Float = 0
        sum.withMutableHostSpan { values in
            for row in 0..<size {
                values[row * size + row] += ridge
                var total: Float = 0
                for column in 0..<size { total += abs(values[row * size + column]) }
                largest = max(largest, total)
            }
        }
        var inverse = identity(size, 1 / largest)
        let twice = identity(size, 2)
        // Each step squares the error; the first is 1 − ridge / largest at the most.
        for _ in 0..<40 {
            let product = matmul(sum, inverse)
            let rest = (product - identity(size, 1)).sumOfSquares
            if rest < 1e-8 * Double(size) { break }
            inverse = matmul(inverse, twice - product)
        }
        return inverse
    }

    private static func identity(_ size: Int, _ value: Float) -> Tensor {
        var matrix = Tensor(zeros: [size, size])
        matrix.withMutableHostSpan { values in
            for row in 0..<size { values[row * size + row] = value }
        }
        return matrix
    }
}
