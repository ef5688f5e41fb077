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

    /// What is passed over in a folder.
    package enum PassedOver {
        /// A hidden file or folder, by its name.
        case hidden(String)
        /// A link back to a folder that it lies in.
        case loop
    }

    /// The names of all files in a folder and those below it, relative to it; hidden ones, and
    /// links back to a folder that they lie in, are passed over.
    ///
    /// - Parameters:
    ///   - root: The folder.
    ///   - bounds: What no link in it may lead out of; nil where links may lead anywhere.
    ///   - passing: Told of all that is passed over.
    /// - Throws: `UserFault` if a folder cannot be read, or if a link leads out of the bounds.
    package static func names(
        in root: String, bounds: CorpusBounds? = nil, passing: (PassedOver) -> Void = { _ in }
    ) throws -> [String] {
        try names(in: root, below: "", FolderNumber.chain(of: root), bounds, passing)
    }

    /// The names of the folders in a folder, but for links back to one that they lie in.
    ///
    /// - Throws: `UserFault` if the folder cannot be read, or if one is a link out of the bounds.
    package static func folders(
        in root: String, bounds: CorpusBounds? = nil, passing: (PassedOver) -> Void = { _ in }
    ) throws -> [String] {
        let above = FolderNumber.chain(of: root)
        return try Files.names(in: root, hidden: { passing(.hidden($0)) }).filter { name in
            guard let number = FolderNumber("\(root)/\(name)") else { return false }
            try bounds?.check("\(root)/\(name)")
            let isLoop = above.contains(number)
            if isLoop { passing(.loop) }
            return !isLoop
        }
    }

    private static func names(
        in root: String, below prefix: String, _ above: [FolderNumber], _ bounds: CorpusBounds?,
        _ passing: (PassedOver) -> Void
    ) throws -> [String] {
        let names = try Files.names(in: "\(root)/\(prefix)", hidden: { passing(.hidden($0)) })
        return try names.flatMap { name in
            let path = prefix + name
            try bounds?.check("\(root)/\(path)")
            guard let number = FolderNumber("\(root)/\(path)") else { return [path] }
            guard !above.contains(number) else {
                passing(.loop)
                return []
            }
            return try Self.names(in: root, below: path + "/", above + [number], bounds, passing)
        }
    }
}
