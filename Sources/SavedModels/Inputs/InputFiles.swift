package import Datasets
import Support

/// The files that a model's records are looked for in.
extension InputDescription {
    /// The endings that are looked for in a folder.
    var endings: [String] {
        switch self {
        case .texts: ["txt"] + TableReader.Format.allCases.map(\.rawValue)
        case .files(let endings): endings
        }
    }

    /// Whether a file found in a folder is read.
    package func reads(_ path: String) -> Bool {
        endings.isEmpty || endings.contains(FileEndings.ending(of: path))
    }

    /// The endings as a user knows them: `.png, .jpg, .jpeg`.
    var listedEndings: String {
        endings.isEmpty ? "any" : endings.map { "." + $0 }.joined(separator: ", ")
    }

    /// The files of a folder and of those in it that are read, sorted; hidden ones are passed over.
    ///
    /// - Throws: `UserFault` if a folder cannot be listed, if links in it lead back, or if none of
    ///   its files is read, with the endings looked for and those that were found.
    package func files(in folder: String) throws -> [String] {
        var (found, others) = ([String](), [String: Int]())
        for name in try FileSum.names(in: folder) {
            if reads(name) {
                found.append(folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)")
            } else {
                others[FileEndings.ending(of: name), default: 0] += 1
            }
        }
        guard found.isEmpty else { return found.sorted() }
        let most = others.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map {
            "\($0.value) \($0.key.isEmpty ? "without an ending" : "." + $0.key)"
        }
        throw UserFault(
            "\(folder) has no file that this model reads"
                + (most.isEmpty ? ": it is empty" : ", only \(most.joined(separator: ", "))"),
            at: .init(file: folder), remedy: "It looked for files that end in \(listedEndings).")
    }
}
