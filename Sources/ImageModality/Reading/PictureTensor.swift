// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
package import Tensors

extension Picture {
    /// The picture with levels 0…1, shape `[H, W, C]`.
    package var tensor: Tensor {
        Tensor(onHost: [height, width, channels]) { out in
            ck_bytes_to_unit(out, pixels, pixels.count)
        }
    }

    /// A picture of levels 0…1, which are rounded; what lies outside is cut, and a NaN is black.
    ///
    /// - Parameter tensor: Shape `[H, W, C]`, with C of 1 or 3.
    /// - Precondition: The shape is one of a picture.
    package init(tensor: Tensor) {
        precondition(tensor.shape.count == 3, "Picture: a tensor of shape \(tensor.shape)")
        let bytes = [UInt8](unsafeUninitializedCapacity: tensor.count) { out, count in
            tensor.withHostMemory { values in
                if let start = out.baseAddress { ck_unit_to_bytes(start, values, tensor.count) }
            }
            count = tensor.count
        }
        self.init(
            height: tensor.shape[0], width: tensor.shape[1], channels: tensor.shape[2],
            pixels: bytes)
    }

    /// The picture with levels 0…1, brought to a size: as its tensor fitted, but without ever
    /// holding the whole of a large picture in floating point.
    ///
    /// - Parameters:
    ///   - height: Rows wanted.
    ///   - width: Pixels of a row wanted.
    ///   - fit: What happens to another shape.
    ///   - fill: The level beside a picture that is padded, 0…1.
    /// - Returns: Shape `[height, width, C]`.
    package func tensor(height: Int, width: Int, fit: Fit, fill: Float = 0) -> Tensor {
        let size = fit.scaledSize(of: (self.height, self.width), to: (height, width))
        let row = self.width * channels
        let scaled = resampled(
            (self.height, self.width, channels), to: size,
            row: { y, out in
                pixels.withUnsafeBufferPointer { pixels in
                    if let start = pixels.baseAddress {
                        ck_bytes_to_unit(out, start + y * row, row)
                    }
                }
            })
        return scaled.centred(height: height, width: width, fill: fill)
    }
}
