import CKernels

/// The sums that other families of operations use too.
enum ReductionKernel {
    /// The sum of all values times a factor or over a divisor, shape `[]`, which the host does not
    /// read.
    static func sum(_ a: Tensor, times factor: Float = 1, over divisor: Float = 1) -> Tensor {
        Tensor(shape: []) { out in
            out[0] = Float(read(a) { ck_sum($0, a.count) }) * factor / divisor
        }
    }

    /// `out[c] += Σ_r a[r, c]`
    static func addColumnSums(
        _ out: UnsafeMutablePointer<Float>, _ a: UnsafePointer<Float>, _ rows: Int, _ columns: Int
    ) {
        ck_add_column_sums(out, a, rows, columns)
    }
}

extension Tensor {
    /// The sum of all values, shape `[]`.
    public func sum() -> Tensor {
        let shape = shape
        return differentiable([self], ReductionKernel.sum(self)) { g in
            [g.broadcast(to: shape)]
        }
    }

    /// The one value throughout a shape, untracked.
    private func broadcast(to shape: [Int]) -> Tensor {
        let count = shape.reduce(1, *)
        return Tensor(shape: shape) { out in
            read(self) { out.initialize(repeating: $0[0], count: count) }
        }
    }

    /// The mean of all values, shape `[]`.
    ///
    /// - Precondition: at least one value.
    public func mean() -> Tensor {
        precondition(count > 0, "mean: no values, shape \(shape)")
        return sum() * (1 / Float(count))
    }

    /// The sum of each row, `[N, F]` → `[N]`.
    public func rowSums() -> Tensor {
        precondition(shape.count == 2, "rowSums: shape \(shape)")
        let shape = shape
        let value = Tensor(shape: [shape[0]]) { out in
            read(self) { ck_row_sums(out, $0, shape[0], shape[1]) }
        }
        return differentiable([self], value) { g in
            let ones = Tensor(repeating: 1, shape: shape)
            return [ones.multiplyingColumn(g)]
        }
    }

    /// The mean of the rows, `[N, F]` → `[F]`.
    public func rowMean() -> Tensor {
        precondition(shape.count == 2 && shape[0] > 0, "rowMean: shape \(shape)")
        let (n, f) = (shape[0], shape[1])
        return columnSums(n, f) * (1 / Float(n))
    }

    private func columnSums(_ n: Int, _ f: Int) -> Tensor {
        var sums = Tensor(zeros: [f])
        sums.withMutablePointer { out in
            read(self) { ReductionKernel.addColumnSums(out, $0, n, f) }
        }
        return differentiable([self], sums) { g in
            [Tensor(zeros: [n, f]).addingRow(g)]
        }
    }

    /// Adds `k · row` to every row, `[N, F]` and `[F]` → `[N, F]`.
    public func addingRow(_ row: Tensor, times k: Float = 1) -> Tensor {
        precondition(
            shape.count == 2 && row.shape == [shape[1]], "addingRow: \(shape) and \(row.shape)")
        let (n, f) = (shape[0], shape[1])
        let value = Tensor(shape: shape) { out in
            read(self, row) { a, row in ck_add_row(out, a, row, k, n, f) }
        }
        return differentiable([self, row], value) { g in [g, g.columnSums(n, f) * k] }
    }

    /// Multiplies row r by `column[r]`, `[N, F]` and `[N]` → `[N, F]`.
    public func multiplyingColumn(_ column: Tensor) -> Tensor {
        precondition(
            shape.count == 2 && column.shape == [shape[0]],
            "multiplyingColumn: \(shape) and \(column.shape)")
        let (n, f) = (shape[0], shape[1])
        let (x, scale) = (detached, column.detached)
        let value = Tensor(shape: shape) { out in
            read(x, scale) { a, k in ck_multiply_column(out, a, k, n, f) }
        }
        return differentiable([self, column], value) { g in
            [g.multiplyingColumn(scale), (g * x).rowSums()]
        }
    }

    /// The squared Euclidean distance between every two rows, `[N, F]` and `[M, F]` → `[N, M]`.
    ///
    /// - Complexity: O(N · M · F).
    public func squaredDistances(to other: Tensor) -> Tensor {
        precondition(
            shape.count == 2 && other.shape.count == 2 && shape[1] == other.shape[1],
            "squaredDistances: \(shape) and \(other.shape)")
        let norms = (self * self).rowSums()
        let otherNorms = (other * other).rowSums()
        let products = matmul(self, other, transposeB: true) * -2
        let ones = Tensor(repeating: 1, shape: [shape[0], other.shape[0]])
        return products.addingRow(otherNorms) + ones.multiplyingColumn(norms)
    }
}
