import Modalities
package import Tensors

/// A log-mel spectrogram as a picture in colours that grow evenly brighter.
package struct Spectrogram: Sendable {
    /// Values, `[T, M]`.
    private let levels: Tensor

    /// A picture of these values, natural logarithms of power.
    ///
    /// - Precondition: Shape `[T, M]`.
    package init(_ levels: Tensor) {
        precondition(levels.shape.count == 2, "Spectrogram: shape \(levels.shape)")
        self.levels = levels
    }

    /// As a whole PNG file of T columns and M rows: time to the right, frequency upwards.
    ///
    /// The brightest colour is the loudest value, the darkest lies ``range`` below.
    ///
    /// - Throws: `UserFault` if there is no memory to pack it.
    package func encodedPNG() throws -> [UInt8] {
        let (t, m) = (levels.shape[0], levels.shape[1])
        let values = levels.hostScalars
        let loudest = values.max() ?? 0
        var pixels = [UInt8](repeating: 0, count: t * m * 3)
        for frame in 0..<t {
            for mel in 0..<m {
                let level = (values[frame * m + mel] - loudest) / Spectrogram.range + 1
                let colour = Spectrogram.colour(max(0, min(1, level)))
                for c in 0..<3 { pixels[((m - 1 - mel) * t + frame) * 3 + c] = colour[c] }
            }
        }
        return try PNG.encoded(pixels, height: m, width: t, channels: 3)
    }

    /// From the darkest to the brightest colour: 60 dB.
    static let range: Float = 13.8

    /// Colours between these, evenly spaced, each lighter than the one before.
    private static let stops: [[Float]] = [
        [8, 8, 28], [62, 20, 92], [138, 34, 106], [212, 72, 66], [246, 146, 30], [252, 250, 180],
    ]

    private static func colour(_ level: Float) -> [UInt8] {
        let place = level * Float(stops.count - 1)
        let lower = min(Int(place), stops.count - 2)
        let share = place - Float(lower)
        return (0..<3).map { c in
            UInt8((stops[lower][c] * (1 - share) + stops[lower + 1][c] * share).rounded())
        }
    }
}
