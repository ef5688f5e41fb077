import Adaptation
import Foundation
import Support
import Testing

@testable import Runs

/// Files of an unfinished run that are not what was written: the job is named, and done anew to the
/// same bits.
struct DamagedRunTests {
    private let tiny: TinyRun
    private let whole: Left

    init() throws {
        tiny = try TinyRun()
        whole = try tiny.run("whole", resumes: false).left
        try tiny.stopInCeiling("run")
    }

    private let ceiling = "run/checkpoint/target-supervised-seed-1"

    private func expectAnew(_ words: String..., source: SourceLocation = #_sourceLocation) throws {
        let (left, discarded) = try tiny.run("run")
        #expect(left == whole, sourceLocation: source)
        for words in words {
            #expect(
                discarded.contains { $0.contains(words) }, "\(discarded)", sourceLocation: source)
        }
        #expect(discarded.count == words.count, "\(discarded)", sourceLocation: source)
    }

    @Test func nothingDamaged() throws { try expectAnew() }

    @Test(arguments: ["model.safetensors", "outcome.safetensors", "outcome.json"])
    func aFileOfAFinishedJob(name: String) throws {
        try tiny.damage("run/checkpoint/coral-seed-1/\(name)")
        try expectAnew("coral-seed-1: ")
    }

    @Test(arguments: ["state.json", "state-0-2.safetensors", "epoch-1.safetensors"])
    func aFileOfAnUnfinishedJob(name: String) throws {
        try tiny.damage("\(ceiling)/\(name)")
        try expectAnew("target-supervised-seed-1: ")
    }

    @Test func aMissingModel() throws {
        Files.remove(tiny.path("run/checkpoint/source-only-seed-1/model.safetensors"))
        try expectAnew("source-only-seed-1: ")
    }

    @Test func theFoldersOfTwoSeedsSwapped() throws {
        let (one, two) = (
            tiny.path("run/checkpoint/coral-seed-1"), tiny.path("run/checkpoint/coral-seed-2")
        )
        for (from, to) in [(one, one + "-"), (two, one), (one + "-", two)] {
            try FileManager.default.moveItem(atPath: from, toPath: to)
        }
        try expectAnew("coral-seed-1: ", "coral-seed-2: ")
    }

    /// Replaces something in a sealed file, and seals it again as a forger would.
    private func forge(
        _ name: String, _ old: Regex<Substring>, _ new: String
    ) throws {
        let text = try Files.readText(tiny.path(name))
        let forged = text.replacing(old, with: new, maxReplacements: 1)
        #expect(forged != text)
        let blank = forged.replacing(
            /"seal" : "[0-9a-f]*"/, with: "\"seal\" : \"\(String(repeating: "0", count: 64))\"")
        let recipe = try Files.sha256(of: Array(tiny.experiment().resolvedYAML().utf8))
        let place = recipe + " " + name.dropFirst(4)
        let sum = Files.sha256(of: Array(place.utf8) + [0] + Array(blank.utf8))
        try Files.writeAtomically(
            blank.replacing(String(repeating: "0", count: 64), with: sum), to: tiny.path(name))
    }

    @Test func aForgedSealIsASeal() throws {
        try forge("\(ceiling)/state.json", /"seconds" : [^,]*/, "\"seconds\" : 0.5")
        try expectAnew()
    }

    @Test(arguments: [
        ("optimizerStep\" : [0-9]+", "optimizerStep\" : 3", "counts 3 updates"),
        (
            "optimizerStep\" : [0-9]+", "optimizerStep\" : 1000000000000000000",
            "counts 1000000000000000000 updates"
        ),
        ("\"history\" : \\[(?s:.*?)\n  \\]", "\"history\" : []", "has 0 epochs"),
        ("\"method\" : \"[^\"]*\"", "\"method\" : \"x\"", "another version"),
        ("\"seed\" : [0-9]+", "\"seed\" : 99", "seed 99"),
        ("\"pretextEpochs\" : 0", "\"pretextEpochs\" : 7", "is missing"),
        ("\"seconds\" : [^,]*", "\"seconds\" : -1", "took -1"),
    ])
    func aStateOfNoSuchTraining(old: String, new: String, why: String) throws {
        let pattern = try Regex(old, as: Substring.self)
        try forge("\(ceiling)/state.json", pattern, new)
        // Without a seal that fits, it is the seal that does not.
        try expectAnew(why == "is missing" ? "target-supervised-seed-1: " : why)
    }

    @Test(arguments: [
        ("\"selectedEpoch\" : [0-9]+", "\"selectedEpoch\" : 4", "chose epoch 4"),
        ("\"selectedEpoch\" : [0-9]+", "\"selectedEpoch\" : 0", "chose epoch 0"),
        ("\"history\" : \\[(?s:.*?)\n  \\]", "\"history\" : []", "has 0 epochs"),
        ("\"method\" : \"[^\"]*\"", "\"method\" : \"x\"", "another version"),
        ("\"seed\" : [0-9]+", "\"seed\" : 99", "seed 99"),
        ("\"selectionScores\" : \\[[^\\]]*\\]", "\"selectionScores\" : [1]", "has 1 scores"),
        ("\"seconds\" : [^,]*", "\"seconds\" : -1", "took -1"),
    ])
    func anOutcomeOfNoSuchJob(old: String, new: String, why: String) throws {
        let pattern = try Regex(old, as: Substring.self)
        try forge("run/checkpoint/coral-seed-1/outcome.json", pattern, new)
        try expectAnew(why)
    }

    @Test(arguments: ["optimizerStep\" : [0-9]+", "\"seed\" : [0-9]+", "\"epoch\" : [0-9]+"])
    func anEditedState(old: String) throws {
        let path = tiny.path("\(ceiling)/state.json")
        let text = try Files.readText(path)
        let pattern = try Regex(old, as: Substring.self)
        let name = String(old.prefix { $0 != " " })
        try Files.writeAtomically(text.replacing(pattern, with: name + " : 7"), to: path)
        try expectAnew("state.json is not what was written")
    }

    @Test func anEditedOutcome() throws {
        let path = tiny.path("run/checkpoint/coral-seed-1/outcome.json")
        let text = try Files.readText(path)
        let edited = text.replacing(/"seconds" : [^,]*/, with: "\"seconds\" : 0.5")
        #expect(edited != text)
        try Files.writeAtomically(edited, to: path)
        try expectAnew("outcome.json is not what was written")
    }

    @Test func aRecordOfAStream() throws {
        try tiny.stopInStreams("other")
        try tiny.damage("other/checkpoint/streams/tent-seed-1-mixed.json")
        let (left, discarded) = try tiny.run("other")
        #expect(left == whole)
        #expect(discarded.count == 1 && discarded[0].contains("tent-seed-1-mixed.json"))
    }

    @Test func whatIsWrittenAnewIsWrittenAnew() throws {
        try tiny.stopInStreams("other")
        for name in ["metrics.jsonl", "report.html", "predictions.tsv", "model/model.json"] {
            try Files.makeFolder(tiny.path("other/model"))
            try Files.writeAtomically("damaged", to: tiny.path("other/\(name)"))
        }
        #expect(try tiny.run("other").left == whole)
        #expect(try !Files.readText(tiny.path("other/report.html")).contains("damaged"))
    }

    @Test func aDamagedOrMissingLogIsWithoutEffect() throws {
        try tiny.copy("run", to: "other")
        try tiny.damage("run/events.jsonl")
        try expectAnew()
        Files.remove(tiny.path("other/events.jsonl"))
        #expect(try tiny.run("other").left == whole)
    }

    @Test func anotherRecipeOfTheSameLook() throws {
        try tiny.damage("run/recipe.yaml")
        let fault = #expect(throws: UserFault.self) { try tiny.run("run") }
        #expect(fault?.what.contains("not the one that this run was started with") == true)
    }

    @Test func theListOfChecksums() throws {
        let text = try Files.readText(tiny.path("whole/checksums.sha256"))
        var listed: [String: String] = [:]
        for line in text.split(separator: "\n") {
            listed[String(line.dropFirst(66))] = String(line.prefix(64))
        }
        var sums = try Files.sums(in: tiny.path("whole"))
        for name in ["checksums.sha256", "events.jsonl"] { sums[name] = nil }
        #expect(listed == sums && listed.count > 20 && listed["result.json"] != nil)
    }
}
