// All ways from a tensor's memory to the host. On another device than the host each of them waits
// for what is still to be computed, and copies.

extension Tensor {
    /// A tensor whose values `fill` writes on the host, from where they are copied to the device.
    ///
    /// - Parameters:
    ///   - shape: The extents.
    ///   - fill: Writes all values; they start undefined.
    package init(onHost shape: [Int], _ fill: (UnsafeMutablePointer<Float>) -> Void) {
        self.init(shape: shape, fill)
    }

    /// The values in row-major order, copied from the device on which the tensor lies; waits for
    /// it.
    public var hostScalars: [Float] {
        withHostMemory { Array(UnsafeBufferPointer(start: $0, count: count)) }
    }

    /// The value of a tensor that has exactly one, copied from the device on which the tensor lies;
    /// waits for it.
    public var hostScalar: Float {
        precondition(count == 1, "hostScalar: the tensor has shape \(shape)")
        return withHostMemory { $0[0] }
    }

    /// Calls `body` with the values, copied from the device on which the tensor lies; waits for it.
    public func withHostSpan<R>(_ body: (Span<Float>) throws -> R) rethrows -> R {
        try withHostMemory { values in
            try body(UnsafeBufferPointer(start: values, count: count).span)
        }
    }

    /// Calls `body` with the values to change on the host; waits for the device on which the tensor
    /// lies, and copies them there afterwards. Another tensor that shares them keeps its own.
    ///
    /// - Precondition: the tensor is not tracked by a tape.
    public mutating func withMutableHostSpan<R>(
        _ body: (inout MutableSpan<Float>) throws -> R
    ) rethrows -> R {
        let count = count
        return try withMutableHostMemory { values in
            var span = UnsafeMutableBufferPointer(start: values, count: count).mutableSpan
            return try body(&span)
        }
    }

    /// Calls `body` with a pointer to the values, copied from the device on which the tensor lies;
    /// waits for it. The pointer is valid during the call.
    package func withHostMemory<R>(
        _ body: (UnsafePointer<Float>) throws -> R
    ) rethrows -> R {
        try read(self, body)
    }

    /// Calls `body` with a pointer to the values to change on the host; waits for the device on
    /// which the tensor lies, and copies them there afterwards. The pointer is valid during the
    /// call.
    ///
    /// - Precondition: the tensor is not tracked by a tape.
    package mutating func withMutableHostMemory<R>(
        _ body: (UnsafeMutablePointer<Float>) throws -> R
    ) rethrows -> R {
        try withMutablePointer(body)
    }
}
