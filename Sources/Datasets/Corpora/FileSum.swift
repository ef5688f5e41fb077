import Support

/// Checksums over several files.
package enum FileSum {
    /// The SHA-256 over the lines `name NUL checksum LF` of some files, sorted by their bytes.
    ///
    /// - Parameters:
    ///   - names: The names of the files.
    ///   - root: The folder these are relative to.
    /// - Throws: `UserFault` if a file cannot be read.
    package static func of(_ names: [String], in root: String) throws -> String {
        let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let lines = try sorted.map { "\($0)\0\(try Files.sha256(ofFile: "\(root)/\($0)"))\n" }
        return Files.sha256(of: Array(lines.joined().utf8))
    }

    /// The names of all files in a folder and those below it, relative to it; hidden ones are
    /// passed over.
    ///
    /// - Parameters:
    ///   - root: The folder.
    ///   - bounds: What no link in it may lead out of; nil where links may lead anywhere.
    ///   - hidden: Told of the name of each hidden file or folder.
    /// - Throws: `UserFault` if a folder cannot be read, if a link leads out of the bounds, or if
    ///   folders are nested too deeply, as where a link leads back.
    package static func names(
        in root: String, bounds: CorpusBounds? = nil, hidden: (String) -> Void = { _ in }
    ) throws -> [String] {
        try names(in: root, below: "", depth: 0, bounds, hidden)
    }

    /// Folders in folders that are followed: more than people make, so that it must be a link that
    /// leads back.
    private static let deepest = 16

    private static func names(
        in root: String, below prefix: String, depth: Int, _ bounds: CorpusBounds?,
        _ hidden: (String) -> Void
    ) throws -> [String] {
        guard depth < deepest else {
            throw UserFault(
                "the folders in \(root) are nested too deeply",
                at: .init(file: "\(root)/\(prefix)"),
                remedy: "Name a folder with fewer folders in it, without links that lead back")
        }
        return try Files.names(in: "\(root)/\(prefix)", hidden: hidden).flatMap { name in
            let path = prefix + name
            try bounds?.check("\(root)/\(path)")
            return Files.isFolder("\(root)/\(path)")
                ? try names(in: root, below: path + "/", depth: depth + 1, bounds, hidden)
                : [path]
        }
    }
}
