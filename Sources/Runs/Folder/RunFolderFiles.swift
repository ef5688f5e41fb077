import Adaptation
import NeuralNetworks
import Support
import Tensors

/// Reading and writing in a run's folder: only while it is where it was, and only what was written
/// for it.
extension RunFolder {
    /// Demands that the folder is where it was when the run began.
    ///
    /// - Throws: `UserFault` that says where it is.
    package func checkPlace() throws {
        let what: String
        let remedy: String
        switch lock.place(of: path) {
        case .unmoved: return
        case .moved(let now):
            // What was being written when it went could no longer be renamed, nor taken away.
            Files.removeLeftovers(in: now)
            what = "the folder of the run was moved while it was at work; it is \(now) now"
            remedy = "What was saved is there: go on with --resume --out \(now)."
        case .deleted:
            what = "the folder of the run was deleted while it was at work, with its results"
            remedy = "Start the run anew."
        }
        throw UserFault(what, at: .init(file: path), remedy: remedy)
    }

    /// Does what changes files of the folder, between two looks at where it is.
    ///
    /// - Throws: What `body` throws, but first of all `UserFault` if the folder is not where it
    ///   was.
    func change<T>(_ body: () throws -> T) throws -> T {
        try checkPlace()
        let result: T
        do {
            result = try body()
        } catch {
            // A file that cannot be written since its folder is gone: that is what has to be said.
            try checkPlace()
            throw error
        }
        try checkPlace()
        return result
    }

    /// Makes a folder in it; one that is there already is left alone.
    func make(_ folder: String) throws {
        try change { try Files.makeSubfolder(folder) }
    }

    /// Writes a text or other bytes.
    func write(_ bytes: some Sequence<UInt8>, to file: String) throws {
        try change { try Files.writeAtomically(Array(bytes), to: file) }
    }

    /// Writes tensors, and gives the file's SHA-256.
    func write(_ tensors: [String: Tensor], to file: String) throws -> String {
        try change { try SafetensorsFile.writeSummed(tensors, to: file) }
    }

    /// Writes a value under a seal that binds it to this run and this file.
    func seal(_ value: some Encodable, to file: String) throws {
        try write(SealedJSON.encode(value, for: place(of: file)), to: file)
    }

    /// Reads a sealed value back.
    ///
    /// - Throws: `DamagedFile` if it is missing or not what was written, `UserFault` if it cannot
    ///   be read.
    func unseal<T: Decodable>(_ type: T.Type, from file: String) throws -> T {
        try SealedJSON.decode(type, from: file, for: place(of: file))
    }

    /// What a sealed file of this run belongs to: the recipe, the job and the name.
    private func place(of file: String) -> String {
        "\(recipeSum) \(Files.path(file, within: path) ?? file)"
    }

    /// Removes a folder or a file that is not what was written.
    func discard(_ path: String) throws {
        try change { Files.removeFolder(path) }
    }
}
