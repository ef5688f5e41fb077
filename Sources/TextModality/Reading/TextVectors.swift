import NeuralNetworks
import Support
import Tensors
import TextEncoders

/// What a pretrained encoder, or its first layers, make of texts once, on all processors.
///
/// The bits of it depend on its text alone: whatever texts are read beside it, a product has as
/// many rows. So vectors that were kept are those that would be made anew.
struct TextVectors: Sendable {
    /// The encoder's files, tokenizer and pooling.
    let folder: EncoderFolder
    let network: EncoderNetwork
    /// What is put before each text.
    private let prefix: String
    /// Tokens of a text that are read, those around it included.
    private let length: Int
    /// The numbers of the layers, counted from 1, whose pooled rows stand side by side.
    let outputs: [Int]
    /// Whether vectors are remembered from one call to the next, as those of a recipe are.
    private let remembers: Bool
    private let kept: KeptVectors

    /// An encoder's vectors.
    ///
    /// - Throws: `UserFault` if its weights cannot be used.
    init(
        _ folder: EncoderFolder, prefix: String, length: Int, outputs: [Int], remembers: Bool
    ) throws {
        self.folder = folder
        self.outputs = outputs
        (self.prefix, self.length, self.remembers) = (prefix, length, remembers)
        network = try folder.network()
        kept = KeptVectors(
            of: "\(try folder.checksum()) \(folder.pooling) \(outputs)",
            width: network.featureCount * outputs.count)
    }

    /// E, the numbers of a vector.
    var count: Int { network.featureCount * outputs.count }

    /// The tokens of each text, with its prefix.
    func tokens(of texts: [String]) -> [[Int32]] {
        onAllProcessors(texts.count, atLeast: 64) { index in
            [folder.tokenizer.encode(prefix + texts[index], length: length)]
        }
    }

    /// The vector of each text, `[N, E]`.
    func callAsFunction(_ texts: [String]) -> Tensor {
        let kept = remembers ? self.kept : self.kept.empty
        let tokens = tokens(of: texts)
        let unknown = kept.unknown(among: tokens)
        let made = inProducts(unknown) { texts, segments in
            // Behind the texts come those that fill up the product.
            [pooled(texts, segments).rows(0..<texts.count)]
        }
        if !made.isEmpty { kept.keep(.concatenating(made), of: unknown) }
        return kept.vectors(of: tokens)
    }

    /// The pooled rows of each output layer, side by side.
    private func pooled(_ texts: [[Int32]], _ segments: Segments) -> Tensor {
        var (from, x) = (0, rows(of: texts, segments, layers: 0..<0))
        var pass = Pass.evaluation
        let parts = outputs.map { output in
            x = network.run(x, layers: from..<output, segments: segments, &pass)
            from = output
            return EncoderNetwork.pool(x, segments: segments, folder.pooling)
        }
        return parts.dropFirst().reduce(parts[0]) { $0.joiningColumns(of: $1) }
    }

    /// The rows of each text's tokens behind the first layers, `[T, E]` each.
    func rows(of texts: [String], behind layers: Int) -> [Tensor] {
        inProducts(tokens(of: texts)) { texts, segments in
            let rows = rows(of: texts, segments, layers: 0..<layers)
            return zip(segments.starts, segments.lengths).prefix(texts.count).map {
                rows.rows($0..<$0 + $1)
            }
        }
    }

    private func rows(
        of texts: [[Int32]], _ segments: Segments, layers: Range<Int>
    ) -> Tensor {
        let tokens = texts.flatMap(\.self)
        let filling = [Int32](repeating: tokens.first ?? 0, count: segments.rows - tokens.count)
        var pass = Pass.evaluation
        let x = network.embed(tokens: tokens + filling, segments: segments, &pass)
        return network.run(x, layers: layers, segments: segments, &pass)
    }
}

extension TextVectors {
    /// Rows of token features in one product.
    private static let rows = 512
    /// Tokens of a text that fills up the rows.
    private static let piece = 16

    /// What `body` makes of neighbouring texts whose tokens fill the rows of a product; it is also
    /// given the texts' places, and behind them those of the filling.
    private func inProducts(
        _ texts: [[Int32]], _ body: @Sendable ([[Int32]], Segments) -> [Tensor]
    ) -> [Tensor] {
        let groups = Self.groups(of: texts.map(\.count))
        return onAllProcessors(groups.count, atLeast: 1) { index in
            let some = Array(texts[groups[index]])
            let total = some.reduce(0) { $0 + $1.count }
            let rest = (Self.rows - total % Self.rows) % Self.rows
            let filling =
                [Int](repeating: Self.piece, count: rest / Self.piece)
                + (rest % Self.piece > 0 ? [rest % Self.piece] : [])
            return body(some, Segments(packed: some.map(\.count) + filling))
        }
    }

    private static func groups(of counts: [Int]) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var (start, total) = (0, 0)
        for (index, count) in counts.enumerated() {
            if total + count > rows, index > start {
                groups.append(start..<index)
                (start, total) = (index, 0)
            }
            total += count
        }
        if start < counts.count { groups.append(start..<counts.count) }
        return groups
    }

    /// Takes over the vectors that were kept in a folder by an earlier run, as far as they are
    /// sound.
    func take(from folder: String) { kept.take(from: folder) }

    /// Keeps the vectors that were made in a folder.
    ///
    /// - Throws: `UserFault` if it cannot be written.
    func write(to folder: String) throws { try kept.write(to: folder) }

    /// Forgets the vectors that were made.
    func forget() { kept.forget() }
}
