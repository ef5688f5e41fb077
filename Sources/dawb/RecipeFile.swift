import Recipes
import Support
import Workbench

/// The file of a recipe that a command writes.
struct RecipeFile {
    /// Its path: `recipes/NAME.yaml`.
    let path: String

    private static let folder = "recipes"

    /// A recipe's file, which is not written yet.
    ///
    /// - Parameters:
    ///   - name: The recipe's name.
    ///   - replaces: Whether one of that name here may be replaced.
    ///   - library: Whose recipes' names are taken.
    /// - Throws: `UserFault` if the name is none, or taken.
    init(_ name: String, replaces: Bool, in library: RecipeLibrary) throws {
        let isPlain =
            !name.isEmpty && !name.hasPrefix(".")
            && name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
                    || "0123456789._-".utf8.contains($0)
            }
        guard isPlain, name.utf8.count <= 100, !name.hasSuffix(".yaml") else {
            throw UserFault(
                "'\(name)' cannot be the name of a recipe",
                remedy: "Take letters, digits, '.', '_' and '-', and no dot in front.")
        }
        path = "\(Self.folder)/\(name).yaml"
        if Files.exists(path), !replaces {
            throw UserFault(
                "there is a recipe \(path) already", at: .init(file: path),
                remedy: "Take another name, or replace it with --force.")
        }
        let other = library.entries().first { $0.name == name }
        if let other, !Files.exists(path) {
            throw UserFault(
                "there is a recipe named \(name) already: \(other.file)",
                at: .init(file: other.file), remedy: "Take another name.")
        }
    }

    /// Writes a recipe that was checked.
    ///
    /// - Throws: `UserFault` if it cannot be written.
    static func write(_ yaml: String, to path: String, in workbench: Workbench) throws {
        let settings = try Settings(yaml: yaml, file: path)
        _ = try Recipe(
            settings, file: path, modalities: workbench.modalities,
            searching: workbench.library.corpusFolders)
        try Files.makeFolder(folder)
        try Files.writeAtomically(yaml, to: path)
    }
}
