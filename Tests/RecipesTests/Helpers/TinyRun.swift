import Adaptation
import Foundation
import Support
import Synchronization
import Tasks
import TestSupport

@testable import Recipes
@testable import Runs

/// A whole run of two made-up corpora of texts that takes a moment, with every kind of file that a
/// run has.
struct TinyRun {
    let scratch: TemporaryFolder
    private let library: RecipeLibrary

    /// - Parameters:
    ///   - isLabelled: Whether the target has labels.
    ///   - changes: Texts of the recipe, and what stands there instead.
    init(isLabelled: Bool = true, changing changes: KeyValuePairs<String, String> = [:]) throws {
        scratch = try TemporaryFolder()
        let root = scratch.path
        try Files.makeFolder(root + "/recipes")
        var recipe = TinyRun.recipe
        for (old, new) in changes { recipe = recipe.replacing(old, with: new) }
        try Files.writeAtomically(recipe, to: root + "/recipes/tiny.yaml")
        for (name, parts) in [
            ("plain", "{train: 0.7, validation: 0.3}"), ("odd", "{adapt: 0.6, test: 0.4}"),
        ] {
            try Files.makeFolder("\(root)/corpora/\(name)")
            let labels =
                isLabelled || name == "plain"
                ? "classes: [negative, positive]\nlabel: label\nsplits: {seed: 1, parts: \(parts)}"
                : ""
            try Files.writeAtomically(
                """
                name: \(name)
                modality: text
                origin: made up
                licence: none
                format: tsv
                id: id
                text: text
                files: [{path: texts.tsv}]
                \(labels)

                """, to: "\(root)/corpora/\(name)/corpus.yaml")
            try Files.writeAtomically(
                TinyRun.rows(name), to: "\(root)/corpora/\(name)/texts.tsv")
        }
        library = RecipeLibrary(roots: [root])
    }

    /// The recipe with its data, read anew: labels are sealed for one run.
    func experiment() throws -> Experiment { try Experiment(recipe(), library: library) }

    /// An experiment with a task that no recipe can name.
    func experiment(task: any Task.Type, _ overrides: [String] = []) throws -> Experiment {
        var recipe = try recipe(overrides)
        recipe.task = task
        return try Experiment(recipe, library: library)
    }

    private func recipe(_ overrides: [String] = []) throws -> Recipe {
        try library.recipe("tiny", overrides: overrides, modalities: Made.modalities)
    }

    private static let recipe = """
        name: tiny
        title: Made-up texts
        modality: text
        source: {corpus: plain}
        target: {corpus: odd}
        text: {pieces: trained, pretrained: false, vocabulary: 100, length: 8, width: 8, heads: 2,
          hidden: 8, layers: 1}
        method: [coral, tent, "fine-tune:4"]
        training: {epochs: 3, batch: 8, checkpoint_seconds: 0}
        seeds: 2

        """

    private static func rows(_ name: String) -> String {
        let words = [["bad", "awful", "poor", "sad"], ["good", "great", "lovely", "happy"]]
        return "id\tlabel\ttext\n"
            + (0..<40).map { row in
                "\(name)-\(row)\t\(["negative", "positive"][row % 2])\t\(name) is "
                    + "\(words[row % 2][row % 4]) and \(words[row % 2][row / 4 % 4])\n"
            }.joined()
    }

    func path(_ name: String) -> String { "\(scratch.path)/\(name)" }

    /// Opens a run's folder.
    func folder(
        _ name: String, resumes: Bool, of experiment: Experiment? = nil
    ) throws -> RunFolder {
        try RunFolder(
            out: path(name), recipe: "tiny", resumes: resumes,
            resolved: (experiment ?? self.experiment()).resolvedYAML())
    }

    /// Runs to the end.
    ///
    /// - Parameter observers: Told what happens, too.
    /// - Returns: Everything that the run leaves but times, and what was discarded on the way.
    func run(
        _ name: String, resumes: Bool = true, observers: [RunObserver] = []
    ) throws -> (left: Left, discarded: [String]) {
        let discarded = Mutex<[String]>([])
        let experiment = try experiment()
        let run = Run(
            experiment, folder: try folder(name, resumes: resumes, of: experiment), workers: 2,
            observers: [
                { event in
                    if case .discarded(let job, let why) = event.event {
                        discarded.withLock { $0.append("\(job.slug): \(why)") }
                    }
                }
            ] + observers)
        _ = try run()
        return (try Left(path(name)), discarded.withLock { $0 })
    }

    /// Starts a run and stops it after an event.
    ///
    /// - Parameters:
    ///   - more: How many steps or batches still go on after it.
    ///   - wanted: Whether an event is the one.
    func stop(
        _ name: String, more: Int = 0, after wanted: @escaping @Sendable (RunEvent) -> Bool
    ) throws {
        let left = Mutex<Int?>(nil)
        let experiment = try experiment()
        let run = Run(
            experiment, folder: try folder(name, resumes: false, of: experiment), workers: 1,
            stop: {
                left.withLock {
                    guard let count = $0 else { return false }
                    $0 = count - 1
                    return count <= 0
                }
            }, observers: [{ event in if wanted(event.event) { left.withLock { $0 = more } } }])
        do {
            _ = try run()
        } catch is Interruption {
            return
        }
        preconditionFailure("the run was not stopped")
    }

    /// Stops a run in the ceiling: the other jobs are finished, one has a state with snapshots.
    func stopInCeiling(_ name: String) throws {
        try stop(name) { event in
            guard case .epoch(let job, let epoch, _, _) = event else { return false }
            return job.method == .targetSupervised && epoch == 2
        }
    }

    /// Stops a run in its streams: every job is finished, and five of six streams.
    func stopInStreams(_ name: String) throws {
        let left = Mutex(2)
        try stop(name, more: 25) { event in
            guard case .finished(let job, _, _) = event,
                job.method == .targetSupervised
            else { return false }
            return left.withLock {
                $0 -= 1
                return $0 == 0
            }
        }
    }

    func copy(_ name: String, to other: String) throws {
        try FileManager.default.copyItem(atPath: path(name), toPath: path(other))
    }

    /// Every file of a run.
    func files(_ name: String) throws -> [String] {
        try Files.sums(in: path(name)).keys.sorted()
    }

    /// Changes one byte of a file.
    func damage(_ file: String, at index: Int? = nil, by bits: UInt8 = 1) throws {
        var bytes = try Files.read(path(file))
        bytes[index ?? bytes.count / 2] ^= bits
        try Files.writeAtomically(bytes, to: path(file))
    }
}

/// What a finished run leaves, without times, and without its log, which is full of them.
struct Left: Equatable {
    var result: String
    var files: [String: [UInt8]] = [:]

    init(_ folder: String) throws {
        result = Left.timeless(try Files.readText(folder + "/result.json"))
        for name in try Files.sums(in: folder).keys
        where name.hasSuffix(".safetensors") || name == "metrics.jsonl" || name.hasSuffix(".tsv")
            || name.hasPrefix("model/")
        {
            files[name] = try Files.read("\(folder)/\(name)")
        }
    }

    private static func timeless(_ json: String) -> String {
        json.replacing(
            /"(wall_seconds|peak_rss_mb|train_seconds|when)" : [^\n]*/, with: "")
    }
}
