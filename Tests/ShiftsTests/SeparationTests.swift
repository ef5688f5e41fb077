import Tensors
import Testing

@testable import Shifts

struct SeparationTests {
    @Test func setsOfOneDistributionAreNotToldApart() {
        let test = Made.separation(
            Made.rows(400, seed: 1), Made.rows(400, seed: 2))
        #expect(abs(test.accuracy - 0.5) < 0.06 && test.distance < 0.25)
        #expect(test.interval.low < 0.5 && test.interval.high > 0.5)
        #expect(test.pValue > 0.02)
    }

    @Test func disjointSetsAreAlwaysToldApart() {
        let test = Made.separation(
            Made.rows(80, seed: 1), Made.rows(60, moved: 30, seed: 2))
        #expect(test.accuracy == 1 && test.distance == 2)
        #expect(test.pValue == 0.01 && test.interval.low > 0.9)
    }

    /// Two normal sets one deviation apart: the best classifier is right in 69 % of the cases.
    @Test func accuracyIsThatOfTheBestClassifier() {
        let test = Made.separation(
            Made.rows(1_500, seed: 3), Made.rows(1_500, moved: 1, seed: 4), draws: 9)
        #expect(abs(test.accuracy - 0.6915) < 0.03)
    }

    /// Few of one set and many of the other: each set counts as much.
    @Test func sizesDoNotDecide() {
        let alike = Made.separation(Made.rows(40, seed: 5), Made.rows(1_200, seed: 6))
        #expect(abs(alike.accuracy - 0.5) < 0.15 && alike.pValue > 0.02)
        let apart = Made.separation(Made.rows(40, seed: 5), Made.rows(1_200, moved: 3, seed: 6))
        #expect(apart.accuracy > 0.85 && apart.pValue == 0.01)
    }

    /// Of p-values of no difference, a tenth is below 0.1, and so on.
    @Test func pValuesAreUniformWithoutADifference() {
        let values = (0..<200).map { draw -> Double in
            let seed = UInt64(draw)
            return Made.separation(
                Made.rows(24, width: 2, seed: 2 * seed + 100),
                Made.rows(24, width: 2, seed: 2 * seed + 101), draws: 39, seed: seed
            ).pValue
        }
        for limit in [0.1, 0.25, 0.5, 0.75] {
            let share = Double(values.count { $0 <= limit }) / Double(values.count)
            // Four standard errors; equal accuracies make p-values a little too great.
            let error = 4 * (limit * (1 - limit) / 200).squareRoot()
            #expect(share < limit + error && share > limit - error - 0.1, "\(limit): \(share)")
        }
    }

    @Test func theSameTwiceIsNoShift() {
        let rows = Made.rows(100, seed: 8)
        let test = Made.separation(rows, rows)
        #expect(abs(test.accuracy - 0.5) < 1e-9 && test.pValue > 0.3)
    }

    /// More features than examples.
    @Test func manyFeaturesOfFewExamples() {
        let moved = Made.rows(15, width: 60, seed: 10).map { $0.map { $0 + 1 } }
        let test = Made.separation(Made.rows(15, width: 60, seed: 9), moved)
        #expect(test.accuracy > 0.9 && test.pValue == 0.01)
        let alike = Made.separation(
            Made.rows(15, width: 60, seed: 11), Made.rows(15, width: 60, seed: 12))
        #expect(alike.pValue > 0.02)
    }

    /// Features that follow a measure which moved, and one that moved beside it.
    @Test func whatMeasuresExplainIsTakenAway() {
        let measures =
            Made.rows(300, width: 1, seed: 21) + Made.rows(300, width: 1, moved: 2, seed: 22)
        let noise = Made.rows(600, width: 3, seed: 23)
        func left(_ moved: Float) -> SeparationTest {
            let rows = (0..<600).map { at -> [Float] in
                let own = noise[at]
                let more: Float = at < 300 ? 0 : moved
                return [3 * measures[at][0] + own[0], own[1] + more, own[2] - measures[at][0]]
            }
            let rest = Explained.rest(
                of: Standardizing.standardized(rows), by: Standardizing.standardized(measures),
                sourceCount: 300)
            let sides = Made.sides(Array(rows[..<300]), Array(rows[300...]))
            return SeparationTest(
                rest, folds: sides.folds(seed: 1),
                Made.relabelling(300, 300, draws: 99, seed: 1), witnesses: (300, 300))
        }
        #expect(left(0).distance < 0.3 && left(0).pValue > 0.02)
        #expect(left(2).distance > 0.8 && left(2).pValue == 0.01)
    }

    @Test func inverseIsTheInverse() {
        let rows = Standardizing.standardized(Made.rows(50, width: 12, seed: 13))
        let matrix = matmul(rows, rows, transposeA: true) * (1 / 50)
        let inverse = SymmetricInverse.of(matrix, adding: 0.05)
        var sum = matrix
        sum.withMutableHostSpan { values in
            for at in 0..<12 { values[at * 12 + at] += 0.05 }
        }
        let product = matmul(sum, inverse).hostScalars
        for row in 0..<12 {
            for column in 0..<12 {
                #expect(abs(product[row * 12 + column] - (row == column ? 1 : 0)) < 1e-3)
            }
        }
    }

    /// Direction and threshold against a plain solution in double precision.
    @Test func discriminantIsFishers() {
        let rows = Made.rows(30, width: 2, seed: 14) + Made.rows(20, width: 2, moved: 2, seed: 15)
        let labels = (0..<50).map { Float($0 < 30 ? 1 : 0) }
        let scores = Discriminant(
            Tensor(rows.flatMap { $0 }, shape: [50, 2]), Tensor(labels, shape: [50, 1])
        ).scores(Tensor(rows.flatMap { $0 }, shape: [50, 2])).hostScalars
        func mean(_ some: ArraySlice<[Float]>) -> [Double] {
            (0..<2).map { at in some.reduce(0) { $0 + Double($1[at]) } / Double(some.count) }
        }
        let (a, b, all) = (mean(rows[..<30]), mean(rows[30...]), mean(rows[...]))
        var c = [[0.05 + 2.0 / 50, 0], [0, 0.05 + 2.0 / 50]]
        for row in rows {
            for i in 0..<2 {
                for j in 0..<2 {
                    c[i][j] += (Double(row[i]) - all[i]) * (Double(row[j]) - all[j]) / 50
                }
            }
        }
        let det = c[0][0] * c[1][1] - c[0][1] * c[1][0]
        let d = [a[0] - b[0], a[1] - b[1]]
        let first: Double = (c[1][1] * d[0] - c[0][1] * d[1]) / det
        let second: Double = (c[0][0] * d[1] - c[1][0] * d[0]) / det
        // The scale of a direction does not matter: it is that of the first score.
        let expected = rows.map { row -> Double in
            let x = Double(row[0]) - (a[0] + b[0]) / 2
            let y = Double(row[1]) - (a[1] + b[1]) / 2
            return first * x + second * y
        }
        let scale = Double(scores[0]) / expected[0]
        #expect(scale > 0)
        for (score, value) in zip(scores, expected) {
            #expect(abs(Double(score) - scale * value) < 1e-3 * abs(scale))
        }
    }
}
