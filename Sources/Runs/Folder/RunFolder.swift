import Support

/// The folder of one run.
///
/// It has one owner: the process that holds its lock. Only the owner writes to it, reads a
/// checkpoint to go on from, and removes leftovers; other processes that train the same model give
/// their part of the gradients and open no run folder.
package struct RunFolder: Sendable {
    package let path: String
    /// Held as long as the folder is in use: two runs in one folder would take each other's files
    /// away.
    let lock: FolderLock
    /// SHA-256 of the resolved recipe, to which every sealed file of the run is bound.
    let recipeSum: String

    /// Where runs keep what is costly to make of records, for each other: it can be removed at any
    /// time.
    static let kept = "runs/kept"

    var recipe: String { path + "/recipe.yaml" }
    var metrics: String { path + "/metrics.jsonl" }
    var events: String { path + "/events.jsonl" }
    package var result: String { path + "/result.json" }
    package var report: String { path + "/report.html" }
    var predictions: String { path + "/predictions.tsv" }
    var model: String { path + "/model" }
    var checkpoint: String { path + "/checkpoint" }
    var ledger: String { checkpoint + "/ledger.json" }
    var inputs: String { checkpoint + "/corpora.json" }
    var streams: String { checkpoint + "/streams" }
    func job(_ job: Job) -> JobCheckpoint { JobCheckpoint(of: job, in: self) }

    /// Opens the folder that a run writes to.
    ///
    /// - Parameters:
    ///   - out: The folder asked for; nil takes `runs/<recipe>/<time>-<id>`.
    ///   - resumes: Whether to go on with an unfinished run: the one in `out`, or the newest.
    ///   - resolved: The resolved recipe, which a resumed run must have too.
    /// - Throws: `UserFault` if there is nothing to resume, something that would be lost, or no
    ///   right to write.
    package init(out: String?, recipe: String, resumes: Bool, resolved: String) throws {
        let parent = "runs/" + recipe
        recipeSum = Files.sha256(of: Array(resolved.utf8))
        if resumes {
            let found = out ?? RunFolder.newestUnfinished(in: parent)
            guard let found, Files.exists(found + "/recipe.yaml") else {
                throw UserFault(
                    "there is no run to resume in \(out ?? parent)",
                    remedy: "Start one without --resume, or name its folder with --out.")
            }
            try RunFolder.checkUnfinished(found)
            path = found
            lock = try RunFolder.lock(found)
            // Another process can have finished it just before.
            try RunFolder.checkUnfinished(found)
            let before = try Files.read(self.recipe)
            guard before == Array(resolved.utf8) else {
                let text = String(decoding: before, as: UTF8.self)
                throw UserFault(
                    "the recipe is not the one that this run was started with",
                    at: .init(file: self.recipe, line: RunFolder.firstDifference(text, resolved)),
                    remedy: "Give the same --set, --method and --seeds as then, or start anew "
                        + "without --resume.")
            }
            // A run that was killed while it wrote.
            Files.removeLeftovers(in: path)
            return
        }
        path = out ?? "\(parent)/\(FolderName.new())"
        try RunFolder.checkUnused(path)
        try Files.makeFolder(path)
        lock = try RunFolder.lock(path)
        // Another process can have begun one just before.
        try RunFolder.checkUnused(path)
        try begin(resolved)
    }

    /// Writes what a new run begins with; the recipe last, since where it is, there is a run.
    private func begin(_ resolved: String) throws {
        do {
            try make(checkpoint)
            try save(LabelReadings())
            try write(resolved.utf8, to: recipe)
        } catch {
            // Nothing else is in it, or the folder would not have been taken. A recipe whose folder
            // could not be synced is there already.
            Files.remove(recipe)
            try? discard(checkpoint)
            throw error
        }
    }

    private static func checkUnused(_ path: String) throws {
        guard !Files.exists(path + "/recipe.yaml"), !Files.exists(path + "/result.json") else {
            throw UserFault(
                "there is a run in \(path) already",
                remedy: "Go on with it by --resume, or name another folder with --out.")
        }
        let saved = (try? Files.names(in: path + "/checkpoint")) ?? []
        guard saved.allSatisfy({ $0 == "ledger.json" }) else {
            throw UserFault(
                "there are files of a run in \(path)/checkpoint, whose recipe.yaml is missing",
                at: .init(file: path), remedy: "Name another folder with --out.")
        }
    }

    private static func checkUnfinished(_ path: String) throws {
        guard !Files.exists(path + "/result.json") else {
            throw UserFault(
                "the run in \(path) is finished: there is nothing to resume",
                remedy: "Open its report.html, or start a new run without --resume.")
        }
    }

    private static func lock(_ path: String) throws -> FolderLock {
        guard let lock = FolderLock(path) else {
            throw UserFault(
                "another run is at work in \(path)", at: .init(file: path),
                remedy: "Wait for its end, or name another folder with --out.")
        }
        return lock
    }

    private static func newestUnfinished(in parent: String) -> String? {
        ((try? Files.names(in: parent)) ?? []).sorted().last {
            Files.exists("\(parent)/\($0)/recipe.yaml")
                && !Files.exists("\(parent)/\($0)/result.json")
        }.map { parent + "/" + $0 }
    }

    private static func firstDifference(_ a: String, _ b: String) -> Int {
        let (a, b) = (a.split(separator: "\n"), b.split(separator: "\n"))
        // By bytes: letters that only look the same differ too.
        return 1 + zip(a, b).prefix { $0.utf8.elementsEqual($1.utf8) }.count
    }
}
