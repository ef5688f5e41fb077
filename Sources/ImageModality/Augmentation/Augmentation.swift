// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
package import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Changes images at random within stated bounds.
///
/// An image always takes the same number of draws, whatever the bounds are. So the same generator
/// gives the same bits, and one bound can be changed without changing what the others do.
package struct Augmentation: Sendable {
    /// The bounds.
    package let settings: AugmentationSettings

    /// Deviations up to here change a picture too little to be worth a pass over it, in pixels.
    private static let leastBlur: Float = 0.2

    /// Changes within given bounds.
    package init(_ settings: AugmentationSettings) { self.settings = settings }

    /// A changed image. Gradients do not pass.
    ///
    /// - Parameters:
    ///   - image: Shape `[H, W, C]`, levels 0…1.
    ///   - generator: Draws the changes.
    /// - Returns: The same shape, levels 0…1.
    /// - Precondition: This is a picture, none of H, W and C is 0.
    /// - Complexity: O(H · W · C), times the deviation of the blur where there is one.
    package func callAsFunction(
        _ image: Tensor, using generator: inout RandomGenerator
    ) -> Tensor {
        let shape = image.pictureShape("Augmentation")
        let change = ImageTransform(settings, shape, using: &generator)
        guard settings != AugmentationSettings() else { return image.detached }
        var changed = image.detached
        // What the warp moves in and what is erased is the border of the image as it was.
        let border = border(of: image)
        if let place = change.place {
            changed = changed.made { out, from in
                ck_warp(out, from, border, place, shape.height, shape.width, shape.channels)
            }
        }
        if change.thickness != 0 {
            changed = changed.made { out, from in
                ck_thicken(
                    out, from, change.thickness, shape.height, shape.width, shape.channels)
            }
        }
        if change.blur > Self.leastBlur { changed = changed.blurred(deviation: change.blur) }
        if change.clutter > 0 { changed.setAgainstClutter(change.clutter, key: change.key) }
        erase(&changed, change.hole, border)
        return tones(changed, change)
    }

    /// The level of what lies beyond the image, for each channel: as set, or the corners' mean.
    private func border(of image: Tensor) -> [Float] {
        let (h, w, c) = (image.shape[0], image.shape[1], image.shape[2])
        if let level = settings.border { return [Float](repeating: level, count: c) }
        let corners = [0, w - 1, (h - 1) * w, h * w - 1]
        return image.withHostSpan { span in
            (0..<c).map { channel in
                corners.reduce(0) { $0 + span[$1 * c + channel] } / 4
            }
        }
    }

    /// Fills a rectangle with the border.
    private func erase(_ image: inout Tensor, _ hole: ImageTransform.Hole, _ border: [Float]) {
        guard !hole.rows.isEmpty, !hole.columns.isEmpty else { return }
        let (w, c) = (image.shape[1], image.shape[2])
        image.withMutableHostMemory { pixels in
            for y in hole.rows {
                for x in hole.columns {
                    for channel in 0..<c { pixels[(y * w + x) * c + channel] = border[channel] }
                }
            }
        }
    }

    /// Gamma; then colour, contrast, brightness and inversion, which are one linear map; then
    /// noise.
    private func tones(_ image: Tensor, _ change: ImageTransform) -> Tensor {
        var toned = image
        let (count, channels) = (image.count, image.shape[2])
        toned.withMutableHostMemory { levels in
            if change.power != 1 { ck_raise_levels(levels, levels, change.power, count) }
            let mean = Float(ck_sum(levels, count) / Double(count))
            let shift = mean * (1 - change.contrast) + change.brightness
            let scale = change.isInverted ? -change.contrast : change.contrast
            let offset = change.isInverted ? 1 - shift : shift
            if channels == 3, let colours = change.colours {
                ck_mix_colours(
                    levels, levels, colours.map { $0 * scale }, [offset, offset, offset],
                    count / 3)
            } else if (scale, offset) != (1, 0) {
                ck_scale_levels(levels, levels, scale, offset, count)
            }
            if change.noise > 0 { ck_add_noise(levels, levels, change.noise, change.key, count) }
        }
        return toned
    }
}

extension Tensor {
    /// A picture of the same shape, made of this one.
    fileprivate func made(
        _ body: (UnsafeMutablePointer<Float>, UnsafePointer<Float>) -> Void
    ) -> Tensor {
        Tensor(onHost: shape) { out in withHostMemory { body(out, $0) } }
    }

    /// A picture blurred by a normal distribution; pixels beyond the edges do not count.
    ///
    /// - Parameter deviation: The standard deviation, in pixels, above 0.
    func blurred(deviation: Float) -> Tensor {
        let (h, w, c) = pictureShape("blurred")
        let along = Resampling(blurring: w, deviation: deviation)
        let across = h == w ? along : Resampling(blurring: h, deviation: deviation)
        return withHostMemory { values in
            resampled((h, w, c), along: along, across: across) { y, out in
                out.update(from: values + y * w * c, count: w * c)
            }
        }
    }
}
