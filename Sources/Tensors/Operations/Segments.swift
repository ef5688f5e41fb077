/// Sequences of different lengths in one matrix of token rows `[R, F]`.
///
/// Packed, sequences follow each other without padding; padded, each has room for the longest and
/// the rows behind its length are masked: no operation reads them into another row.
public struct Segments: Sendable, Equatable {
    /// The first row of each sequence.
    public let starts: [Int]
    /// The number of valid rows of each sequence.
    public let lengths: [Int]
    /// The number of rows of the whole matrix.
    public let rows: Int

    /// Sequences that follow each other without padding.
    public init(packed lengths: [Int]) {
        var at = 0
        starts = lengths.map { length in
            defer { at += length }
            return at
        }
        self.lengths = lengths
        rows = at
    }

    /// Sequences padded to one room each.
    ///
    /// - Precondition: no length is greater than `room`.
    public init(padded lengths: [Int], to room: Int) {
        precondition(lengths.allSatisfy { $0 <= room }, "Segments: a length above \(room)")
        starts = lengths.indices.map { $0 * room }
        self.lengths = lengths
        rows = lengths.count * room
    }

    /// The number of sequences.
    public var count: Int { starts.count }

    /// The length of the longest sequence.
    public var longest: Int { lengths.max() ?? 0 }
}

extension Tensor {
    /// The mean of each sequence's valid rows, `[R, F]` → `[N, F]`; zero for an empty sequence.
    public func segmentMeans(_ segments: Segments) -> Tensor {
        precondition(
            shape.count == 2 && shape[0] == segments.rows,
            "segmentMeans: \(shape) for \(segments.rows) rows")
        let f = shape[1]
        var means = Tensor(zeros: [segments.count, f])
        means.withMutablePointer { out in
            read(self) { x in
                for (n, (start, length)) in zip(segments.starts, segments.lengths).enumerated() {
                    for row in start..<start + length {
                        ElementwiseKernel.accumulate(
                            out + n * f, x + row * f, 1 / Float(length), f)
                    }
                }
            }
        }
        let rows = segments.rows
        return differentiable([self], means) { g in
            var dx = Tensor(zeros: [rows, f])
            dx.withMutablePointer { out in
                read(g) { g in
                    for (n, (start, length)) in zip(segments.starts, segments.lengths).enumerated()
                    {
                        for row in start..<start + length {
                            ElementwiseKernel.scale(
                                out + row * f, g + n * f, 1 / Float(length), f)
                        }
                    }
                }
            }
            return [dx]
        }
    }

    /// The given rows, `[R, F]` → `[indices.count, F]`; a row may be taken more than once.
    ///
    /// The gradient touches the taken rows only. On a leaf it stays a ``RowGradient``, so that an
    /// optimizer updates those rows alone.
    public func gatherRows(_ indices: [Int32]) -> Tensor {
        precondition(
            shape.count == 2 && indices.allSatisfy { $0 >= 0 && Int($0) < shape[0] },
            "gatherRows: an index outside the \(rows) rows of \(shape)")
        let (before, f) = (shape, shape[1])
        let value = Tensor(shape: [indices.count, f]) { out in
            read(self) { x in
                Parallel.ranges(indices.count, grain: 512) { range in
                    for i in range {
                        (out + i * f).update(from: x + Int(indices[i]) * f, count: f)
                    }
                }
            }
        }
        let isLeaf = isLeaf
        return record([self], value) { g in
            let rows = RowGradient.gathering(indices, g, shape: before)
            return [isLeaf ? .rows(rows) : .dense(rows.dense)]
        }
    }
}
