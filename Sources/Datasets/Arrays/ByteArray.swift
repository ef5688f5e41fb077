/// A dense array of bytes in row-major order.
public struct ByteArray: Sendable, Equatable {
    /// The extent of each axis; a picture is `[H, W]` or `[H, W, C]`.
    public var shape: [Int]
    /// The values, in row-major order.
    public var bytes: [UInt8]

    /// Gives bytes a shape.
    ///
    /// - Parameters:
    ///   - shape: The extent of each axis.
    ///   - bytes: The values, in row-major order.
    /// - Precondition: There are as many bytes as the product of `shape`.
    public init(shape: [Int], bytes: [UInt8]) {
        precondition(
            shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == bytes.count,
            "ByteArray: \(bytes.count) bytes for \(shape)")
        self.shape = shape
        self.bytes = bytes
    }
}
