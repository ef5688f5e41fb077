// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels

/// A sound convolved with a response, by Fourier transforms of blocks.
///
/// - Parameters:
///   - samples: The sound.
///   - response: The response.
///   - delay: Samples that the response is late by, such as half of a symmetric filter.
/// - Returns: As many samples as the sound has.
/// - Complexity: O(n · log r) for a response of r samples.
func convolved(_ samples: [Float], with response: [Float], delay: Int = 0) -> [Float] {
    guard !samples.isEmpty, !response.isEmpty else { return samples }
    var out = [Float](repeating: 0, count: samples.count)
    let least = min(samples.count, max(3 * response.count, 4_096)) + response.count - 1
    TransformPool.with(size: TransformPool.size(atLeast: least)) { transform in
        let block = transform.size - response.count + 1
        transform.load(response[...])
        transform.transform()
        transform.second.update(from: transform.spectrum, count: 2 * transform.bins)
        let scale = 1 / Double(transform.size)
        for start in stride(from: 0, to: samples.count, by: block) {
            let part = samples[start..<min(samples.count, start + block)]
            transform.load(part)
            transform.transform()
            ck_multiply_spectra(
                transform.spectrum, transform.spectrum, transform.second, transform.bins)
            transform.transformBack()
            let first = max(0, start - delay)
            let end = min(samples.count, start - delay + part.count + response.count - 1)
            guard first < end else { continue }
            out.withUnsafeMutableBufferPointer {
                guard let base = $0.baseAddress else { return }
                let from = transform.samples + (first - start + delay)
                ck_accumulate_wide(base + first, from, scale, end - first)
            }
        }
    }
    return out
}

extension RealTransform {
    /// Fills `samples`, with zeros behind.
    fileprivate func load(_ values: ArraySlice<Float>) {
        values.withUnsafeBufferPointer {
            guard let base = $0.baseAddress else { return }
            ck_widen(samples, base, $0.count)
        }
        (samples + values.count).update(repeating: 0, count: size - values.count)
    }
}
