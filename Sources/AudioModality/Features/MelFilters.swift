// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels

/// Triangular filters, evenly spaced and half overlapping on a mel scale.
///
/// Only the bins that a filter touches are kept, in blocks of eight; the last block's zero weights
/// may lie up to 7 bins behind the spectrum.
struct MelFilters: Sendable {
    /// Filters that no bin lies in.
    let empty: Int
    private var starts = [Int32]()
    private var blocks = [Int32]()
    private var offsets = [Int32]()
    private var weights = [Float]()

    /// The filters that the settings ask for.
    init(_ settings: LogMelSettings, rate: Int) {
        let (low, high) = (
            settings.scale.mels(settings.lowHz), settings.scale.mels(settings.highHz)
        )
        let edges = (0..<settings.mels + 2).map {
            settings.scale.hertz(low + (high - low) * Double($0) / Double(settings.mels + 1))
        }
        let bins = settings.fft / 2 + 1
        var empty = 0
        for filter in 0..<settings.mels {
            let (left, middle, right) = (edges[filter], edges[filter + 1], edges[filter + 2])
            let area = settings.filterNorm == .slaney ? 2 / (right - left) : 1
            func bin(_ hertz: Double) -> Int {
                min(bins - 1, Int(hertz * Double(settings.fft) / Double(rate)))
            }
            var row = (bin(left)...bin(right)).map { bin -> Float in
                let hertz = Double(bin) * Double(rate) / Double(settings.fft)
                let height = min(
                    (hertz - left) / (middle - left), (right - hertz) / (right - middle))
                return Float(area * max(0, height))
            }
            if row.allSatisfy({ $0 == 0 }) { empty += 1 }
            let first = row.firstIndex { $0 > 0 } ?? 0
            row.removeFirst(first)
            while row.last == 0 { row.removeLast() }
            while !row.count.isMultiple(of: 8) { row.append(0) }
            starts.append(Int32(bin(left) + first))
            offsets.append(Int32(weights.count / 8))
            blocks.append(Int32(row.count / 8))
            weights += row
        }
        self.empty = empty
    }

    /// Calls `body` with the filters as the kernels want them.
    func withBands<R>(_ body: (UnsafePointer<ck_bands>) -> R) -> R {
        starts.withUnsafeBufferPointer { starts in
            blocks.withUnsafeBufferPointer { blocks in
                offsets.withUnsafeBufferPointer { offsets in
                    weights.withUnsafeBufferPointer { weights in
                        var bands = ck_bands(
                            starts: starts.baseAddress, blocks: blocks.baseAddress,
                            offsets: offsets.baseAddress, weights: weights.baseAddress,
                            count: starts.count)
                        return body(&bands)
                    }
                }
            }
        }
    }
}
