public import Datasets
public import Modalities
import Tensors

extension ImageModality: ComparableModality {
    /// Light, colour, sharpness and size.
    public static let measures = [
        RecordMeasure(
            "brightness", unit: "%", "mean level of grey, 100 for white",
            remedy: "image.augment.brightness"),
        RecordMeasure(
            "contrast", unit: "%", "standard deviation of the levels of grey",
            remedy: "image.augment.contrast"),
        RecordMeasure(
            "colourfulness", unit: "%", "strength of colours (Hasler and Süsstrunk), 0 for grey",
            remedy: "image.augment.colour"),
        RecordMeasure(
            "sharpness", "differences between neighbouring pixels, as a share of the contrast",
            remedy: "image.augment.blur"),
        RecordMeasure("size", unit: "px", "square root of the number of pixels"),
        RecordMeasure(
            "aspect", "width divided by height", remedy: "image.augment.stretch"),
    ]

    /// The greatest side of what is measured, in pixels: so that sharpness is that of what a
    /// network sees, not of the camera.
    private static let side = 128

    /// Reads a picture and measures it.
    ///
    /// - Throws: `UserFault` on a picture that cannot be read.
    public static func measurement(of record: Record) throws -> Measurement {
        let picture = try Picture.read(record, channels: 3)
        let small = picture.within(side: side)
        let light = PictureLight(small)
        let size = Double(picture.height * picture.width).squareRoot()
        return Measurement(
            values: [
                100 * light.brightness, 100 * light.contrast, 100 * light.colourfulness,
                light.sharpness, size, Double(picture.width) / Double(picture.height),
            ],
            kinds: ["colours": light.colourfulness < 1e-3 ? "grey" : "coloured"],
            summary: PictureSummary.of(small))
    }

    /// The picture, at most 96 pixels high or wide.
    ///
    /// - Throws: `UserFault` on a picture that cannot be read.
    public static func appearance(of record: Record) throws -> Appearance {
        let picture = try Picture.read(record, channels: 3)
        return Appearance(picture: try Picture(tensor: picture.within(side: 96)).encodedPNG())
    }
}

extension Picture {
    /// The picture with levels 0…1, scaled down where a side is longer than that.
    fileprivate func within(side: Int) -> Tensor {
        let scale = Double(side) / Double(max(height, width))
        guard scale < 1 else { return tensor }
        func scaled(_ length: Int) -> Int { max(1, Int((Double(length) * scale).rounded())) }
        return tensor(height: scaled(height), width: scaled(width), fit: .resize)
    }
}

/// Light and colour of a picture, of levels 0…1.
struct PictureLight {
    private(set) var brightness = 0.0
    private(set) var contrast = 0.0
    private(set) var colourfulness = 0.0
    /// NaN for a picture of one colour.
    private(set) var sharpness = Double.nan

    /// Measures a picture of shape `[H, W, 3]`.
    init(_ picture: Tensor) {
        let (height, width) = (picture.shape[0], picture.shape[1])
        let levels = picture.hostScalars
        let count = height * width
        var grey = [Float](repeating: 0, count: count)
        // Red against green, and yellow against blue.
        var sums = (red: Moments(), yellow: Moments(), grey: Moments())
        for at in 0..<count {
            let (r, g, b) = (levels[3 * at], levels[3 * at + 1], levels[3 * at + 2])
            grey[at] = 0.299 * r + 0.587 * g + 0.114 * b
            sums.grey.add(Double(grey[at]))
            sums.red.add(Double(r - g))
            sums.yellow.add(Double((r + g) / 2 - b))
        }
        (brightness, contrast) = (sums.grey.mean, sums.grey.variance.squareRoot())
        colourfulness =
            (sums.red.variance + sums.yellow.variance).squareRoot()
            + 0.3
            * (sums.red.mean * sums.red.mean + sums.yellow.mean * sums.yellow.mean).squareRoot()
        guard contrast > 1e-3, height > 2, width > 2 else { return }
        var edges = Moments()
        for y in 1..<height - 1 {
            for x in 1..<width - 1 {
                let at = y * width + x
                let around = grey[at - 1] + grey[at + 1] + grey[at - width] + grey[at + width]
                edges.add(Double(grey[at] - around / 4))
            }
        }
        sharpness = edges.variance.squareRoot() / contrast
    }

    /// Mean and variance of numbers that come one by one.
    private struct Moments {
        private var (count, sum, squares) = (0.0, 0.0, 0.0)

        mutating func add(_ value: Double) {
            count += 1
            sum += value
            squares += value * value
        }

        var mean: Double { sum / max(1, count) }
        var variance: Double { max(0, squares / max(1, count) - mean * mean) }
    }
}
