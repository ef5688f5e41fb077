import Foundation

/// Corpora that change or vanish while a run goes on, or between a kill and its resumption.
///
/// A run either refuses, with one error, or comes to the bits of an undisturbed one; with the
/// corpus as it was, it goes on.
struct CorpusChanges {
    private let bench: Bench
    private let kind: String
    private let whole: Reference
    /// The file that is changed, below the folder of the corpora.
    private let file: String

    static func run(_ bench: Bench, kind: String) throws {
        let voices = try FileManager.default.contentsOfDirectory(
            atPath: bench.path("corpora/voices/recordings")
        ).sorted()
        let files: [(SmallRecipe, String)] = [
            (.text, "tweets/rows.tsv"), (.text, "reviews/rows.tsv"),
            (.sound, "voices/recordings/\(voices[0])"), (.sound, "voices/metadata.csv"),
        ]
        for (recipe, file) in files {
            let changes = CorpusChanges(
                bench: bench, kind: kind, whole: try bench.whole(recipe), file: file)
            for removes in [true, false] {
                for isRunning in [true, false] {
                    do {
                        try changes.attempt(removes: removes, isRunning: isRunning)
                    } catch {
                        bench.findings.add(kind, "driver, \(file): \(error)")
                    }
                }
            }
        }
    }

    private func attempt(removes: Bool, isRunning: Bool) throws {
        bench.findings.tried(kind)
        let what =
            "\(file) \(removes ? "removed" : "changed") "
            + (isRunning ? "during a run" : "before a run is resumed")
        let (place, out) = ("place", "place/run")
        try bench.makeFolder(place)
        for folder in ["corpora", "recipes"] {
            try FileManager.default.copyItem(
                atPath: bench.path(folder), toPath: bench.path("\(place)/\(folder)"))
        }
        defer { bench.remove(place) }
        var child = try bench.run(whole.recipe, out: out, in: place)
        child.wait { Child.lines(child.said) > 4 }
        if !isRunning {
            child.send(SIGKILL)
            _ = child.finish()
        }
        let path = bench.path("\(place)/corpora/\(file)")
        try removes ? FileManager.default.removeItem(atPath: path) : change(path)
        if !isRunning { child = try bench.run(whole.recipe, out: out, in: place) }
        let output = child.finish()
        if output.status != 0 {
            bench.findings.add(kind, output.faultOfFailure.map { "\(what): \($0)" })
        }
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: bench.path("corpora/\(file)"), toPath: path)
        try whole.expectSameBits(out, kind, what, in: bench, place: place)
    }

    /// Other contents of the same kind: two words or digits change places, or one recording becomes
    /// another that is as long.
    private func change(_ path: String) throws {
        let old = try Data(contentsOf: URL(fileURLWithPath: path))
        if path.hasSuffix(".flac") {
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            let other = try FileManager.default.contentsOfDirectory(atPath: "/\(folder)")
                .map { "/\(folder)/\($0)" }.filter { $0 != path }
                .compactMap { FileManager.default.contents(atPath: $0) }
                .max { $0.count < $1.count }
            try (other ?? Data()).write(to: URL(fileURLWithPath: path))
            return
        }
        let text = String(decoding: old, as: UTF8.self)
            .replacing(" good ", with: " tea ").replacing(" the ", with: " a ")
            .replacing("-0-0,", with: "-0-00,").replacing(",0.000000,", with: ",0.010000,")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
