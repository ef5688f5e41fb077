import Foundation

/// How far a run has come, by the files in its folder.
struct RunProgress {
    /// What a run does, one after the other.
    static let stages = [
        "start", "pretext", "source-only", "adapted", "source-free", "few-shot", "ceiling",
        "streams or report",
    ]

    /// Epochs that are saved and jobs that are finished.
    let epochs: Int
    /// Whether a job is unfinished.
    let isTraining: Bool
    /// What was being done: two things at once on two processors.
    let stage: [String]

    /// Reads a run's folder.
    init(_ recipe: SmallRecipe, _ folder: String) {
        func isFinished(_ job: SmallRecipe.Job) -> Bool {
            let path = "\(folder)/checkpoint/\(job.slug)/outcome.json"
            return FileManager.default.fileExists(atPath: path)
        }
        func saved(_ job: SmallRecipe.Job) -> (pretext: Int, epochs: Int) {
            let data = FileManager.default.contents(
                atPath: "\(folder)/checkpoint/\(job.slug)/state.json")
            let json = data.flatMap { try? JSONSerialization.jsonObject(with: $0) }
            let numbers = json as? [String: Any]
            return (numbers?["pretextEpochs"] as? Int ?? 0, numbers?["epoch"] as? Int ?? 0)
        }
        let jobs = Array(recipe.stages.joined())
        epochs = jobs.reduce(0) {
            $0 + (isFinished($1) ? recipe.epochs + 1 : saved($1).epochs)
        }
        let open = recipe.stages.lazy.map { $0.filter { !isFinished($0) } }.first { !$0.isEmpty }
        isTraining = open != nil
        guard let open else {
            stage = ["streams or report"]
            return
        }
        let processors = ProcessInfo.processInfo.processorCount
        let kinds = open.prefix(processors).map { job in
            let hasPretext = job.kind == "source-only" || job.kind == "adapted"
            return hasPretext && saved(job).pretext < recipe.pretextEpochs ? "pretext" : job.kind
        }
        stage = Array(Set(kinds))
    }
}

/// The calls that the interposed library saw.
struct CallLog {
    /// The name of each call and the path below the folder.
    let calls: [(name: String, path: String)]

    init(_ file: String) {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        calls = text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            return words.count == 3 ? (String(words[1]), String(words[2])) : nil
        }
    }

    /// How often a call was made.
    func count(_ name: String) -> Int { calls.count { $0.name == name } }

    /// The path of the call that was let fail.
    var failed: String { calls.first { $0.name.hasPrefix("failed-") }?.path ?? "" }

    /// Whether a file was begun that did not get its name.
    var isWriting: Bool {
        var begun = Set<String>()
        for call in calls {
            if call.name == "open" { begun.insert(call.path) }
            if call.name == "rename" || call.name == "unlink" {
                begun = begun.filter { !CallLog.isBeside($0, call.path) }
            }
        }
        return !begun.isEmpty
    }

    /// Whether a file is the one that is renamed to `path`: `.name.1-2.part` beside `name`.
    private static func isBeside(_ part: String, _ path: String) -> Bool {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let name = path.split(separator: "/").last ?? ""
        return part == path || part.hasPrefix("/\(folder)\(folder.isEmpty ? "" : "/").\(name).")
    }
}
