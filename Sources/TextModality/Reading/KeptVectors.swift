import Locking
import NeuralNetworks
import Support
import Tensors

/// Vectors by the tokens that they were made of, in memory and in a folder.
final class KeptVectors: Sendable {
    /// The tokens of a text as a short sum.
    private typealias Key = String

    private struct State {
        var rows: [Key: Int] = [:]
        var values: [Float] = []
    }

    /// What the vectors depend on beside the tokens.
    private let maker: String
    private let width: Int
    private let state = Locked(State())

    /// No vectors yet.
    ///
    /// - Parameters:
    ///   - maker: What they depend on beside the tokens, such as the weights' checksum.
    ///   - width: E.
    init(of maker: String, width: Int) { (self.maker, self.width) = (maker, width) }

    private static func key(of tokens: [Int32]) -> Key {
        tokens.withUnsafeBytes { String(Files.sha256(of: Array($0)).prefix(32)) }
    }

    /// The token sequences that there is no vector of, each once, in order.
    func unknown(among tokens: [[Int32]]) -> [[Int32]] {
        state.withLock { state in
            var seen: Set<Key> = []
            return tokens.filter { tokens in
                let key = Self.key(of: tokens)
                return state.rows[key] == nil && seen.insert(key).inserted
            }
        }
    }

    /// Takes the vectors `[N, E]` of N token sequences.
    func keep(_ vectors: Tensor, of tokens: [[Int32]]) {
        let scalars = vectors.hostScalars
        state.withLock { state in
            for (row, tokens) in tokens.enumerated() {
                let key = Self.key(of: tokens)
                guard state.rows[key] == nil else { continue }
                state.rows[key] = state.rows.count
                state.values += scalars[row * width..<(row + 1) * width]
            }
        }
    }

    /// The vectors of token sequences, `[N, E]`.
    ///
    /// - Precondition: each was kept.
    func vectors(of tokens: [[Int32]]) -> Tensor {
        state.withLock { state in
            var values: [Float] = []
            values.reserveCapacity(tokens.count * width)
            for tokens in tokens {
                guard let row = state.rows[Self.key(of: tokens)] else {
                    preconditionFailure("KeptVectors: no vector of \(tokens.count) tokens")
                }
                values += state.values[row * width..<(row + 1) * width]
            }
            return Tensor(values, shape: [tokens.count, width])
        }
    }

    /// None, of the same maker.
    var empty: KeptVectors { KeptVectors(of: maker, width: width) }

    /// Forgets all of them.
    func forget() { state.withLock { $0 = State() } }

    // MARK: - In a folder

    private func path(in folder: String) -> String {
        folder + "/" + Files.sha256(of: Array(maker.utf8)).prefix(16) + ".safetensors"
    }

    /// Takes over what was kept in a folder; nothing where it is missing or not sound, since it
    /// can be made anew.
    func take(from folder: String) {
        guard let file = try? SafetensorsFile(contentsOf: path(in: folder)),
            let vectors = try? file.tensor("vectors"), vectors.shape.count == 2,
            vectors.shape[1] == width, file.metadata["maker"] == maker,
            let keys = file.metadata["texts"]?.split(separator: " ").map(String.init),
            keys.count == vectors.shape[0], Set(keys).count == keys.count,
            file.metadata["sum"] == Self.sum(of: vectors, keys)
        else { return }
        let scalars = vectors.hostScalars
        state.withLock { state in
            for (row, key) in keys.enumerated() where state.rows[key] == nil {
                state.rows[key] = state.rows.count
                state.values += scalars[row * width..<(row + 1) * width]
            }
        }
    }

    /// Keeps them in a folder.
    ///
    /// - Throws: `UserFault` if it cannot be written.
    func write(to folder: String) throws {
        let (rows, values) = state.withLock { ($0.rows, $0.values) }
        guard !rows.isEmpty else { return }
        let vectors = Tensor(values, shape: [rows.count, width])
        let keys = rows.sorted { $0.value < $1.value }.map(\.key)
        try Files.makeFolder(folder)
        try SafetensorsFile.write(
            ["vectors": vectors],
            metadata: [
                "maker": maker, "texts": keys.joined(separator: " "),
                "sum": Self.sum(of: vectors, keys),
            ],
            to: path(in: folder))
    }

    private static func sum(of vectors: Tensor, _ keys: [Key]) -> String {
        let names = Array(keys.joined(separator: " ").utf8)
        return vectors.withHostSpan { span in
            span.withUnsafeBytes { Files.sha256(of: names + $0) }
        }
    }
}
