// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The random changes of one image: every draw of an augmentation.
struct ImageTransform {
    /// A rectangle of pixels.
    struct Hole {
        var rows: Range<Int>
        var columns: Range<Int>
    }

    /// From a pixel of the result back to the image; nil where every pixel stays.
    let place: ck_affine?
    /// The share by which strokes become thicker, or below 0 thinner.
    let thickness: Float
    /// The deviation of the blur, in pixels.
    let blur: Float
    /// The exponent of every level.
    let power: Float
    /// The factor of contrast about the mean.
    let contrast: Float
    let brightness: Float
    /// The map of red, green and blue, row-major; it keeps grey as it is. Nil where colours stay.
    let colours: [Float]?
    let isInverted: Bool
    /// The deviation of the noise, and the key that it follows from.
    let noise: Float
    let key: UInt64
    /// The strength of the clutter, which follows from the key too.
    let clutter: Float
    /// What is erased.
    let hole: Hole

    /// Draws a change.
    ///
    /// - Parameters:
    ///   - bounds: How much may be changed.
    ///   - shape: The shape of the image.
    ///   - generator: Gives the same number of draws whatever the bounds are.
    init(
        _ bounds: AugmentationSettings, _ shape: (height: Int, width: Int, channels: Int),
        using generator: inout RandomGenerator
    ) {
        func signed(_ bound: Float) -> Float { bound * (2 * generator.uniform() - 1) }
        /// A factor of 1 − bound to its inverse, even in its logarithm.
        func factor(_ bound: Float) -> Float { expf(signed(-logf(1 - bound))) }

        let angle = signed(bounds.rotation) * .pi / 180
        let shear = tanf(signed(bounds.shear) * .pi / 180)
        let (size, ratio) = (factor(bounds.scale), factor(bounds.stretch).squareRoot())
        let (dx, dy) = (signed(bounds.shift), signed(bounds.shift))
        // Compared also where it cannot matter, so that the draw is taken.
        let isMirrored = generator.uniform() < (bounds.flip ? 0.5 : 0)
        let isMoved =
            isMirrored || bounds.rotation > 0 || bounds.shear > 0 || bounds.scale > 0
            || bounds.stretch > 0 || bounds.shift > 0
        let (cosine, sine) = (cosf(angle) / size, sinf(angle) / size)
        let sign: Float = isMirrored ? -1 : 1
        let place = ck_affine(
            about: (Float(shape.width - 1) / 2, Float(shape.height - 1) / 2),
            xx: sign * cosine / ratio, xy: sign * (cosine * shear + sine) / ratio,
            yx: -sine * ratio, yy: (cosine - sine * shear) * ratio,
            shift: (dx * Float(shape.width), dy * Float(shape.height)))
        self.place = isMoved ? place : nil

        thickness = signed(bounds.thickness)
        blur = bounds.blur * generator.uniform()
        power = exp2f(signed(bounds.gamma))
        contrast = 1 + signed(bounds.contrast)
        brightness = signed(bounds.brightness)
        let (saturation, turn) = (1 + signed(bounds.colour), signed(bounds.hue) * .pi / 180)
        colours =
            bounds.colour > 0 || bounds.hue > 0
            ? Self.colours(saturation: saturation, turn: turn) : nil
        isInverted = generator.uniform() < bounds.invert
        noise = bounds.noise * generator.uniform()
        key = generator.next()
        let rows = Int(Float(shape.height) * bounds.erase * generator.uniform())
        let columns = Int(Float(shape.width) * bounds.erase * generator.uniform())
        let top = generator.integer(below: shape.height)
        let left = generator.integer(below: shape.width)
        clutter = bounds.clutter * generator.uniform()
        hole = Hole(
            rows: top..<min(shape.height, top + rows),
            columns: left..<min(shape.width, left + columns))
    }

    /// The map that scales saturation and turns hue, and keeps the luma of every colour.
    ///
    /// With l the luma's weights, P = I − 1·lᵀ takes a colour's grey away. K = P·N, with N the
    /// quarter turn about the grey axis, is a quarter turn of what remains: K² = −P.
    private static func colours(saturation: Float, turn: Float) -> [Float] {
        let luma: [Float] = [0.299, 0.587, 0.114]
        let (along, around) = (saturation * cosf(turn), saturation * sinf(turn))
        let unit = 1 / Float(3).squareRoot()
        let quarter: [Float] = [0, -unit, unit, unit, 0, -unit, -unit, unit, 0]
        return (0..<9).map { at in
            let (row, column) = at.quotientAndRemainder(dividingBy: 3)
            let lost = (0..<3).reduce(Float(0)) { $0 + luma[$1] * quarter[3 * $1 + column] }
            let chroma = (row == column ? 1 : 0) - luma[column]
            return luma[column] + along * chroma + around * (quarter[at] - lost)
        }
    }
}

extension ck_affine {
    /// A linear map about a centre, after which the picture is shifted.
    fileprivate init(
        about centre: (x: Float, y: Float), xx: Float, xy: Float, yx: Float, yy: Float,
        shift: (x: Float, y: Float)
    ) {
        self.init(
            xx: xx, xy: xy, x: centre.x - xx * centre.x - xy * centre.y - shift.x,
            yx: yx, yy: yy, y: centre.y - yx * centre.x - yy * centre.y - shift.y)
    }
}
