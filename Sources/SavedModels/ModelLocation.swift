import Support

/// Finds the folder of a saved model from what a user gives for it.
enum ModelLocation {
    private static let weights = "/model.safetensors"

    /// The folder of a model.
    ///
    /// - Parameter path: That folder, the folder of a run that has `model/` in it, or the path of
    ///   the model's safetensors file.
    /// - Throws: `UserFault` if there is no model, with the nearest that there is.
    static func folder(of path: String) throws -> String {
        let path = trimmed(path)
        guard Files.exists(path) else { throw missing(path) }
        if !Files.isFolder(path) {
            let folder = parent(of: path)
            guard path.hasSuffix(".safetensors"), holdsModel(folder) else {
                throw UserFault(
                    "\(path) is no saved model", at: .init(file: path),
                    remedy: "Name the folder of a run, or the folder model in it.")
            }
            return folder
        }
        if let folder = [path, path + "/model"].first(where: holdsModel) { return folder }
        throw notAModel(path)
    }

    /// Whether a folder has the description or the tensors of a model: which of them is missing is
    /// said later.
    private static func holdsModel(_ folder: String) -> Bool {
        Files.exists("\(folder)/\(ModelCard.file)") || Files.exists(folder + weights)
    }

    private static func notAModel(_ path: String) -> UserFault {
        let place = UserFault.Place(file: path)
        if Files.exists(path + "/recipe.yaml") {
            return UserFault(
                "the run in \(path) has no model yet", at: place,
                remedy:
                    "It is unfinished: go on with it by dawb recipe NAME --resume --out \(path).")
        }
        let inside = ((try? Files.names(in: path)) ?? []).filter {
            holdsModel("\(path)/\($0)/model") || holdsModel("\(path)/\($0)")
        }
        if let newest = inside.last {
            return UserFault(
                "\(path) has \(inside.count) models in it", at: place,
                remedy: "Name one of them, such as \(path)/\(newest).")
        }
        return UserFault(
            "\(path) is no saved model: it has no \(ModelCard.file)", at: place,
            remedy: "Name the folder of a run, such as runs/NAME/TIME, or the folder model in it.")
    }

    private static func missing(_ path: String) -> UserFault {
        let folder = parent(of: path)
        let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        let near = nearestName(to: name, among: (try? Files.names(in: folder)) ?? [])
        let hint = near.map { "Did you mean \(folder == "." ? $0 : "\(folder)/\($0)")? " } ?? ""
        return UserFault(
            "there is no model \(path)",
            remedy: hint + "Name the folder of a run, such as runs/NAME/TIME.")
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
