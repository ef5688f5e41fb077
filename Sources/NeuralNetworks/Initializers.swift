public import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Tensor {
    /// Independent draws from a normal distribution (Box–Muller).
    ///
    /// - Parameters:
    ///   - shape: The extents.
    ///   - deviation: Standard deviation; the mean is 0.
    public static func normal(
        _ shape: [Int], deviation: Float, using generator: inout RandomGenerator
    ) -> Tensor {
        var values: [Float] = []
        let count = shape.reduce(1, *)
        values.reserveCapacity(count + 1)
        while values.count < count {
            let radius = (-2 * logf(1 - generator.uniform())).squareRoot() * deviation
            let angle = 2 * Float.pi * generator.uniform()
            values.append(radius * cosf(angle))
            values.append(radius * sinf(angle))
        }
        return Tensor(Array(values.prefix(count)), shape: shape)
    }

    /// Independent draws from `-bound ..< bound`.
    public static func uniform(
        _ shape: [Int], bound: Float, using generator: inout RandomGenerator
    ) -> Tensor {
        let values = (0..<shape.reduce(1, *)).map { _ in (2 * generator.uniform() - 1) * bound }
        return Tensor(values, shape: shape)
    }

    /// Uniform with variance `2 / (inputs + outputs)` (Glorot & Bengio 2010).
    ///
    /// - Returns: Shape `[outputs, inputs]`.
    public static func glorot(
        outputs: Int, inputs: Int, using generator: inout RandomGenerator
    ) -> Tensor {
        let bound = (6 / Float(inputs + outputs)).squareRoot()
        return uniform([outputs, inputs], bound: bound, using: &generator)
    }

    /// Normal with variance `2 / inputs`, for rectifiers (He et al. 2015, arXiv:1502.01852).
    public static func he(
        outputs: Int, inputs: Int, using generator: inout RandomGenerator
    ) -> Tensor {
        normal([outputs, inputs], deviation: (2 / Float(inputs)).squareRoot(), using: &generator)
    }
}
