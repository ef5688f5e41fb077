import Support

/// Where an adapted model goes.
package enum ModelFolder {
    /// The folder for a new model; nothing is made yet.
    ///
    /// - Parameters:
    ///   - out: The folder asked for; nil takes `runs/<recipe>-adapted/<time>-<id>`.
    ///   - model: The model that is adapted.
    /// - Throws: `UserFault` if something is in it already.
    package static func new(_ out: String?, for model: SavedModel) throws -> String {
        guard let out else {
            return "runs/\(model.card.recipe)-adapted/\(FolderName.new())"
        }
        guard !Files.exists(out) || Files.isEmptyFolder(out) else {
            throw UserFault(
                "\(out) exists and is not an empty folder", at: .init(file: out),
                remedy: "Name another folder with --out; nothing is overwritten.")
        }
        return out
    }
}
