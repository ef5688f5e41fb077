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

    /// The files of a folder and of those in it that are read, sorted; hidden ones, and links back
    /// to a folder that they lie in, are passed over.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - leftOut: Counts what is not read, hidden files too.
    /// - Throws: `UserFault` if a folder cannot be listed, or if none of its files is read, with
    ///   the endings looked for and those that were found.
    package func files(in folder: String, leftOut: inout LeftOut) throws -> [String] {
        var (found, others) = ([String](), LeftOut())
        var passed = LeftOut()
        for name in try FileSum.names(in: folder, passing: { passed.add($0) }) {
            if reads(name) {
                found.append(folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)")
            } else {
                others.add(file: name)
            }
        }
        leftOut.add(others)
        leftOut.add(passed)
        guard found.isEmpty else { return found.sorted() }
        throw UserFault(
            "\(folder) has no file that this model reads"
                + (others.isEmpty ? ": it is empty" : ", only \(others.words)"),
            at: .init(file: folder), remedy: "It looked for files that end in \(listedEndings).")
    }
}
