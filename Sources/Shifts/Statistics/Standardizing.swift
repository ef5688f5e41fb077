import Tensors

/// Features brought to mean 0 and deviation 1.
enum Standardizing {
    /// Beyond so many deviations values are cut: one strange example must not decide a distance.
    private static let most: Float = 5

    /// Columns of mean 0 and deviation 1; a column of one value becomes 0, and what is not a
    /// number too.
    ///
    /// - Parameter rows: One row of features for each example, of one length.
    static func standardized(_ rows: [[Float]]) -> Tensor {
        let (count, width) = (rows.count, rows.first?.count ?? 0)
        var means = [Double](repeating: 0, count: width)
        var squares = means
        var known = means
        for row in rows {
            for (column, value) in row.enumerated() where value.isFinite {
                means[column] += Double(value)
                squares[column] += Double(value) * Double(value)
                known[column] += 1
            }
        }
        for column in 0..<width {
            let number = max(1, known[column])
            means[column] /= number
            let variance = squares[column] / number - means[column] * means[column]
            let least = 1e-6 * abs(means[column]) + 1e-9
            squares[column] = variance > least * least ? 1 / variance.squareRoot() : 0
        }
        var values = [Float](repeating: 0, count: count * width)
        for (example, row) in rows.enumerated() {
            for (column, value) in row.enumerated() where value.isFinite {
                let scaled = Float((Double(value) - means[column]) * squares[column])
                values[example * width + column] = min(most, max(-most, scaled))
            }
        }
        return Tensor(values, shape: [count, width])
    }

    /// The most features of a comparison.
    static let width = 256

    /// Rows of at most ``width`` numbers: longer ones are added up with signs drawn by a fixed
    /// seed, which keeps distances nearly as they are (Achlioptas 2003).
    static func narrowed(_ rows: [[Float]]) -> [[Float]] {
        guard let long = rows.first?.count, long > width else { return rows }
        var generator = RandomGenerator(seed: 0, stream: "narrowing of features")
        let scale = 1 / Float(width).squareRoot()
        let signs = (0..<long * width).map { _ in
            generator.integer(below: 2) == 0 ? scale : -scale
        }
        let flat = Tensor(rows.flatMap { $0 }, shape: [rows.count, long])
        let narrow = matmul(flat, Tensor(signs, shape: [long, width])).hostScalars
        return rows.indices.map { Array(narrow[$0 * width..<($0 + 1) * width]) }
    }
}

/// What measures explain of features, as far as it is linear.
enum Explained {
    /// Standard errors from which on a slope is none of chance, among thousands.
    private static let certain: Float = 4

    /// The features without what goes with the measures within each set: a difference between the
    /// sets that is left is none of the measures' (analysis of covariance).
    ///
    /// - Parameters:
    ///   - features: Standardised, `[N, F]`.
    ///   - measures: Standardised, `[N, M]`.
    ///   - sourceCount: Examples of the source, which come first.
    /// - Returns: Standardised again, `[N, F]`.
    static func rest(of features: Tensor, by measures: Tensor, sourceCount: Int) -> Tensor {
        func centred(_ rows: Tensor) -> Tensor {
            let parts = [rows.rows(0..<sourceCount), rows.rows(sourceCount..<rows.rows)]
            return .concatenating(parts.map { $0.addingRow($0.rowMean(), times: -1) })
        }
        let (own, count) = (centred(measures), Float(features.rows))
        let covariance = matmul(own, own, transposeA: true) * (1 / count)
        let common = matmul(own, centred(features), transposeA: true) * (1 / count)
        let inverse = SymmetricInverse.of(covariance, adding: 1e-4)
        var slopes = matmul(inverse, common)
        // Slopes of chance would move the sets apart, a little in each of many features.
        let (variances, size) = (inverse.hostScalars, measures.columns)
        slopes.withMutableHostSpan { slopes in
            for at in slopes.indices {
                let measure = at / features.columns
                let error = (variances[measure * size + measure] / count).squareRoot()
                if abs(slopes[at]) < certain * error { slopes[at] = 0 }
            }
        }
        let rest = features - matmul(measures, slopes)
        let (values, width) = (rest.hostScalars, rest.columns)
        return Standardizing.standardized(
            (0..<rest.rows).map { Array(values[$0 * width..<($0 + 1) * width]) })
    }
}
