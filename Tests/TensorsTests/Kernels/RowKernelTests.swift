import CKernels
import Foundation
import Testing

/// The kernels that work a row at a time, against their definitions in double precision.
@Suite struct RowKernelTests {
    private let rows = 3

    private func doubles(_ values: [Float], row: Int, _ cols: Int) -> [Double] {
        values[row * cols..<(row + 1) * cols].map(Double.init)
    }

    private static func value(_ kind: Int32, _ x: Double) -> Double {
        switch kind {
        case 1: max(0, x)
        case 2: x * 0.5 * erfc(-x / 2.0.squareRoot())
        case 3: tanh(x)
        default: x
        }
    }

    private static func slope(_ kind: Int32, _ x: Double) -> Double {
        switch kind {
        case 1: x > 0 ? 1 : 0
        case 2:
            0.5 * erfc(-x / 2.0.squareRoot()) + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
        case 3: 1 - tanh(x) * tanh(x)
        default: 1
        }
    }

    @Test(arguments: oddWidths, [0, 1, 2, 3] as [Int32])
    func activation(cols: Int, kind: Int32) {
        let (x, bias) = (floats(rows * cols, "x", scale: 2), floats(cols, "bias"))
        let g = floats(rows * cols, "g")
        for usesBias in [false, true] {
            var (out, pre) = ([Float](repeating: .nan, count: rows * cols), x)
            ck_bias_activation(&out, &pre, usesBias ? bias : nil, kind, rows, cols)
            let expected = x.indices.map {
                Double(x[$0]) + (usesBias ? Double(bias[$0 % cols]) : 0)
            }
            expectClose(pre, expected, tolerance: 1e-6)
            expectClose(out, expected.map { Self.value(kind, $0) }, tolerance: 5e-7)

            var (dpre, dbias) = ([Float](repeating: .nan, count: rows * cols), bias)
            ck_bias_activation_gradient(&dpre, &dbias, g, pre, kind, rows, cols)
            let slopes = zip(g, pre).map { Double($0) * Self.slope(kind, Double($1)) }
            expectClose(dpre, slopes, tolerance: 1e-6)
            expectClose(
                dbias,
                (0..<cols).map { c in
                    (0..<rows).reduce(Double(bias[c])) { $0 + slopes[$1 * cols + c] }
                }, tolerance: 1e-6)
        }
    }

    @Test(arguments: oddWidths)
    func layerNorm(cols: Int) {
        let (x, gamma, beta) = (
            floats(rows * cols, "x", scale: 3), floats(cols, "gamma"), floats(cols, "beta")
        )
        let g = floats(rows * cols, "g")
        var (y, mean, rstd) = (
            x, [Float](repeating: 0, count: rows), [Float](repeating: 0, count: rows)
        )
        ck_layer_norm(&y, &mean, &rstd, x, gamma, beta, 0.1, rows, cols)
        var dx = x
        var (dgamma, dbeta) = (gamma, beta)
        ck_layer_norm_gradient(&dx, &dgamma, &dbeta, g, x, mean, rstd, gamma, rows, cols)

        var (expected, expectedGradient) = ([Double](), [Double]())
        var (scales, shifts) = (gamma.map(Double.init), beta.map(Double.init))
        for r in 0..<rows {
            let (row, d) = (doubles(x, row: r, cols), doubles(g, row: r, cols))
            let m = row.reduce(0, +) / Double(cols)
            let s =
                1 / (row.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(cols) + 0.1).squareRoot()
            let h = row.map { ($0 - m) * s }
            let scaled = (0..<cols).map { d[$0] * Double(gamma[$0]) }
            let sum = scaled.reduce(0, +) / Double(cols)
            let projected = zip(scaled, h).reduce(0) { $0 + $1.0 * $1.1 } / Double(cols)
            for c in 0..<cols {
                expected.append(h[c] * Double(gamma[c]) + Double(beta[c]))
                expectedGradient.append(s * (scaled[c] - sum - h[c] * projected))
                scales[c] += d[c] * h[c]
                shifts[c] += d[c]
            }
        }
        expectClose(y, expected, tolerance: 2e-6)
        // One value alone has no variance: its gradient is zero but for rounding.
        if cols == 1 {
            #expect(dx.allSatisfy { abs($0) < 1e-6 })
        } else {
            expectClose(dx, expectedGradient, tolerance: 5e-6)
        }
        expectClose(dgamma, scales, tolerance: 2e-6)
        expectClose(dbeta, shifts, tolerance: 2e-6)
    }

    private func softmax(_ row: [Double]) -> [Double] {
        let top = row.max() ?? 0
        let total = row.reduce(0) { $0 + exp($1 - top) }
        return row.map { exp($0 - top) / total }
    }

