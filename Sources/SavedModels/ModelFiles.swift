import Support

/// The files of a saved model that its card gives the checksums of.
extension ModelCard {
    /// Reads the checksums of a card.
    ///
    /// - Throws: `UserFault` on a path that leads out of the folder.
    static func files(_ settings: Settings) throws -> [String: String] {
        var files: [String: String] = [:]
        for name in settings.keys {
            guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
                throw settings.fault(
                    name, "the saved model names a file outside of its folder",
                    remedy: "It was changed: save the model again.")
            }
            files[name] = try settings.string(name)
        }
        return files
    }

    /// Demands that every file beside the tensors is what was written.
    ///
    /// - Throws: `DamagedFile` if one is missing or another one, `UserFault` if one cannot be read.
    func checkFiles(in folder: String) throws {
        for (name, sum) in files.sorted(by: { $0.key < $1.key }) where name != ModelCard.tensors {
            let path = "\(folder)/\(name)"
            guard Files.exists(path) else { throw DamagedFile(path, "is missing") }
            guard try Files.sha256(ofFile: path) == sum else {
                throw DamagedFile(path, "is not what was written")
            }
        }
    }
}
