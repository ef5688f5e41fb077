package import Tensors

/// Running mean and deviation of each mel channel over many spectrograms.
///
/// Parts of a corpus can be read apart and merged (Chan et al. 1979).
package struct CorpusNormalization: Sendable, Codable, Equatable {
    /// Frames seen so far.
    package private(set) var frames: Double = 0
    private var means: [Double]
    /// Sums of squared differences from the mean.
    private var squares: [Double]

    /// Nothing seen yet.
    package init(mels: Int) {
        (means, squares) = (.init(repeating: 0, count: mels), .init(repeating: 0, count: mels))
    }

    enum CodingKeys: String, CodingKey {
        case frames, means, squares
    }

    /// Reads what was saved.
    ///
    /// - Throws: `DecodingError` on numbers that cannot have been.
    package init(from decoder: any Decoder) throws {
        let saved = try decoder.container(keyedBy: CodingKeys.self)
        frames = try saved.decode(Double.self, forKey: .frames)
        means = try saved.decode([Double].self, forKey: .means)
        squares = try saved.decode([Double].self, forKey: .squares)
        guard frames >= 0, means.count == squares.count, squares.allSatisfy({ $0 >= 0 }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .squares, in: saved, debugDescription: "no sums of squares for \(means)")
        }
    }

    /// The number of channels.
    package var mels: Int { means.count }

    /// The mean of each channel; 0 before anything was seen.
    package var mean: [Float] { means.map { Float($0) } }

    /// The deviation of each channel, by the number of frames; 1 before anything was seen.
    package var deviation: [Float] {
        squares.map { frames > 0 ? Float(($0 / frames).squareRoot()) : 1 }
    }

    /// Those of one spectrogram.
    ///
    /// - Parameter logMel: Shape `[T, mels]`.
    /// - Complexity: O(T · mels).
    package init(of logMel: Tensor) {
        precondition(
            logMel.shape.count == 2, "CorpusNormalization: shape \(logMel.shape) is not [T, mels]")
        let (count, mels) = (logMel.shape[0], logMel.shape[1])
        self.init(mels: mels)
        guard count > 0 else { return }
        let moments = logMel.channelMoments()
        logMel.withHostMemory { first in
            for mel in 0..<mels {
                let shift = moments.sums[mel] / Double(count)
                means[mel] = Double(first[mel]) + shift
                squares[mel] = max(0, moments.squares[mel] - shift * moments.sums[mel])
            }
        }
        frames = Double(count)
    }

    /// Takes a spectrogram in.
    ///
    /// - Parameter logMel: Shape `[T, mels]`.
    /// - Complexity: O(T · mels).
    package mutating func add(_ logMel: Tensor) { merge(CorpusNormalization(of: logMel)) }

    /// Takes in what another has seen.
    ///
    /// - Precondition: Both have the same number of mels.
    package mutating func merge(_ other: CorpusNormalization) {
        precondition(
            means.count == other.means.count,
            "CorpusNormalization: \(means.count) and \(other.means.count) mels")
        let total = frames + other.frames
        guard total > 0 else { return }
        for mel in means.indices {
            let apart = other.means[mel] - means[mel]
            means[mel] += apart * other.frames / total
            squares[mel] += other.squares[mel] + apart * apart * frames * other.frames / total
        }
        frames = total
    }

    /// The same mean and deviation for all channels: those of all values together.
    var pooled: CorpusNormalization {
        guard !means.isEmpty else { return self }
        var pooled = self
        let mean = means.reduce(0, +) / Double(means.count)
        let between = means.reduce(0) { $0 + frames * ($1 - mean) * ($1 - mean) }
        let share = (squares.reduce(0, +) + between) / Double(means.count)
        for mel in means.indices { (pooled.means[mel], pooled.squares[mel]) = (mean, share) }
        return pooled
    }

    /// A spectrogram with the mean taken off and divided by the deviation, except where a channel
    /// hardly deviates.
    ///
    /// - Parameter logMel: Shape `[T, mels]`.
    package func normalized(_ logMel: Tensor) -> Tensor {
        precondition(
            logMel.shape.count == 2 && logMel.shape[1] == means.count,
            "CorpusNormalization: shape \(logMel.shape) for \(means.count) mels")
        let factors = deviation.map { $0 < 1e-4 ? 1 : 1 / $0 }
        let shifts = zip(means, factors).map { Float(-$0 * Double($1)) }
        return logMel.scalingChannels(by: factors, plus: shifts)
    }
}
