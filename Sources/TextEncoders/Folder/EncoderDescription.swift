import Support

/// The `encoder.yaml` beside an encoder: where it is from, and the checksum of each of its files.
struct EncoderDescription {
    /// Where the encoder is from.
    var origin: String
    /// Its licence, where that is known.
    var licence: String
    /// The files with their SHA-256.
    var files: [(path: String, sum: String)]

    /// The name of the file.
    static let fileName = "encoder.yaml"

    /// Reads the description in a folder.
    ///
    /// - Throws: `UserFault` if it is missing or not sound.
    init(in folder: String) throws {
        let settings = try Settings(contentsOf: "\(folder)/\(Self.fileName)")
        origin = try settings.string("origin", default: "")
        licence = try settings.string("licence", default: "")
        files = try settings.children("files").map { file in
            let path = try file.string("path")
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
                throw file.fault(
                    "path", "the file '\(path)' lies outside the encoder's folder",
                    remedy: "Name files of the folder.")
            }
            return (path, try file.string("sha256"))
        }
    }

    /// Sums the files of a folder, all but this one.
    ///
    /// - Throws: `UserFault` if one cannot be read.
    init(of folder: String, origin: String) throws {
        self.origin = origin
        licence = ""
        files = try Self.files(in: folder).map {
            ($0, try Files.sha256(ofFile: "\(folder)/\($0)"))
        }
        licence = files.first { EncoderSource.isLicence($0.path) }?.path ?? ""
    }

    private static func files(in folder: String, below place: String = "") throws -> [String] {
        try Files.names(in: "\(folder)/\(place)").flatMap { name in
            let path = place + name
            return Files.isFolder("\(folder)/\(path)")
                ? try files(in: folder, below: path + "/") : [path]
        }
    }

    /// Writes the description of an encoder.
    ///
    /// - Throws: `UserFault` if it cannot be written.
    func write(to folder: String, name: String, _ configuration: EncoderConfiguration) throws {
        var yaml = """
            name: \(name)
            origin: \(try quoted(origin))
            licence: \(try quoted(licence))
            pieces: \(configuration.vocabularyCount)
            dimensions: \(configuration.width)

            files:

            """
        for file in files {
            yaml += "  - path: \(try quoted(file.path))\n    sha256: \(file.sum)\n"
        }
        try Files.writeAtomically(yaml, to: "\(folder)/\(Self.fileName)")
    }

    /// A text as YAML takes it, whatever is in it: JSON's strings are YAML's too.
    private func quoted(_ text: String) throws -> String {
        try JSONText.encode(text, pretty: false).trimmingSuffix { $0 == "\n" }
    }

    /// Compares each file with its checksum.
    ///
    /// - Throws: `UserFault` that names the first which is missing or another one.
    func verify(_ folder: String) throws {
        for (path, sum) in files {
            let file = "\(folder)/\(path)"
            guard try Files.sha256(ofFile: file) == sum else {
                throw UserFault(
                    "\(file) is not the file that was registered", at: .init(file: file),
                    remedy: "Register the encoder again, with --replace.")
            }
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}
