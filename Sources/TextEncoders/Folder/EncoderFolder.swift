import Locking
import NeuralNetworks
import Support

/// A folder with a pretrained encoder as Hugging Face and sentence-transformers lay it out.
package struct EncoderFolder: Sendable {
    /// The folder.
    package let path: String
    /// The sizes of its network.
    package let configuration: EncoderConfiguration
    /// Cuts texts into its tokens.
    package let tokenizer: any TextTokenizing
    /// How rows become a text's vector.
    package let pooling: EncoderPooling
    /// Whether vectors are divided by their length.
    package let isNormalized: Bool
    /// What stands before every text.
    package let prefix: String
    /// The most tokens of a text that are read, with the special ones.
    package let length: Int
    /// The names of all its files that were read, sorted.
    package let files: [String]

    /// The folder of its configuration and weights within the encoder's, with a slash behind it;
    /// empty for that itself.
    let inner: String
    /// The folder of the weights.
    private let weightsFolder: String
    /// The files of the weights, by their names in the encoder's folder.
    private let weightFiles: Set<String>
    /// The weights as they were opened: their bytes are not kept beyond the first network.
    private let opened: Locked<EncoderWeights?>

    /// Opens a folder; the weights are checked, but not yet read as a whole.
    ///
    /// - Parameter path: The folder.
    /// - Throws: `UserFault` if a file is missing or not sound, if they contradict each other, or
    ///   if they ask for what is not computed here.
    package init(path: String) throws {
        try self.init(path: path) { folder in
            let tokenizer = try FolderTokenizer(folder: folder)
            return (tokenizer, tokenizer.files)
        }
    }

    /// Opens a folder with a tokenizer that comes from elsewhere.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - makeTokenizer: Gives the tokenizer of a folder, and the names of its files there.
    /// - Throws: `UserFault` if a file is missing or not sound, if they contradict each other, or
    ///   if they ask for what is not computed here.
    package init(
        path: String, makeTokenizer: (String) throws -> (any TextTokenizing, files: [String])
    ) throws {
        self.path = path
        let modules = try SentenceModules(folder: path)
        let inner = modules.inner
        self.inner = inner
        let folder = inner.isEmpty ? path : "\(path)/\(inner.dropLast())"
        guard Files.exists("\(folder)/config.json") else {
            throw UserFault(
                "\(folder) has no config.json", at: .init(file: folder),
                remedy: "Name the folder of an encoder, with its config.json, weights and "
                    + "tokenizer.")
        }
        configuration = try EncoderConfiguration(contentsOf: "\(folder)/config.json")
        let weights = try EncoderWeights(folder: folder)
        try weights.check(configuration)
        weightsFolder = folder
        opened = Locked(weights)
        weightFiles = Set(weights.files.map { inner + $0 })
        let (tokenizer, tokenizerFiles) = try makeTokenizer(folder)
        self.tokenizer = tokenizer
        (pooling, isNormalized) = (modules.pooling, modules.isNormalized)
        prefix = modules.prefix
        length = min(configuration.longest, modules.longest ?? configuration.longest)
        files =
            (modules.files
            + (["config.json"] + weights.files + tokenizerFiles).map { inner + $0 }).sorted()
        try checkVocabulary()
        let around = tokenizer.encode(prefix, length: 1 << 20).count
        guard around < length else {
            throw UserFault(
                "\(path) allows texts of \(length) tokens, of which \(around) stand around them",
                at: .init(file: path), remedy: "Allow longer texts.")
        }
    }

    /// A vocabulary that was cut short gives unknown tokens alone; one a little shorter than the
    /// table is usual, since tables are padded.
    private func checkVocabulary() throws {
        let (tokens, rows) = (tokenizer.vocabularyCount, configuration.vocabularyCount)
        guard tokens <= rows, 10 * tokens >= 9 * rows else {
            throw UserFault(
                "the vocabulary of \(path) has \(tokens) tokens, its weights have \(rows)",
                at: .init(file: path),
                remedy: "Take the tokenizer that belongs to the weights.")
        }
    }

    /// The network, read from its weights.
    ///
    /// - Throws: `UserFault` if they cannot be read or contain NaN.
    package func network() throws -> EncoderNetwork {
        let first = opened.withLock { $0.take() }
        return try (first ?? EncoderWeights(folder: weightsFolder)).network(configuration)
    }

    /// The tokens of a text with its prefix.
    package func encode(_ text: String) -> [Int32] {
        tokenizer.encode(prefix + text, length: length)
    }

    /// Puts a copy into another folder, which holds no more than that.
    ///
    /// - Parameters:
    ///   - other: The folder.
    ///   - adapter: Added to the copy's weights, which are written as float32 then.
    /// - Throws: `UserFault` if it cannot be read or written.
    package func copy(to other: String, merging adapter: AdapterFolder? = nil) throws {
        try Files.makeFolder(other)
        for file in files where adapter == nil || !weightFiles.contains(file) {
            if let slash = file.lastIndex(of: "/") {
                try Files.makeFolder("\(other)/\(file[..<slash])")
            }
            try Files.writeAtomically(Files.read("\(path)/\(file)"), to: "\(other)/\(file)")
        }
        guard let adapter else { return }
        try SafetensorsFile.write(
            EncoderWeights(folder: weightsFolder).tensors(configuration, merging: adapter),
            metadata: ["format": "pt"], to: "\(other)/\(inner)model.safetensors")
    }

    /// One SHA-256 over the names and the contents of all its files.
    ///
    /// - Throws: `UserFault` if one cannot be read.
    package func checksum() throws -> String {
        let lines = try files.map { "\(try Files.sha256(ofFile: "\(path)/\($0)"))  \($0)\n" }
        return Files.sha256(of: Array(lines.joined().utf8))
    }
}
