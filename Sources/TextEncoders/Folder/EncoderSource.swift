import Support

/// Where an encoder is registered from: a folder, a wheel or another zip archive, or a file of
/// blocks; and where its tokenizer comes from, if from elsewhere.
struct EncoderSource {
    /// The path that a user gave.
    let path: String
    /// The encoder in an archive of several; nil for the only one.
    let inside: String?
    /// A folder, a file or an archive with the tokenizer; nil for that of the encoder's folder.
    let tokenizer: String?
    /// A folder with a LoRA adapter to add to the weights; nil for none.
    let adapter: String?

    /// The files that tokenizers are read from.
    static let tokenizerFiles: Set = [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
        "vocab.txt", "vocab.json", "merges.txt", "sentencepiece.bpe.model",
    ]

    /// Whether a file's name is that of a licence.
    static func isLicence(_ name: String) -> Bool {
        ["LICENSE", "LICENCE", "NOTICE", "COPYING"].contains { name.uppercased().hasPrefix($0) }
    }

    /// Puts the encoder's files into a folder.
    ///
    /// - Parameters:
    ///   - folder: An empty folder.
    ///   - scratch: An empty folder for files that are not kept.
    /// - Returns: The encoder, read as a whole.
    /// - Throws: `UserFault` if there is none, or it is not sound.
    func put(into folder: String, scratch: String) throws -> EncoderFolder {
        let (model, pieces) = ("\(scratch)/model", "\(scratch)/tokenizer")
        try Files.makeFolder(model)
        try Files.makeFolder(pieces)
        let place = try unpacked(into: model)
        let own = try tokenizerFolder(beside: place, into: pieces)
        let encoder = try EncoderFolder(path: place) { inner in
            let read = try FolderTokenizer(folder: own ?? inner)
            return (read, own == nil ? read.files : [])
        }
        // Damage in the numbers shows in reading alone.
        _ = try encoder.network()
        try encoder.copy(
            to: folder,
            merging: adapter.map { try AdapterFolder(contentsOf: $0, for: encoder.configuration) })
        if let own {
            let inner = encoder.inner.isEmpty ? folder : "\(folder)/\(encoder.inner.dropLast())"
            for file in try FolderTokenizer(folder: own).files {
                try Files.writeAtomically(Files.read("\(own)/\(file)"), to: "\(inner)/\(file)")
            }
        }
        for file in try Files.names(in: place) where Self.isLicence(file) {
            guard let size = Files.size(of: "\(place)/\(file)"), size < 1 << 20 else { continue }
            try Files.writeAtomically(Files.read("\(place)/\(file)"), to: "\(folder)/\(file)")
        }
        return encoder
    }

    /// The folder with the encoder: the user's own, or that which an archive is unpacked into.
    private func unpacked(into folder: String) throws -> String {
        if Files.isFolder(path) {
            guard inside == nil else {
                throw UserFault(
                    "--inside names a place in an archive, and \(path) is a folder",
                    at: .init(file: path), remedy: "Name the inner folder with --from.")
            }
            return path
        }
        let first = try Files.beginning(of: path, count: 4)
        if ZipFile.isOne(first) {
            try EncoderArchive(path).unpackEncoder(inside: inside, into: folder)
        } else if BlockFile.isOne(first) {
            try BlockFile(contentsOf: path).write(to: folder)
        } else {
            throw UserFault(
                "\(path) is no folder, no wheel and no file of blocks", at: .init(file: path),
                remedy: "Name the folder that holds the encoder's config.json, its weights and "
                    + "its tokenizer.")
        }
        return folder
    }

    /// The folder with the tokenizer; nil for the encoder's own.
    private func tokenizerFolder(beside model: String, into folder: String) throws -> String? {
        guard let tokenizer else {
            // A file of weights has its tokenizer beside it.
            guard let slash = path.lastIndex(of: "/"), !Files.isFolder(path), model != path,
                !Self.tokenizerFiles.contains(where: { Files.exists("\(model)/\($0)") }),
                Files.exists("\(path[..<slash])/tokenizer.json")
            else { return nil }
            return String(path[..<slash])
        }
        if Files.isFolder(tokenizer) { return tokenizer }
        if ZipFile.isOne(try Files.beginning(of: tokenizer, count: 4)) {
            try EncoderArchive(tokenizer).unpackTokenizer(into: folder)
            return folder
        }
        let name = tokenizer.split(separator: "/").last.map(String.init) ?? tokenizer
        guard Self.tokenizerFiles.contains(name) else {
            throw UserFault(
                "\(tokenizer) is no file that a tokenizer is read from",
                at: .init(file: tokenizer),
                remedy: "Name a tokenizer.json, or the folder or wheel that holds it.")
        }
        try Files.writeAtomically(Files.read(tokenizer), to: "\(folder)/\(name)")
        return folder
    }
}
