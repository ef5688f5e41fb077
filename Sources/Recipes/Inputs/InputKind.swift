import Datasets
import Support

/// What a model's records are made of, and which files hold them.
package enum InputKind: Sendable, Equatable {
    /// Texts: lines of `.txt` files, or a column of a table.
    case texts
    /// A file each, of one of these endings (lower case, without the dot); none means any.
    case files([String])

    /// The kind of a modality's records.
    package init(modality: String) {
        switch modality {
        case "text": self = .texts
        case "image": self = .files(["png", "jpg", "jpeg"])
        case "audio": self = .files(InputKind.sounds)
        default: self = .files([])
        }
    }

    /// The endings of recordings.
    private static let sounds = ["wav", "flac", "ogg", "mp3", "opus", "aiff", "au", "caf"]

    /// The endings that are looked for in a folder.
    var endings: [String] {
        switch self {
        case .texts: ["txt"] + TableReader.Format.allCases.map(\.rawValue)
        case .files(let endings): endings
        }
    }

    /// Whether a file found in a folder is read.
    func reads(_ path: String) -> Bool {
        endings.isEmpty || endings.contains(InputKind.ending(of: path))
    }

    /// The endings as a user knows them: `.png, .jpg, .jpeg`.
    var listedEndings: String {
        endings.isEmpty ? "any" : endings.map { "." + $0 }.joined(separator: ", ")
    }

    /// What follows the last dot of a name, in lower case; empty where there is none.
    static func ending(of path: String) -> String {
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        return name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }

    /// The files of a folder and of those in it that are read, sorted; hidden ones are passed over.
    ///
    /// - Throws: `UserFault` if a folder cannot be listed or none of its files is read, with the endings looked
    ///   for and those that were found.
    package func files(in folder: String) throws -> [String] {
        var (found, others) = ([String](), [String: Int]())
        try walk(folder, depth: 0) { path in
            if reads(path) {
                found.append(path)
            } else {
                others[InputKind.ending(of: path), default: 0] += 1
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

    private func walk(_ folder: String, depth: Int, _ visit: (String) -> Void) throws {
        // Links can lead in circles.
        guard depth < 64 else { return }
        for name in try Files.names(in: folder) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            if Files.isFolder(path) {
                try walk(path, depth: depth + 1, visit)
            } else {
                visit(path)
            }
        }
    }
}
