import Support
public import Tensors

/// The shape an image has before it is flattened for a linear layer.
public struct FlattenedImage: Sendable, Equatable {
    /// The number of feature maps.
    public var channels: Int
    /// Rows of each.
    public var height: Int
    /// Columns of each.
    public var width: Int

    /// Names the three extents.
    public init(channels: Int, height: Int, width: Int) {
        (self.channels, self.height, self.width) = (channels, height, width)
    }
}

/// PyTorch's weights in the order in which this program's layers keep them.
///
/// PyTorch computes on images of `[N, C, H, W]`, the layers here on `[N, H, W, C]`. Biases, norms
/// and linear layers that see no flattened image are the same in both.
///
/// - Parameters:
///   - tensors: By name. Every one of four axes is taken for the weight of a convolution (not of
///     a transposed one).
///   - flattened: By name, the weights of linear layers behind a flattened image, and that image.
///   - file: Where the tensors come from, for faults.
/// - Returns: The same names: convolutions as `[H, W, I, O]`, see ``convolutionWeight(oihw:)``, and
///   the columns of `flattened` in the order of ``linearWeight(chw:_:)``.
/// - Throws: `UserFault` if a name of `flattened` is missing, or has other columns than its image
///   values.
public func convertTorchLayout(
    _ tensors: [String: Tensor], flattened: [String: FlattenedImage] = [:], from file: String
) throws -> [String: Tensor] {
    var converted = tensors.mapValues { $0.shape.count == 4 ? convolutionWeight(oihw: $0) : $0 }
    for (name, image) in flattened.sorted(by: { $0.key < $1.key }) {
        guard let weight = tensors[name] else {
            throw UserFault(
                "\(file) holds no tensor named \(name)", at: .init(file: file),
                remedy: nearestName(to: name, among: tensors.keys.sorted())
                    .map { "Did you mean \($0)?" } ?? "Name the layer behind the flattened image")
        }
        let shape = [image.channels, image.height, image.width]
        guard weight.shape.count == 2, byteCount(of: shape, each: 1) == weight.shape[1] else {
            throw UserFault(
                "\(name) has the shape \(weight.shape), which does not fit a flattened image of"
                    + " \(image.channels) channels, \(image.height) rows and \(image.width)"
                    + " columns", at: .init(file: file),
                remedy: "Give the shape that the image has before this layer")
        }
        converted[name] = linearWeight(chw: weight, image)
    }
    return converted
}

/// The weight of a convolution with the outputs last.
///
/// - Parameter weight: Shape `[O, I, H, W]`.
/// - Returns: Shape `[H, W, I, O]`, without gradient.
/// - Precondition: four axes.
/// - Complexity: O(O · I · H · W).
public func convolutionWeight(oihw weight: Tensor) -> Tensor {
    precondition(weight.shape.count == 4, "convolutionWeight: shape \(weight.shape)")
    let (o, i, h, w) = (weight.shape[0], weight.shape[1], weight.shape[2], weight.shape[3])
    return weight.withHostMemory { from in
        Tensor(onHost: [h, w, i, o]) { to in
            for output in 0..<o {
                for input in 0..<i {
                    let plane = from + (output * i + input) * h * w
                    for place in 0..<h * w { to[(place * i + input) * o + output] = plane[place] }
                }
            }
        }
    }
}

/// The weight of a linear layer for an image that is flattened with its channels last.
///
/// - Parameters:
///   - weight: Shape `[outputs, C · H · W]`, columns in the order of `[C, H, W]`.
///   - image: C, H and W.
/// - Returns: The same shape, columns in the order of `[H, W, C]`, without gradient.
/// - Precondition: two axes, the second of `C · H · W`.
/// - Complexity: O(outputs · C · H · W).
public func linearWeight(chw weight: Tensor, _ image: FlattenedImage) -> Tensor {
    let (c, places) = (image.channels, image.height * image.width)
    precondition(
        weight.shape.count == 2 && weight.shape[1] == c * places,
        "linearWeight: shape \(weight.shape) for \(image)")
    return weight.withHostMemory { from in
        Tensor(onHost: weight.shape) { to in
            for row in 0..<weight.shape[0] {
                let start = row * c * places
                for channel in 0..<c {
                    for place in 0..<places {
                        to[start + place * c + channel] = from[start + channel * places + place]
                    }
                }
            }
        }
    }
}