    @Test(arguments: oddWidths)
    func softmax(cols: Int) {
        let (x, g) = (floats(rows * cols, "x", scale: 3), floats(rows * cols, "g"))
        for valid in Set([1, (cols + 1) / 2, cols]) {
            var p = x
            ck_masked_softmax(&p, x, 0.5, valid, rows, cols)
            var expected = [Double]()
            for r in 0..<rows {
                expected += softmax(doubles(x, row: r, cols)[..<valid].map { $0 * 0.5 })
                expected += [Double](repeating: 0, count: cols - valid)
            }
            expectClose(p, expected, tolerance: 1e-6)
        }
        var (p, logarithms, dx) = (x, x, x)
        ck_masked_softmax(&p, x, 1, cols, rows, cols)
        ck_log_softmax(&logarithms, x, rows, cols)
        ck_softmax_gradient(&dx, g, p, 0.5, rows, cols)
        let probabilities = (0..<rows).flatMap { softmax(doubles(x, row: $0, cols)) }
        expectClose(logarithms, probabilities.map { log($0) }, tolerance: 1e-6)
        let expected = (0..<rows).flatMap { r in
            let q = probabilities[r * cols..<(r + 1) * cols]
            let d = doubles(g, row: r, cols)
            let projected = zip(d, q).reduce(0) { $0 + $1.0 * $1.1 }
            return zip(d, q).map { 0.5 * $1 * ($0 - projected) }
        }
        guard cols > 1 else {
            #expect(dx.allSatisfy { abs($0) < 1e-6 })
            return
        }
        expectClose(dx, expected, tolerance: 2e-6)
    }

    @Test(arguments: oddWidths)
    func crossEntropy(cols: Int) {
        let x = floats(rows * cols, "x", scale: 3)
        let labels: [Int32] = [Int32(cols - 1), -1, 0]
        let weights = floats(cols, "weights").map { abs($0) + 0.1 }
        var (losses, p, d) = ([Float](repeating: .nan, count: rows), x, x)
        let total = ck_softmax_cross_entropy(&losses, &p, x, labels, weights, 0.2, rows, cols)
        ck_softmax_cross_entropy_gradient(&d, p, labels, weights, 0.2, 0.5, rows, cols)
        #expect(abs(total - Double(weights[cols - 1]) - Double(weights[0])) < 1e-6)
        var (expected, gradient) = ([Double](), [Double]())
        for (r, label) in labels.enumerated() {
            let q = softmax(doubles(x, row: r, cols))
            let shares = (0..<cols).map { c in
                label < 0
                    ? 0 : ((c == label ? 0.8 : 0) + 0.2 / Double(cols)) * Double(weights[c])
            }
            expected.append(zip(shares, q).reduce(0) { $0 - $1.0 * log($1.1) })
            let mass = shares.reduce(0, +)
            gradient += zip(shares, q).map { 0.5 * ($1 * mass - $0) }
        }
        expectClose(losses, expected, tolerance: 2e-6)
        if cols > 1 { expectClose(d, gradient, tolerance: 2e-6) }
    }

    @Test(arguments: oddWidths)
    func binaryCrossEntropy(n: Int) {
        let x = floats(n, "x", scale: 4)
        let targets = floats(n, "targets").map { min(1, abs($0)) }
        let weights = floats(n, "weights").map(abs)
        for weights in [nil, weights] {
            var (losses, d) = (x, x)
            ck_binary_cross_entropy(&losses, x, targets, weights, n)
            ck_binary_cross_entropy_gradient(&d, x, targets, weights, 0.5, n)
            let expected = x.indices.map { i in
                let (x, t, w) = (Double(x[i]), Double(targets[i]), Double(weights?[i] ?? 1))
                return (w * (log(1 + exp(x)) - t * x), 0.5 * w * (1 / (1 + exp(-x)) - t))
            }
            expectClose(losses, expected.map(\.0), tolerance: 2e-6)
            expectClose(d, expected.map(\.1), tolerance: 2e-6)
        }
    }

    @Test(arguments: oddWidths)
    func optimizers(n: Int) {
        let (w, g) = (floats(n, "w"), floats(n, "g"))
        let (m, v) = (floats(n, "m"), floats(n, "v").map(abs))
        for decoupled in [0, 1] as [Int32] {
            let settings = ck_adam(
                learning_rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-3, correction1: 0.4,
                correction2: 0.3, decay: 0.2, decoupled: decoupled)
            var (weight, first, second) = (w, m, v)
            ck_adam_update(&weight, &first, &second, g, settings, n)
            let expected = w.indices.map { i in
                let g = Double(g[i]) + (decoupled == 0 ? 0.2 * Double(w[i]) : 0)
                let m = 0.9 * Double(m[i]) + 0.1 * g
                let v = 0.99 * Double(v[i]) + 0.01 * g * g
                let shrunk = Double(w[i]) * (decoupled == 0 ? 1 : 0.98)
                return (shrunk - 0.1 * (m / 0.4) / ((v / 0.3).squareRoot() + 1e-3), m, v)
            }
            expectClose(weight, expected.map(\.0), tolerance: 2e-6)
            expectClose(first, expected.map(\.1), tolerance: 2e-6)
            expectClose(second, expected.map(\.2), tolerance: 2e-6)
        }
        for nesterov in [0, 1] as [Int32] {
            var (weight, velocity) = (w, m)
            ck_sgd_update(&weight, &velocity, g, 0.1, 0.8, 0.2, nesterov, n)
            let expected = w.indices.map { i in
                let g = Double(g[i]) + 0.2 * Double(w[i])
                let velocity = 0.8 * Double(m[i]) + g
                let step = nesterov == 0 ? velocity : g + 0.8 * velocity
                return (Double(w[i]) - 0.1 * step, velocity)
            }
            expectClose(weight, expected.map(\.0), tolerance: 2e-6)
            expectClose(velocity, expected.map(\.1), tolerance: 2e-6)
        }
    }
}
