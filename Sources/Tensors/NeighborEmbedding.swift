import CKernels

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Tensor {
    /// The rows' places in the plane such that neighbours stay neighbours: t-SNE.
    ///
    /// Van der Maaten & Hinton 2008, exact, from the principal components on, so that the same rows
    /// give the same picture. Not differentiable.
    ///
    /// - Parameters:
    ///   - perplexity: How many neighbours count, about.
    ///   - iterations: Steps of gradient descent.
    /// - Returns: `[N, F]` → `[N, 2]`.
    /// - Complexity: O(N² · (F + iterations)): about a second for 800 rows.
    package func neighborEmbedding(perplexity: Float = 30, iterations: Int = 400) -> Tensor {
        precondition(shape.count == 2, "neighborEmbedding: shape \(shape)")
        let n = shape[0]
        guard n > 3, shape[1] >= 2, isFinite else { return Tensor(zeros: [n, 2]) }
        let affinities = neighborAffinities(perplexity: min(perplexity, Float(n - 1) / 3))
        var map = PlaneMap(principalComponents(2).hostScalars)
        return read(affinities) { p in
            for step in 0..<iterations { map.descend(p, step: step) }
            return map.places
        }
    }

    /// Symmetric probabilities p_ij of being neighbours, `[N, N]`, of sum 1.
    private func neighborAffinities(perplexity: Float) -> Tensor {
        let n = shape[0]
        var distances = detached.squaredDistances(to: detached)
        let wanted = logf(max(perplexity, 1.01))
        var affinities = Tensor(zeros: [n, n])
        affinities.withMutablePointer { p in
            distances.withMutablePointer { d in
                for i in 0..<n {
                    Tensor.fitRow(p + i * n, d + i * n, own: i, count: n, entropy: wanted)
                }
            }
            for i in 0..<n {
                for j in 0..<i {
                    let mean = (p[i * n + j] + p[j * n + i]) / Float(2 * n)
                    (p[i * n + j], p[j * n + i]) = (mean, mean)
                }
            }
        }
        return affinities
    }

    /// Finds the width of a Gaussian around a row that gives its neighbours the wanted entropy.
    private static func fitRow(
        _ p: UnsafeMutablePointer<Float>, _ d: UnsafeMutablePointer<Float>, own: Int, count: Int,
        entropy wanted: Float
    ) {
        var nearest = Float.infinity
        for j in 0..<count where j != own { nearest = min(nearest, d[j]) }
        // Distances from the nearest, which changes no probability and keeps the sum above 0.
        for j in 0..<count { d[j] -= nearest }
        var (beta, low, high): (Float, Float, Float) = (1, 0, .infinity)
        for _ in 0..<50 {
            var (sum, weighted): (Float, Float) = (0, 0)
            for j in 0..<count {
                p[j] = j == own ? 0 : expf(-beta * d[j])
                sum += p[j]
                weighted += p[j] * (j == own ? 0 : d[j])
            }
            let entropy = logf(sum) + beta * weighted / sum
            for j in 0..<count { p[j] /= sum }
            if abs(entropy - wanted) < 1e-4 { break }
            if entropy > wanted {
                low = beta
                beta = high.isFinite ? (beta + high) / 2 : beta * 2
            } else {
                high = beta
                beta = (beta + low) / 2
            }
        }
    }
}

/// Points on their way down t-SNE's divergence.
private struct PlaneMap {
    private var x: [Float] = []
    private var y: [Float] = []
    private var (vx, vy): ([Float], [Float])
    private var (gainX, gainY): ([Float], [Float])

    /// Steps in which attraction is exaggerated, a quarter of the usual ones.
    private static let earlySteps = 100
    /// How many times attraction is exaggerated; a rate of the number of points over it is stable
    /// (Belkina et al. 2019).
    private static let exaggeration: Float = 12

    /// Starts from places whose spread is brought to 10⁻².
    init(_ places: [Float]) {
        let n = places.count / 2
        let spread = (places.reduce(0) { $0 + $1 * $1 } / Float(max(1, n))).squareRoot()
        for i in 0..<n {
            x.append(places[2 * i] / max(spread, 1e-12) * 0.01)
            y.append(places[2 * i + 1] / max(spread, 1e-12) * 0.01)
        }
        let zeros = [Float](repeating: 0, count: n)
        (vx, vy) = (zeros, zeros)
        let ones = [Float](repeating: 1, count: n)
        (gainX, gainY) = (ones, ones)
    }

    mutating func descend(_ p: UnsafePointer<Float>, step: Int) {
        let n = x.count
        let share = Float(1 / max(ck_student_sum(x, y, n), 1e-12))
        var (gx, gy) = (vx, vy)
        // Clusters form while attraction is exaggerated; then they spread.
        let isEarly = step < PlaneMap.earlySteps
        let exaggeration: Float = isEarly ? PlaneMap.exaggeration : 1
        ck_neighbour_gradient(&gx, &gy, x, y, p, exaggeration, share, n)
        let momentum: Float = isEarly ? 0.5 : 0.8
        let rate = max(10, Float(n) / PlaneMap.exaggeration)
        PlaneMap.move(&x, &vx, &gainX, gx, momentum, rate)
        PlaneMap.move(&y, &vy, &gainY, gy, momentum, rate)
    }

    /// Gains grow where the direction stays (Jacobs 1988).
    private static func move(
        _ x: inout [Float], _ v: inout [Float], _ gain: inout [Float], _ g: [Float],
        _ momentum: Float, _ rate: Float
    ) {
        for i in x.indices {
            gain[i] = max(0.01, g[i] * v[i] > 0 ? gain[i] * 0.8 : gain[i] + 0.2)
            v[i] = momentum * v[i] - rate * gain[i] * g[i]
            x[i] += v[i]
        }
    }

    var places: Tensor { Tensor(zip(x, y).flatMap { [$0, $1] }, shape: [x.count, 2]) }
}
