extension RowGradient {
    /// Sums values that belong to the same row, in the order given, and sorts the rows.
    ///
    /// - Parameters:
    ///   - indices: A row of the table for each row of `values`, in any order, repeats allowed.
    ///   - values: Shape `[indices.count, F]`.
    ///   - shape: The table's shape, `[V, F]`.
    /// - Complexity: O(V + indices.count · F).
    static func gathering(_ indices: [Int32], _ values: Tensor, shape: [Int]) -> RowGradient {
        var place = [Int32](repeating: -1, count: shape[0])
        for index in indices { place[Int(index)] = 0 }
        var rows: [Int32] = []
        for row in place.indices where place[row] == 0 {
            place[row] = Int32(rows.count)
            rows.append(Int32(row))
        }
        let width = shape[1]
        var sums = Tensor(zeros: [rows.count, width])
        sums.withMutablePointer { out in
            read(values) { values in
                for (i, index) in indices.enumerated() {
                    ElementwiseKernel.accumulate(
                        out + Int(place[Int(index)]) * width, values + i * width, 1, width)
                }
            }
        }
        return RowGradient(shape: shape, indices: rows, values: sums)
    }

    /// Adds the rows to a dense gradient of the whole table.
    func add(to dense: inout Tensor) {
        let width = shape[1]
        dense.withMutablePointer { out in
            read(values) { values in
                for (i, index) in indices.enumerated() {
                    ElementwiseKernel.accumulate(
                        out + Int(index) * width, values + i * width, 1, width)
                }
            }
        }
    }

    /// The gradient of the whole table, shape `[V, F]`.
    public var dense: Tensor {
        var table = Tensor(zeros: shape)
        add(to: &table)
        return table
    }
}

extension Gradient {
    /// The gradient in the tensor's own shape.
    public var dense: Tensor {
        switch self {
        case .dense(let tensor): tensor
        case .rows(let rows): rows.dense
        }
    }

    /// The values that are stored, whichever rows they belong to.
    public var stored: Tensor {
        switch self {
        case .dense(let tensor): tensor
        case .rows(let rows): rows.values
        }
    }

    /// Multiplies the gradient by a number in place.
    public mutating func scale(by factor: Float) {
        switch self {
        case .dense(let tensor): self = .dense(tensor * factor)
        case .rows(var rows):
            rows.values = rows.values * factor
            self = .rows(rows)
        }
    }
}
