import Support
import Tensors

/// Numbers in an entry of the archive.
struct TorchStorage: Sendable {
    /// The entry's name in the folder of data.
    var key: String
    var type: SafetensorsType
    /// How many numbers it claims to hold.
    var count: Int
}

/// A view of a storage: where each number of a tensor lies in it.
struct TorchTensor: Sendable {
    /// Number in the heap.
    var storage: Int
    var offset: Int
    var shape: [Int]
    var strides: [Int]
    /// The product of the shape.
    private(set) var count: Int

    /// Checks a view against what its storage claims.
    ///
    /// - Throws: `UserFault` if a number would lie outside the storage, or if the view shows more
    ///   numbers than the storage has.
    init(
        storage index: Int, _ storage: TorchStorage, offset: Int, shape: [Int], strides: [Int],
        _ faults: TorchFaults
    ) throws {
        guard shape.count == strides.count, offset >= 0, strides.allSatisfy({ $0 >= 0 }),
            let bytes = byteCount(of: shape, each: 4)
        else {
            throw faults.unsound(
                "a tensor has the impossible shape \(shape), strides \(strides), offset \(offset)")
        }
        count = bytes / 4
        var (last, overflows) = (offset, false)
        for (extent, stride) in zip(shape, strides) where count > 0 {
            let (steps, isTooFar) = stride.multipliedReportingOverflow(by: extent - 1)
            let (next, isBeyond) = last.addingReportingOverflow(steps)
            overflows = overflows || isTooFar || isBeyond
            last = next
        }
        guard count == 0 || !overflows && last < storage.count else {
            throw faults.unsound(
                "a tensor of shape \(shape) reaches beyond the \(storage.count) numbers of its"
                    + " storage \(TorchFaults.shown(storage.key))")
        }
        guard count <= storage.count else {
            throw faults.unsupported(
                "holds a tensor of shape \(shape) that repeats the \(storage.count) numbers of its"
                    + " storage; make it a .clone() of its own first")
        }
        (self.storage, self.offset) = (index, offset)
        self.shape = shape
        // No step is ever taken along an axis of one; its stride may be anything.
        self.strides = zip(shape, strides).map { $0 > 1 ? $1 : 0 }
    }

    /// Whether the numbers follow each other in row-major order.
    private var isContiguous: Bool {
        var expected = 1
        for (extent, stride) in zip(shape, strides).reversed() where extent != 1 {
            if stride != expected { return false }
            expected *= extent
        }
        return true
    }

    /// The tensor's values as Float32, in row-major order.
    ///
    /// - Precondition: `bytes` has as many numbers of `type` as the storage claimed.
    func values(in bytes: UnsafeRawBufferPointer, type: SafetensorsType) -> Tensor {
        let size = type.size
        guard count > 0 else { return Tensor(zeros: shape) }
        if isContiguous {
            let part = UnsafeRawBufferPointer(
                rebasing: bytes[offset * size..<(offset + count) * size])
            return Tensor(onHost: shape) { type.convert(part, to: $0) }
        }
        let gathered = [UInt8](unsafeUninitializedCapacity: count * size) { buffer, filled in
            gather(bytes, size: size, into: UnsafeMutableRawBufferPointer(buffer))
            filled = count * size
        }
        return gathered.withUnsafeBytes { part in
            Tensor(onHost: shape) { type.convert(part, to: $0) }
        }
    }

    /// Copies the numbers one by one, the last axis fastest.
    private func gather(
        _ bytes: UnsafeRawBufferPointer, size: Int, into out: UnsafeMutableRawBufferPointer
    ) {
        var index = [Int](repeating: 0, count: shape.count)
        var from = offset
        for to in 0..<count {
            for byte in 0..<size { out[to * size + byte] = bytes[from * size + byte] }
            // Steps like an odometer: an axis at its end goes back and carries to the next.
            for axis in shape.indices.reversed() {
                index[axis] += 1
                from += strides[axis]
                if index[axis] < shape[axis] { break }
                from -= strides[axis] * shape[axis]
                index[axis] = 0
            }
        }
    }
}
