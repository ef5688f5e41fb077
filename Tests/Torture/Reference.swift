import Foundation

/// A run that was left alone.
struct Reference: Sendable {
    let recipe: SmallRecipe
    let bits: RunBits
    /// How long it took.
    let seconds: Double
    /// The time until training begins.
    let start: Double
    /// The time from the last line on a job to the end.
    let tail: Double
    /// Lines on standard error that tell of an epoch or of a job's end.
    let lines: Int

    init(_ recipe: SmallRecipe, in bench: Bench) throws {
        self.recipe = recipe
        let out = "whole-\(recipe.name)"
        let begin = Date()
        let child = try bench.run(recipe, out: out)
        child.wait { Child.lines(child.said) >= 2 }
        start = -begin.timeIntervalSinceNow
        let jobs = recipe.stages.joined().count
        lines = jobs * (recipe.epochs + 1)
        child.wait { [lines] in Child.lines(child.said) >= lines + 2 }
        let trained = Date()
        let output = child.finish()
        if let fault = output.faultOfSuccess { throw Failed(what: fault) }
        (seconds, tail) = (-begin.timeIntervalSinceNow, -trained.timeIntervalSinceNow)
        bits = try RunBits(bench.path(out))
    }

    /// Lets a run go on to its end and compares it with this one.
    func expectSameBits(
        _ out: String, _ kind: String, _ what: String, in bench: Bench, place: String = "",
        sparing spared: [String] = []
    ) throws {
        if !bench.exists("\(out)/result.json") {
            let output = try bench.run(recipe, out: out, in: place).finish()
            if let fault = output.faultOfSuccess {
                bench.findings.add(kind, "\(what): the run does not go on: \(fault)")
                return
            }
        }
        let same = try RunBits(bench.path(out)).difference(from: bits, sparing: spared)
        bench.findings.add(kind, same.map { "\(what): \($0)" })
        if same == nil { bench.remove(out) }
    }
}

/// A run that had to go well and did not.
struct Failed: Error {
    var what: String
}

extension Child {
    /// The number of lines of a text.
    static func lines(_ text: String) -> Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }
}
