package import Tensors

/// The mean and the deviation of each channel, by which levels are centred and scaled.
package struct Normalization: Sendable, Codable, Equatable {
    /// The mean level of each channel.
    package let mean: [Float]
    /// The standard deviation of each channel, above 0.
    package let deviation: [Float]

    /// Normalises by given numbers.
    ///
    /// - Precondition: As many means as deviations, and these are above 0.
    package init(mean: [Float], deviation: [Float]) {
        precondition(
            mean.count == deviation.count && !mean.isEmpty && deviation.allSatisfy { $0 > 0 },
            "Normalization: means \(mean), deviations \(deviation)")
        self.mean = mean
        self.deviation = deviation
    }

    /// `(level − mean) / deviation` in each channel. Gradients do not pass.
    ///
    /// - Parameter images: Shape `[…, C]`, with as many channels as there are means.
    package func callAsFunction(_ images: Tensor) -> Tensor {
        scaled(
            images, by: deviation.map { 1 / $0 },
            plus: zip(mean, deviation).map { -$0 / $1 })
    }

    /// The levels of what was normalised.
    ///
    /// - Parameter images: Shape `[…, C]`, with as many channels as there are means.
    package func restoring(_ images: Tensor) -> Tensor {
        scaled(images, by: deviation, plus: mean)
    }

    private func scaled(_ images: Tensor, by scale: [Float], plus offset: [Float]) -> Tensor {
        precondition(
            images.shape.last == mean.count,
            "Normalization: \(images.shape) for \(mean.count) channels")
        return images.scalingChannels(by: scale, plus: offset)
    }
}
