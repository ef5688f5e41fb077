import Support

/// The list of the files that a model's tensors are divided among.
struct ShardIndex {
    private struct Document: Decodable {
        var weightMap: [String: String]
    }

    /// The file of each tensor, by the tensor's name.
    let fileOfTensor: [String: String]

    /// The files, sorted.
    var files: [String] { Set(fileOfTensor.values).sorted() }

    /// More files than any model has.
    private static let mostFiles = 1000

    /// Reads an index and checks the files it names.
    ///
    /// - Throws: `UserFault` if it is no index, or names a file that is missing or lies elsewhere.
    init(contentsOf path: String, folder: String) throws {
        fileOfTensor = try EncoderJSON.read(Document.self, path).weightMap
        let fault = { (what: String, remedy: String) in
            UserFault("\(path) \(what)", at: .init(file: path), remedy: remedy)
        }
        guard !fileOfTensor.isEmpty, files.count <= Self.mostFiles else {
            throw fault(
                "names \(files.count) files", "Take the index that belongs to the weights.")
        }
        for file in files {
            guard !file.isEmpty, !file.contains("/"), !file.hasPrefix(".") else {
                throw fault(
                    "names the file '\(file)', which is outside its folder",
                    "Put all files of the model into one folder.")
            }
            guard Files.exists("\(folder)/\(file)") else {
                throw fault(
                    "names the file '\(file)', which is missing",
                    "Fetch all files of the model into \(folder).")
            }
        }
    }

    /// The tensors of all files.
    ///
    /// - Throws: `UserFault` if a file lacks a tensor that the index says it has.
    func weights(in folder: String, index: String) throws -> [String: StoredWeight] {
        var all: [String: StoredWeight] = [:]
        for file in files {
            let weights = try StoredWeight.all(in: "\(folder)/\(file)")
            for (name, weight) in weights
            where fileOfTensor[name] == file || fileOfTensor[name] == nil {
                all[name] = weight
            }
            let missing = fileOfTensor.filter { $0.value == file && weights[$0.key] == nil }
            // Scales are part of their tensor.
            if let name = missing.keys.filter({ !$0.hasSuffix(".scale") }).min() {
                throw UserFault(
                    "\(file) holds no tensor \(name), though the index says so",
                    at: .init(file: index), remedy: "Fetch the model's files again.")
            }
        }
        return all
    }
}
