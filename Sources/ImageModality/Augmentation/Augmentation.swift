import CKernels
import Foundation
package import Tensors

/// Changes images at random within stated bounds. The same generator gives the same bits.
package struct Augmentation: Sendable {
    package let settings: AugmentationSettings

    /// Changes within the given bounds.
    package init(_ settings: AugmentationSettings) { self.settings = settings }

    /// A changed image.
    ///
    /// - Parameter image: Shape `[H, W, C]`, values 0…1.
    /// - Returns: The same shape, values 0…1.
    package func callAsFunction(
        _ image: Tensor, using generator: inout RandomGenerator
    ) -> Tensor {
        precondition(image.shape.count == 3, "Augmentation: shape \(image.shape)")
        guard settings != AugmentationSettings() else { return image }
        var changed = warped(image, using: &generator)
        if settings.blur > 0 {
            changed = blurred(changed, deviation: settings.blur * generator.uniform())
        }
        if settings.clutter > 0 { setAgainstClutter(&changed, using: &generator) }
        changeTones(&changed, using: &generator)
        if settings.erase > 0 { erase(&changed, using: &generator) }
        return changed
    }

    /// A number evenly drawn from `-bound…bound`.
    private func signed(_ bound: Float, _ generator: inout RandomGenerator) -> Float {
        bound * (2 * generator.uniform() - 1)
    }

    /// Shift, rotation, scale, stretch, shear and mirroring in one pass.
    private func warped(_ image: Tensor, using generator: inout RandomGenerator) -> Tensor {
        let (h, w, c) = (image.shape[0], image.shape[1], image.shape[2])
        let angle = signed(settings.rotation, &generator) * .pi / 180
        let shear = tanf(signed(settings.shear, &generator) * .pi / 180)
        let size = expf(signed(-logf(1 - settings.scale), &generator))
        let ratio = expf(signed(-logf(1 - settings.stretch), &generator) / 2)
        let (dx, dy) = (signed(settings.shift, &generator), signed(settings.shift, &generator))
        let mirrors = settings.flip && generator.uniform() < 0.5
        let bounds = [
            settings.rotation, settings.shear, settings.scale, settings.stretch, settings.shift,
        ]
        guard mirrors || bounds.contains(where: { $0 > 0 }) else { return image }
        // From a pixel of the result back to the image, about its centre.
        let (cosine, sine) = (cosf(angle) / size, sinf(angle) / size)
        let sign: Float = mirrors ? -1 : 1
        let (a, b) = (sign * cosine / ratio, sign * (cosine * shear + sine) / ratio)
        let (d, e) = (-sine * ratio, (cosine - sine * shear) * ratio)
        let (cx, cy) = (Float(w - 1) / 2, Float(h - 1) / 2)
        let matrix = [
            a, b, cx - a * cx - b * cy - dx * Float(w), d, e,
            cy - d * cx - e * cy - dy * Float(h),
        ]
        let border = border(of: image)
        return Tensor(shape: image.shape) { out in
            read(image) { ck_affine_warp(out, $0, matrix, border, h, w, c) }
        }
    }

    /// The mean of the image's corners, a value a channel: what is taken to lie beyond it.
    private func border(of image: Tensor) -> [Float] {
        let (h, w, c) = (image.shape[0], image.shape[1], image.shape[2])
        let corners = [0, w - 1, (h - 1) * w, h * w - 1]
        return image.withSpan { span in
            (0..<c).map { channel in
                corners.reduce(0) { $0 + span[$1 * c + channel] } / 4
            }
        }
    }

    /// A separable Gaussian blur; pixels beyond the border repeat it.
    private func blurred(_ image: Tensor, deviation: Float) -> Tensor {
        guard deviation > 0.2 else { return image }
        let radius = max(1, Int((2 * deviation).rounded(.up)))
        var kernel = (-radius...radius).map { expf(-Float($0 * $0) / (2 * deviation * deviation)) }
        let total = kernel.reduce(0, +)
        kernel = kernel.map { $0 / total }
        let (h, w, c) = (image.shape[0], image.shape[1], image.shape[2])
        func pass(_ x: Tensor, _ length: Int, _ step: Int, _ lines: [Int]) -> Tensor {
            Tensor(shape: x.shape) { out in
                read(x) { x in
                    for line in lines {
                        for i in 0..<length {
                            var sum: Float = 0
                            for k in -radius...radius {
                                let at = min(max(i + k, 0), length - 1)
                                sum += kernel[k + radius] * x[line + at * step]
                            }
                            out[line + i * step] = sum
                        }
                    }
                }
            }
        }
        let rows = (0..<h).flatMap { y in (0..<c).map { y * w * c + $0 } }
        return pass(pass(image, w, c, rows), h, w * c, Array(0..<w * c))
    }

    /// Gamma, contrast, brightness, saturation, inversion and noise.
    private func changeTones(_ image: inout Tensor, using generator: inout RandomGenerator) {
        let power = exp2f(signed(settings.gamma, &generator))
        let contrast = 1 + signed(settings.contrast, &generator)
        let brightness = signed(settings.brightness, &generator)
        let saturation = 1 + signed(settings.colour, &generator)
        let inverts = generator.uniform() < settings.invert
        let noise = settings.noise * generator.uniform()
        let channels = image.shape[2]
        let mean = Float(image.scalars.reduce(0, +)) / Float(max(1, image.count))
        var noiseGenerator = generator
        _ = generator.next()
        let count = image.count
        image.withMutablePointer { pixels in
            for start in stride(from: 0, to: count, by: channels) {
                var grey: Float = 0
                for c in 0..<channels { grey += pixels[start + c] / Float(channels) }
                for c in 0..<channels {
                    var value = pixels[start + c]
                    if settings.gamma > 0 { value = powf(max(0, value), power) }
                    if channels > 1 { value = grey + (value - grey) * saturation }
                    value = mean + (value - mean) * contrast + brightness
                    if inverts { value = 1 - value }
                    if noise > 0 {
                        // The sum of three even draws is close enough to a normal one.
                        let draws = (0..<3).reduce(Float(-1.5)) { sum, _ in
                            sum + noiseGenerator.uniform()
                        }
                        value += 2 * noise * draws
                    }
                    pixels[start + c] = min(max(value, 0), 1)
                }
            }
        }
    }

    /// |image − field|, where the field is random at the knots of a grid and bilinear between them.
    private func setAgainstClutter(_ image: inout Tensor, using generator: inout RandomGenerator) {
        let (h, w, c) = (image.shape[0], image.shape[1], image.shape[2])
        let strength = settings.clutter * generator.uniform()
        let cells = 1 + generator.integer(below: max(1, min(h, w) / 3))
        let side = cells + 1
        let levels = (0..<c).map { _ in generator.uniform() }
        let knots = (0..<side * side * c).map { place in
            // A colour throughout, and deviations from it.
            strength * (0.5 * levels[place % c] + 0.5 * generator.uniform())
        }
        let (stepY, stepX) = (Float(cells) / Float(h), Float(cells) / Float(w))
        image.withMutablePointer { pixels in
            for y in 0..<h {
                let (fy, ty) = (Int(Float(y) * stepY), (Float(y) * stepY).remainder)
                for x in 0..<w {
                    let (fx, tx) = (Int(Float(x) * stepX), (Float(x) * stepX).remainder)
                    let at = (fy * side + fx) * c
                    for channel in 0..<c {
                        let (a, b) = (knots[at + channel], knots[at + c + channel])
                        let below = at + side * c + channel
                        let (d, e) = (knots[below], knots[below + c])
                        let top = a + (b - a) * tx
                        let field = top + (d + (e - d) * tx - top) * ty
                        let place = (y * w + x) * c + channel
                        pixels[place] = abs(pixels[place] - field)
                    }
                }
            }
        }
    }

    /// Fills a rectangle with the image's border (Zhong et al. 2020, arXiv:1708.04896).
    private func erase(_ image: inout Tensor, using generator: inout RandomGenerator) {
        let (h, w, c) = (image.shape[0], image.shape[1], image.shape[2])
        let rows = Int(Float(h) * settings.erase * generator.uniform())
        let columns = Int(Float(w) * settings.erase * generator.uniform())
        let (top, left) = (generator.integer(below: h), generator.integer(below: w))
        let fill = border(of: image)
        image.withMutablePointer { pixels in
            for y in top..<min(h, top + rows) {
                for x in left..<min(w, left + columns) {
                    for channel in 0..<c { pixels[(y * w + x) * c + channel] = fill[channel] }
                }
            }
        }
    }
}

extension Float {
    /// What is left of a number above 0 behind its whole part.
    fileprivate var remainder: Float { self - rounded(.down) }
}
