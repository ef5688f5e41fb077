extension Tensor {
    /// The greatest value of each feature among a sequence's valid rows, `[R, F]` → `[N, F]`; zero
    /// for an empty sequence.
    ///
    /// The gradient goes to the first row that has the greatest value. A NaN is kept.
    ///
    /// - Complexity: O(R · F).
    public func segmentMaxima(_ segments: Segments) -> Tensor {
        precondition(
            shape.count == 2 && shape[0] == segments.rows,
            "segmentMaxima: \(shape) for \(segments.rows) rows")
        let (rows, f) = (segments.rows, shape[1])
        // The row that each greatest value comes from; -1 for an empty sequence.
        var chosen = [Int](repeating: -1, count: segments.count * f)
        let maxima = Tensor(shape: [segments.count, f]) { out in
            read(self) { x in
                for (n, (start, length)) in zip(segments.starts, segments.lengths).enumerated() {
                    for column in 0..<f {
                        var best = length == 0 ? -1 : start
                        for row in start..<start + length {
                            let (value, greatest) = (x[row * f + column], x[best * f + column])
                            if value > greatest || (value.isNaN && !greatest.isNaN) { best = row }
                        }
                        chosen[n * f + column] = best
                        out[n * f + column] = best < 0 ? 0 : x[best * f + column]
                    }
                }
            }
        }
        return differentiable([self], maxima) { [chosen] g in
            var dx = Tensor(zeros: [rows, f])
            dx.withMutablePointer { out in
                read(g) { g in
                    for (place, row) in chosen.enumerated() where row >= 0 {
                        out[row * f + place % f] = g[place]
                    }
                }
            }
            return [dx]
        }
    }
}
