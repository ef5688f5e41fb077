package import Tensors

/// What happens to a picture whose height and width are not in the proportion that is wanted.
package enum Fit: String, Sendable, Codable, CaseIterable {
    /// It is stretched.
    case resize
    /// It is scaled to cover the size, and what stands out on both sides is cut off.
    case crop
    /// It is scaled to lie within the size, and padded on both sides.
    case pad

    /// The size to which a picture is scaled before it is cropped or padded, each at least 1.
    func scaledSize(
        of old: (height: Int, width: Int), to new: (height: Int, width: Int)
    ) -> (height: Int, width: Int) {
        let (down, right) = (
            Double(new.height) / Double(old.height), Double(new.width) / Double(old.width)
        )
        let scale: Double
        switch self {
        case .resize: return new
        case .crop: scale = max(down, right)
        case .pad: scale = min(down, right)
        }
        func scaled(_ size: Int) -> Int { max(1, Int((Double(size) * scale).rounded())) }
        return (scaled(old.height), scaled(old.width))
    }
}

extension Tensor {
    /// A picture scaled to a size, each new pixel the mean of what it covers (a triangle filter,
    /// as wide as the new pixel when it shrinks). Gradients do not pass.
    ///
    /// - Parameters:
    ///   - height: Rows wanted, at least 1.
    ///   - width: Pixels of a row wanted, at least 1.
    /// - Returns: Shape `[height, width, C]`.
    /// - Precondition: This is a picture, shape `[H, W, C]`, none of them 0.
    /// - Complexity: O(H · W · C) where it shrinks, O(H · width · C + height · width · C) else.
    package func resized(height: Int, width: Int) -> Tensor {
        let (h, w, c) = pictureShape("resized")
        precondition(height > 0 && width > 0, "resized: to \(height) × \(width)")
        guard (h, w) != (height, width) else { return detached }
        return withHostMemory { values in
            resampled((h, w, c), to: (height, width)) { y, out in
                out.update(from: values + y * w * c, count: w * c)
            }
        }
    }

    /// The middle of a picture: what stands out is cut off on both sides, what is missing is
    /// filled in. Of an odd number, the greater half goes below and to the right.
    ///
    /// - Parameters:
    ///   - height: Rows wanted, at least 1.
    ///   - width: Pixels of a row wanted, at least 1.
    ///   - fill: The level of what is missing.
    /// - Returns: Shape `[height, width, C]`.
    /// - Precondition: This is a picture, shape `[H, W, C]`, none of them 0.
    package func centred(height: Int, width: Int, fill: Float = 0) -> Tensor {
        let (h, w, c) = pictureShape("centred")
        precondition(height > 0 && width > 0, "centred: to \(height) × \(width)")
        guard (h, w) != (height, width) else { return detached }
        let rows = min(h, height)
        let columns = min(w, width)
        // Where what is kept begins, here and in the result.
        let (top, left) = ((h - rows) / 2, (w - columns) / 2)
        let (y, x) = ((height - rows) / 2, (width - columns) / 2)
        var result = Tensor(repeating: fill, shape: [height, width, c])
        result.withMutableHostMemory { out in
            withHostMemory { values in
                for row in 0..<rows {
                    let target = out + ((y + row) * width + x) * c
                    target.update(from: values + ((top + row) * w + left) * c, count: columns * c)
                }
            }
        }
        return result
    }

    /// A picture brought to a size. Gradients do not pass.
    ///
    /// - Parameters:
    ///   - height: Rows wanted, at least 1.
    ///   - width: Pixels of a row wanted, at least 1.
    ///   - fit: What happens to another shape.
    ///   - fill: The level beside a picture that is padded.
    /// - Returns: Shape `[height, width, C]`.
    /// - Precondition: This is a picture, shape `[H, W, C]`, none of them 0.
    package func fitted(height: Int, width: Int, fit: Fit, fill: Float = 0) -> Tensor {
        let (h, w, _) = pictureShape("fitted")
        let size = fit.scaledSize(of: (h, w), to: (height, width))
        return resized(height: size.height, width: size.width)
            .centred(height: height, width: width, fill: fill)
    }

    /// The extents of a picture.
    func pictureShape(_ operation: String) -> (height: Int, width: Int, channels: Int) {
        precondition(
            shape.count == 3 && shape.allSatisfy { $0 > 0 },
            "\(operation): \(shape) is not the shape [H, W, C] of a picture")
        return (shape[0], shape[1], shape[2])
    }
}
