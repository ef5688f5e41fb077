// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How the samples of an axis are made of others: each is a weighted mean of neighbours.
struct Resampling {
    private(set) var starts = [Int32]()
    private(set) var lengths = [Int32]()
    /// The weights, `taps` for each sample; the last ones may be unused.
    private(set) var weights = [Float]()
    /// The greatest number of weights of a sample.
    private(set) var taps = 1

    /// The number of samples that are made.
    var count: Int { starts.count }

    /// Scales an axis by a triangle that is as wide as a new sample, and no narrower than an old
    /// one, so that nothing is skipped when a picture shrinks.
    ///
    /// - Parameters:
    ///   - old: The number of samples there are.
    ///   - new: The number of samples wanted.
    /// - Complexity: O(old + new).
    init(scaling old: Int, to new: Int) {
        let scale = Double(old) / Double(new)
        let reach = max(scale, 1)
        self.init(count: new, of: old) { sample in
            let centre = (Double(sample) + 0.5) * scale
            return (centre, reach, { max(0, 1 - abs($0) / reach) })
        }
    }

    /// Blurs an axis by a normal distribution.
    ///
    /// - Parameters:
    ///   - count: The number of samples.
    ///   - deviation: The standard deviation, in samples, above 0.
    init(blurring count: Int, deviation: Float) {
        let deviation = Double(deviation)
        let reach = (3 * deviation).rounded(.up) + 0.5
        self.init(count: count, of: count) { sample in
            let weight = { (distance: Double) in
                exp(-distance * distance / (2 * deviation * deviation))
            }
            return (Double(sample) + 0.5, reach, weight)
        }
    }

    /// Gathers, for each new sample, the old ones whose middles lie within reach of its centre.
    private init(
        count: Int, of old: Int,
        kernel: (_ sample: Int) -> (centre: Double, reach: Double, weight: (Double) -> Double)
    ) {
        var rows = [[Double]]()
        for sample in 0..<count {
            let (centre, reach, weight) = kernel(sample)
            let start = min(old - 1, max(0, Int(centre - reach + 0.5)))
            let end = max(start + 1, min(old, Int(centre + reach + 0.5)))
            let row = (start..<end).map { weight(Double($0) + 0.5 - centre) }
            let sum = row.reduce(0, +)
            starts.append(Int32(start))
            lengths.append(Int32(row.count))
            rows.append(row.map { $0 / sum })
            taps = max(taps, row.count)
        }
        weights = rows.flatMap { row in
            row.map { Float($0) } + [Float](repeating: 0, count: taps - row.count)
        }
    }

    /// Calls `body` with this as the kernels take it.
    func withKernel<R>(_ body: (UnsafePointer<ck_resampling>) -> R) -> R {
        starts.withUnsafeBufferPointer { starts in
            lengths.withUnsafeBufferPointer { lengths in
                weights.withUnsafeBufferPointer { weights in
                    var kernel = ck_resampling(
                        starts: starts.baseAddress, lengths: lengths.baseAddress,
                        weights: weights.baseAddress, taps: taps, count: count)
                    return body(&kernel)
                }
            }
        }
    }
}

/// A picture scaled from rows that are given one by one: first along them, then across.
///
/// - Parameters:
///   - shape: Height, width and channels of the picture.
///   - size: Height and width wanted.
///   - row: Writes the row of a given number, `width · channels` floats.
/// - Returns: Shape `[size.height, size.width, channels]`.
func resampled(
    _ shape: (height: Int, width: Int, channels: Int), to size: (height: Int, width: Int),
    row: (Int, UnsafeMutablePointer<Float>) -> Void
) -> Tensor {
    let along = Resampling(scaling: shape.width, to: size.width)
    let across = Resampling(scaling: shape.height, to: size.height)
    return resampled(shape, along: along, across: across, row: row)
}

/// As above, with the weights of both axes given.
func resampled(
    _ shape: (height: Int, width: Int, channels: Int), along: Resampling, across: Resampling,
    row: (Int, UnsafeMutablePointer<Float>) -> Void
) -> Tensor {
    let columns = along.count * shape.channels
    var scratch = Tensor(zeros: [shape.width * shape.channels])
    let narrow = Tensor(onHost: [shape.height, columns]) { out in
        scratch.withMutableHostMemory { scratch in
            along.withKernel { kernel in
                for y in 0..<shape.height {
                    row(y, scratch)
                    ck_resample_row(out + y * columns, scratch, kernel, shape.channels)
                }
            }
        }
    }
    return Tensor(onHost: [across.count, along.count, shape.channels]) { out in
        narrow.withHostMemory { narrow in
            across.withKernel { ck_resample_rows(out, narrow, $0, columns) }
        }
    }
}
