/// The endings of the names of files, in lower case and without the dot: what they tell of a file.
package enum FileEndings {
    /// The part after the last dot of the last name in a path, in lower case; empty where there is
    /// none.
    package static func ending(of path: String) -> String {
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        return name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }
}
