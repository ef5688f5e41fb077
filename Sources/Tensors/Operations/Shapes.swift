extension Tensor {
    /// The same values in another shape of equal count.
    public func reshaped(_ shape: [Int]) -> Tensor {
        let before = self.shape
        return differentiable([self], viewed(as: shape)) { g in [g.viewed(as: before)] }
    }

    /// Consecutive entries of the first axis.
    public func rows(_ range: Range<Int>) -> Tensor {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= rows, "rows(\(range)) of \(shape)")
        let (before, width) = (shape, columns)
        let after = [range.count] + shape.dropFirst()
        let value = Tensor(shape: after) { out in
            read(self) {
                out.update(from: $0 + range.lowerBound * width, count: range.count * width)
            }
        }
        return differentiable([self], value) { g in
            var whole = Tensor(zeros: before)
            whole.withMutablePointer { out in
                read(g) {
                    (out + range.lowerBound * width).update(from: $0, count: range.count * width)
                }
            }
            return [whole]
        }
    }

    /// Puts tensors one behind the other along the first axis.
    ///
    /// - Precondition: at least one part; all extents but the first agree.
    public static func concatenating(_ parts: [Tensor]) -> Tensor {
        precondition(
            parts.dropFirst().allSatisfy { $0.shape.dropFirst() == parts[0].shape.dropFirst() }
                && !parts.isEmpty, "concatenating: shapes \(parts.map(\.shape))")
        let (lengths, shapes) = (parts.map(\.rows), parts.map(\.shape))
        let tail = parts[0].shape.dropFirst()
        let value = Tensor(shape: [lengths.reduce(0, +)] + tail) { out in
            var at = out
            for part in parts {
                read(part) { at.update(from: $0, count: part.count) }
                at += part.count
            }
        }
        return differentiable(parts, value) { g in
            var start = 0
            return zip(lengths, shapes).map { length, shape in
                defer { start += length }
                return g.rows(start..<start + length).viewed(as: shape)
            }
        }
    }

    /// Rows of two matrices side by side, `[N, A]` and `[N, B]` → `[N, A + B]`.
    public func joiningColumns(of other: Tensor) -> Tensor {
        precondition(
            shape.count == 2 && other.shape.count == 2 && shape[0] == other.shape[0],
            "joiningColumns: \(shape) and \(other.shape)")
        let (n, a, b) = (shape[0], shape[1], other.shape[1])
        let value = Tensor(shape: [n, a + b]) { out in
            read(self, other) { x, y in
                for row in 0..<n {
                    (out + row * (a + b)).update(from: x + row * a, count: a)
                    (out + row * (a + b) + a).update(from: y + row * b, count: b)
                }
            }
        }
        return differentiable([self, other], value) { g in
            func part(_ width: Int, from offset: Int) -> Tensor {
                Tensor(shape: [n, width]) { out in
                    read(g) { g in
                        for row in 0..<n {
                            (out + row * width)
                                .update(from: g + row * (a + b) + offset, count: width)
                        }
                    }
                }
            }
            return [part(a, from: 0), part(b, from: a)]
        }
    }

    /// The outer product of each row of two matrices, `[N, A]` and `[N, B]` → `[N, A · B]`.
    ///
    /// The multilinear map of Long et al. 2018 (arXiv:1705.10667), section 3.2.
    public func rowOuterProduct(_ other: Tensor) -> Tensor {
        precondition(
            shape.count == 2 && other.shape.count == 2 && shape[0] == other.shape[0],
            "rowOuterProduct: \(shape) and \(other.shape)")
        let (n, a, b) = (shape[0], shape[1], other.shape[1])
        let (x, y) = (detached, other.detached)
        let value = Tensor(shape: [n, a * b]) { out in
            read(x, y) { x, y in
                for r in 0..<n {
                    for i in 0..<a {
                        let k = x[r * a + i]
                        for j in 0..<b { out[(r * a + i) * b + j] = k * y[r * b + j] }
                    }
                }
            }
        }
        return differentiable([self, other], value) { g in
            var dx = Tensor(zeros: [n, a])
            var dy = Tensor(zeros: [n, b])
            dx.withMutablePointer { dx in
                dy.withMutablePointer { dy in
                    read(g, x, y) { g, x, y in
                        for r in 0..<n {
                            for i in 0..<a {
                                for j in 0..<b {
                                    let d = g[(r * a + i) * b + j]
                                    dx[r * a + i] += d * y[r * b + j]
                                    dy[r * b + j] += d * x[r * a + i]
                                }
                            }
                        }
                    }
                }
            }
            return [dx, dy]
        }
    }
}
