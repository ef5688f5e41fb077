import Foundation

/// The folder in which runs are tortured: small corpora, a recipe of each modality, and what makes
/// a process of the program.
struct Bench: Sendable {
    let program: String
    /// The library that lets writes fail.
    let library: String
    let folder: String
    let isShort: Bool
    let seed: UInt64
    let findings: Findings
    /// The runs that were left alone, by recipe.
    private var wholes: [String: Reference] = [:]

    /// A new folder with corpora made of the bundled ones.
    init(
        program: String, library: String, corpora: String, folder: String, isShort: Bool,
        seed: UInt64, findings: Findings
    ) throws {
        let manager = FileManager.default
        let here = manager.currentDirectoryPath
        func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(here)/\(path)" }
        (self.program, self.library) = (absolute(program), absolute(library))
        (self.folder, self.isShort) = (absolute(folder), isShort)
        (self.seed, self.findings) = (seed, findings)
        try? manager.removeItem(atPath: self.folder)
        try SmallCorpora(bundled: absolute(corpora), here: self.folder + "/corpora").write()
        try makeFolder("recipes")
        for recipe in SmallRecipe.all {
            try write(recipe.yaml, to: "recipes/\(recipe.name).yaml")
            wholes[recipe.name] = try Reference(recipe, in: self)
        }
    }

    /// The run of a recipe that was left alone.
    func whole(_ recipe: SmallRecipe) throws -> Reference {
        guard let whole = wholes[recipe.name] else { throw Failed(what: "no run \(recipe.name)") }
        return whole
    }

    /// A path below the folder.
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path(name), withIntermediateDirectories: true)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path(name)) }

    /// Deletes a folder into which somebody writes.
    func removeInUse(_ path: String) {
        for _ in 0..<1_000 where FileManager.default.fileExists(atPath: path) {
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - shell: What a shell is to do with the program, in which it is called `"$@"`.
    ///   - failing: What the interposed library does; nil leaves it out.
    func start(
        _ arguments: [String], shell: String? = nil, failing: Interposed? = nil,
        environment: [String: String] = [:], in place: String = ""
    ) throws -> Child {
        var all = environment
        if let failing {
            all["LD_PRELOAD"] = library
            all.merge(failing.environment) { _, new in new }
        }
        let settings = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let command = ["/usr/bin/env"] + settings + [program] + arguments
        guard let shell else { return try Child(command, in: path(place)) }
        return try Child(["/bin/sh", "-c", shell, "sh"] + command, in: path(place))
    }

    /// Starts a run of a recipe, or goes on with it where it was begun.
    func run(
        _ recipe: SmallRecipe, out: String, failing: Interposed? = nil, shell: String? = nil,
        more: [String] = [], in place: String = ""
    ) throws -> Child {
        let begun = exists("\(out)/recipe.yaml")
        // One that was killed before it began left nothing to go on with, but perhaps a hidden
        // file.
        if !begun, RunBits.halves(path(out)) != nil { remove(out) }
        return try start(
            ["recipe", recipe.name, "--out", path(out)] + (begun ? ["--resume"] : []) + more,
            shell: shell, failing: failing, in: place)
    }

    /// Calls `body` for each of many cases, on all processors.
    func forEach(_ count: Int, _ body: @Sendable (Int) throws -> Void) {
        DispatchQueue.concurrentPerform(iterations: count) { index in
            do { try body(index) } catch { findings.add("driver", "\(error)") }
        }
    }
}

/// What the interposed library is told.
struct Interposed: Sendable {
    /// The folder whose calls are counted, absolute.
    var folder: String
    /// The file that gets a line for each call, absolute.
    var log: String
    var call = ""
    var error = ""
    var number = 0
    /// Milliseconds after which the time of day steps back by an hour, again and again.
    var clock = 0

    var environment: [String: String] {
        [
            "TORTURE_FOLDER": folder, "TORTURE_LOG": log, "TORTURE_CALL": call,
            "TORTURE_ERROR": error, "TORTURE_NUMBER": "\(number)", "TORTURE_CLOCK": "\(clock)",
        ]
    }
}

/// Numbers that are the same for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64, _ stream: Int) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(stream) &* 0xD1B5_4A32_D192_ED03
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
