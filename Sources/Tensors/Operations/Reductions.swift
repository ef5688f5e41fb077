import CKernels

extension Tensor {
    /// The sum of all values, shape `[]`.
    public func sum() -> Tensor {
        let shape = shape
        let total = Float(read(self) { ck_sum($0, count) })
        return differentiable([self], Tensor(total)) { g in
            [Tensor(repeating: g.scalar, shape: shape)]
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
        sums.withMutablePointer { out in read(self) { ck_add_column_sums(out, $0, n, f) } }
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
