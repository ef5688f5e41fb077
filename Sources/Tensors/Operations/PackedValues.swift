import CKernels

/// How values of four bits lie in the 16 bytes of a block of 32; the first of a byte's two values
/// is in its lower bits.
package enum PackedOrder: Sendable {
    /// Byte j holds the values 2j and 2j + 1.
    case neighbours
    /// Byte j holds the values j and j + 16.
    case halves
}

extension Tensor {
    /// Values of four bits, less 8 and times the scale of their block of 32.
    ///
    /// - Parameters:
    ///   - packed: The blocks, in row-major order.
    ///   - stride: Bytes from the begin of a block to that of the next.
    ///   - scales: One for each block.
    ///   - order: How values lie in a block.
    ///   - shape: The extents.
    /// - Precondition: As many blocks as `shape` has, in as many bytes.
    /// - Complexity: O(values).
    package init(
        packed: UnsafeRawBufferPointer, stride: Int = 16, scales: [Float], order: PackedOrder,
        shape: [Int]
    ) {
        let count = shape.reduce(1, *)
        precondition(
            count == 32 * scales.count && stride >= 16
                && packed.count >= scales.count * stride - (scales.isEmpty ? 0 : stride - 16),
            "packed: \(packed.count) bytes, \(scales.count) scales for \(shape)")
        self.init(shape: shape) { out in
            guard let start = packed.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
                return
            }
            scales.withUnsafeBufferPointer { scales in
                guard let scale = scales.baseAddress else { return }
                let kernel = { (blocks: Range<Int>) in
                    ck_unpack_blocks(
                        out + 32 * blocks.lowerBound, start + stride * blocks.lowerBound, stride,
                        scale + blocks.lowerBound, order == .halves ? 1 : 0, blocks.count)
                }
                Parallel.ranges(scales.count, grain: 1 << 12, kernel)
            }
        }
    }
}
