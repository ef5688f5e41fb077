package import NeuralNetworks
package import Tensors

/// A convolution, its batch-norm, and a rectifier that ends at 6 where there is one.
package struct NormedConvolution: Module {
    package var convolution: Convolution
    package var norm: BatchNorm
    /// Whether values are brought to 0…6.
    package let rectifies: Bool

    /// Zeros are put around an image so that its sides become the rounded-up share of the stride;
    /// an odd one lies below and on the right, as in TensorFlow.
    ///
    /// - Parameters:
    ///   - side: Rows and columns of the image, which become those of the result.
    init(
        _ channels: Int, _ filters: Int, kernel: Int, stride: Int = 1, groups: Int = 1,
        side: inout Int, rectifies: Bool = true, using generator: inout RandomGenerator
    ) {
        let result = (side + stride - 1) / stride
        let zeros = max(0, (result - 1) * stride + kernel - side)
        var geometry = ConvolutionGeometry(stride: stride, groups: groups)
        geometry.padding = .init(
            top: zeros / 2, bottom: zeros - zeros / 2, left: zeros / 2, right: zeros - zeros / 2)
        convolution = Convolution(
            channels, filters, kernel: kernel, geometry, hasBias: false, using: &generator)
        norm = BatchNorm(filters)
        // As the published networks were trained.
        norm.epsilon = 1e-3
        norm.momentum = 0.01
        self.rectifies = rectifies
        side = result
    }

    /// Lists `convolution` and `norm`.
    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("convolution", &convolution)
        visitor.module("norm", &norm)
    }

    /// `[N, H, W, C]` → `[N, H', W', O]`.
    package mutating func callAsFunction(_ x: Tensor, _ pass: inout Pass) -> Tensor {
        let y = norm(convolution(x), &pass, rectifies: rectifies)
        return rectifies ? y - (y + -6).activated(.relu) : y
    }
}

extension NormedConvolution: GraphDescribing {
    /// The convolution, the norm, and the rectifier.
    package func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let x = try graph.layer("convolution", convolution, inputs)
        let y = try graph.layer("norm", norm, [x])
        return rectifies ? graph.add(.relu6, [y]) : y
    }
}

/// Channels made more, each filtered by itself, and made few again (Sandler et al. 2018,
/// arXiv:1801.04381).
package struct InvertedBottleneck: Module {
    /// Makes channels more; none or one.
    package var expansion: [NormedConvolution]
    package var depthwise: NormedConvolution
    package var projection: NormedConvolution
    /// Whether the input is added to the result.
    package let isCarried: Bool

    init(
        _ channels: Int, _ filters: Int, kernel: Int, stride: Int, expanded times: Int,
        side: inout Int, using generator: inout RandomGenerator
    ) {
        let width = channels * times
        expansion =
            times == 1
            ? [] : [NormedConvolution(channels, width, kernel: 1, side: &side, using: &generator)]
        depthwise = NormedConvolution(
            width, width, kernel: kernel, stride: stride, groups: width, side: &side,
            using: &generator)
        projection = NormedConvolution(
            width, filters, kernel: 1, side: &side, rectifies: false, using: &generator)
        isCarried = stride == 1 && channels == filters
    }

    /// Lists `expansion`, `depthwise` and `projection`.
    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("expansion", &expansion)
        visitor.module("depthwise", &depthwise)
        visitor.module("projection", &projection)
    }

    /// `[N, H, W, C]` → `[N, H', W', O]`.
    package mutating func callAsFunction(_ x: Tensor, _ pass: inout Pass) -> Tensor {
        var y = x
        if !expansion.isEmpty { y = expansion[0](y, &pass) }
        y = projection(depthwise(y, &pass), &pass)
        return isCarried ? y + x : y
    }
}

extension InvertedBottleneck: GraphDescribing {
    /// Its convolutions, and the sum with its input.
    package func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        var y = try graph.layers("expansion", expansion, inputs[0])
        y = try graph.layer("depthwise", depthwise, [y])
        y = try graph.layer("projection", projection, [y])
        return isCarried ? graph.add(.add, [y, inputs[0]]) : y
    }
}
