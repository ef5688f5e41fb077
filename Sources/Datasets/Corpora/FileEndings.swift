/// The endings of the names of files, in lower case and without the dot: what they tell of a file.
package enum FileEndings {
    /// The endings of the files that each modality reads where nobody says which.
    static let known: [(modality: String, endings: [String])] = [
        ("image", ["png", "jpg", "jpeg"]), ("audio", sounds),
    ]

    /// The kinds of sound that are told by their first bytes, under the names that such files have.
    private static let sounds = [
        "wav", "flac", "ogg", "oga", "opus", "mp3", "aiff", "aif", "aifc", "au", "snd", "caf",
        "w64", "rf64", "sph",
    ]

    /// The endings of the files that a modality reads; nil for one that is not known.
    package static func of(_ modality: String) -> [String]? {
        known.first { $0.modality == modality }?.endings
    }

    /// What follows the last dot of the last name in a path, in lower case; empty where there is none.
    package static func ending(of path: String) -> String {
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        return name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }
}
