import Datasets
import Support

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a run reads of its corpora: a run that goes on must read the same, and no file may change
/// under it.
struct RunInputs: Sendable {
    /// A corpus as it was when the run began.
    private struct Input: Sendable {
        var name: String
        var folder: String
        var contentSum: String
        /// The files that its records are in, which are read again and again.
        var files: [String]
        var stamps: [FileStamp?]
    }

    private let inputs: [Input]

    /// Corpora that were just read, by the names that the recipe gives them: two may call
    /// themselves the same.
    ///
    /// - Parameter tables: Paths of tables with labels that were read beside them.
    init(_ corpora: [String: Corpus], tables: [String] = []) {
        let tables = tables.map { path in
            Input(
                name: path, folder: path, contentSum: "", files: [path],
                stamps: [FileStamp(path)])
        }
        inputs =
            corpora.sorted { $0.key < $1.key }.map { name, corpus in
                let files = corpus.recordFiles
                return Input(
                    name: name, folder: corpus.folder, contentSum: corpus.contentSum,
                    files: files, stamps: files.map(FileStamp.init))
            } + tables
    }

    /// Refuses files that were written to since the run began.
    ///
    /// - Complexity: One look at the folder entry of each file.
    func checkUnchanged() throws {
        for input in inputs {
            for (file, stamp) in zip(input.files, input.stamps) where FileStamp(file) != stamp {
                throw UserFault(
                    "this file of the corpus '\(input.name)' changed while the run read it",
                    at: .init(file: file),
                    remedy: "Put it back as it was and go on with --resume, or start a new run.")
            }
        }
    }

    /// Writes down what a new run reads; refuses to go on with a run that has read something else.
    func checkResumed(in folder: RunFolder) throws {
        let sums = try self.sums()
        try checkUnchanged()
        // A run that was killed before it wrote them down has nothing but its ledger.
        let names = try Files.names(in: folder.checkpoint)
        guard names.contains(where: { "\(folder.checkpoint)/\($0)" != folder.ledger }) else {
            return try folder.seal(sums, to: folder.inputs)
        }
        let before = try saved(in: folder)
        for input in inputs where before[input.name] != sums[input.name] {
            throw UserFault(
                "the corpus '\(input.name)' is not the one that this run was started with",
                at: .init(file: input.folder),
                remedy: "Put it back as it was, or start anew without --resume.")
        }
    }

    /// What an earlier execution of the run read.
    private func saved(in folder: RunFolder) throws -> [String: String] {
        do {
            return try folder.unseal([String: String].self, from: folder.inputs)
        } catch let damage as DamagedFile {
            throw UserFault(
                "the list of what the run reads, \(folder.inputs), \(damage.what)",
                at: .init(file: folder.inputs),
                remedy: "What it was trained on is no longer known: start anew without --resume.")
        }
    }

    /// SHA-256 of each corpus with all its files; one that cannot be read counts as such.
    private func sums() throws -> [String: String] {
        var sums: [String: String] = [:]
        for input in inputs {
            let files = input.files.map { (try? Files.sha256(ofFile: $0)) ?? "unreadable" }
            let text = ([input.contentSum] + files).joined(separator: "\n")
            sums[input.name] = Files.sha256(of: Array(text.utf8))
        }
        return sums
    }
}

/// What changes when somebody writes to a file.
private struct FileStamp: Equatable, Sendable {
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    /// That of a file; nil where there is none.
    init?(_ path: String) {
        var status = stat()
        guard Files.withSystemPath(path, { stat($0, &status) }) == 0 else { return nil }
        size = Int64(status.st_size)
        #if canImport(Glibc)
            (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        #else
            (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
        #endif
    }
}
