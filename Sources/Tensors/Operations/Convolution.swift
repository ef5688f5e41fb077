import COneDNN

/// Where the filters of a convolution are put.
public struct ConvolutionGeometry: Sendable, Equatable {
    /// Pixels from one place to the next.
    public var stride: Int
    /// Zeros around the image, in pixels.
    public var padding: Padding
    /// Pixels between a filter's neighbouring weights; 1 is dense.
    public var dilation: Int
    /// Channels are cut into so many groups that do not see each other; as many as channels is
    /// depthwise.
    public var groups: Int

    /// Zeros above, below, left and right, in pixels.
    public struct Padding: Sendable, Equatable {
        /// Rows above.
        public var top: Int
        /// Rows below.
        public var bottom: Int
        /// Columns on the left.
        public var left: Int
        /// Columns on the right.
        public var right: Int

        /// Zeros on each side.
        public init(top: Int, bottom: Int, left: Int, right: Int) {
            (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
        }
    }

    /// A geometry with the same padding on every side.
    public init(stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1) {
        self.stride = stride
        self.padding = Padding(top: padding, bottom: padding, left: padding, right: padding)
        self.dilation = dilation
        self.groups = groups
    }

    /// Rows and columns of the result for an input of `height` × `width` and filters of `kernel`
    /// rows and columns.
    public func outputSize(height: Int, width: Int, kernel: (Int, Int)) -> (Int, Int) {
        func extent(_ size: Int, _ kernel: Int, _ padding: Int) -> Int {
            (size + padding - (kernel - 1) * dilation - 1) / stride + 1
        }
        return (
            extent(height, kernel.0, padding.top + padding.bottom),
            extent(width, kernel.1, padding.left + padding.right)
        )
    }
}

/// A two-dimensional convolution (cross-correlation, as all of the field has it) over NHWC images.
///
/// - Parameters:
///   - x: Shape `[N, H, W, C]`.
///   - filters: Shape `[KH, KW, C / groups, O]`.
///   - bias: Shape `[O]`, or nil.
/// - Returns: Shape `[N, H', W', O]`.
/// - Complexity: O(N · H' · W' · KH · KW · C / groups · O).
public func convolution(
    _ x: Tensor, filters: Tensor, bias: Tensor? = nil, _ geometry: ConvolutionGeometry = .init()
) -> Tensor {
    let kernel = ConvolutionKernel(x, filters, bias, geometry)
    let value = kernel.forward(x, filters, bias)
    let (input, weights) = (x.detached, filters.detached)
    let (needsInput, needsFilters, hasBias) = (x.isTracked, filters.isTracked, bias != nil)
    MultiplyAddCounter.note(
        value.shape.dropLast().reduce(filters.count, *), isTracked: needsInput, needsFilters)
    return differentiable([x, filters] + (bias.map { [$0] } ?? []), value) { g in
        let dx = needsInput ? kernel.inputGradient(g, weights) : nil
        let (dw, db) = needsFilters || hasBias ? kernel.filterGradient(g, input) : (nil, nil)
        return [dx, dw] + (hasBias ? [db] : [])
    }
}

/// The three directions of one convolution.
private struct ConvolutionKernel: Sendable {
    private let shape: cc_shape
    private let xShape: [Int]
    private let filterShape: [Int]
    private let outShape: [Int]

    init(_ x: Tensor, _ filters: Tensor, _ bias: Tensor?, _ geometry: ConvolutionGeometry) {
        let (groups, stride, dilation) = (geometry.groups, geometry.stride, geometry.dilation)
        let fits =
            x.shape.count == 4 && filters.shape.count == 4 && groups >= 1 && stride >= 1
            && dilation >= 1 && filters.shape[2] * groups == x.shape[3]
            && filters.shape[3] % groups == 0
            && (bias.map { $0.shape == [filters.shape[3]] } ?? true)
        precondition(
            fits,
            "convolution: x \(x.shape), filters \(filters.shape), bias \(bias?.shape ?? []), "
                + "\(groups) groups, stride \(stride), dilation \(dilation)")
        let (height, width) = geometry.outputSize(
            height: x.shape[1], width: x.shape[2], kernel: (filters.shape[0], filters.shape[1]))
        precondition(
            height > 0 && width > 0,
            "convolution: filters \(filters.shape) are larger than x \(x.shape) with its padding")
        let padding = geometry.padding
        (xShape, filterShape) = (x.shape, filters.shape)
        outShape = [x.shape[0], height, width, filters.shape[3]]
        shape = cc_shape(
            batch: Int64(x.shape[0]), height: Int64(x.shape[1]), width: Int64(x.shape[2]),
            channels: Int64(x.shape[3]), filters: Int64(filters.shape[3]),
            kernel_height: Int64(filters.shape[0]), kernel_width: Int64(filters.shape[1]),
            stride: Int64(stride), dilation: Int64(dilation), groups: Int64(groups),
            pad_top: Int64(padding.top), pad_bottom: Int64(padding.bottom),
            pad_left: Int64(padding.left), pad_right: Int64(padding.right),
            out_height: Int64(height), out_width: Int64(width), has_bias: bias == nil ? 0 : 1,
            threads: Int64(Parallel.threads))
    }

    func forward(_ x: Tensor, _ filters: Tensor, _ bias: Tensor?) -> Tensor {
        let y = Tensor(uninitialized: outShape)
        run(cc_forward, x, filters, bias, y)
        return y
    }

    func inputGradient(_ g: Tensor, _ filters: Tensor) -> Tensor {
        let dx = Tensor(uninitialized: xShape)
        run(cc_input_gradient, dx, filters, nil, g)
        return dx
    }

    func filterGradient(_ g: Tensor, _ x: Tensor) -> (Tensor, Tensor?) {
        let dw = Tensor(uninitialized: filterShape)
        let db = shape.has_bias == 0 ? nil : Tensor(uninitialized: [outShape[3]])
        run(cc_filter_gradient, x, dw, db, g)
        return (dw, db)
    }

    private func run(
        _ direction: cc_direction, _ x: Tensor, _ filters: Tensor, _ bias: Tensor?, _ y: Tensor
    ) {
        guard shape.batch > 0 else { return clear(direction, filters, bias) }
        var shape = shape
        guard let plan = cc_plan_for(&shape, direction) else { return refused() }
        let scratch = Tensor(uninitialized: [(cc_scratch_bytes(plan) + 3) / 4])
        let status = withExtendedLifetime((x, filters, bias, y, scratch)) {
            cc_run(
                plan, x.storage.base, filters.storage.base, bias?.storage.base, y.storage.base,
                scratch.storage.base)
        }
        if status != 0 { refused() }
    }

    /// Without images there is nothing to compute, and the filters' gradient is zero.
    private func clear(_ direction: cc_direction, _ filters: Tensor, _ bias: Tensor?) {
        guard direction == cc_filter_gradient else { return }
        for tensor in [filters] + (bias.map { [$0] } ?? []) {
            tensor.storage.base.update(repeating: 0, count: tensor.count)
        }
    }

    private func refused() {
        fatalError(
            "convolution: x \(xShape), filters \(filterShape): \(String(cString: cc_failure()))")
    }
}
