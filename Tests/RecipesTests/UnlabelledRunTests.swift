import Adaptation
import Reports
import Support
import Testing

@testable import Recipes
@testable import Runs

/// Runs whose target has no labels of its own.
struct UnlabelledRunTests {
    private func unlabelled(_ changes: KeyValuePairs<String, String> = [:]) throws -> TinyRun {
        try TinyRun(
            isLabelled: false,
            changing: changes.isEmpty ? ["coral, tent, \"fine-tune:4\"": "coral, tent"] : changes)
    }

    private func result(_ tiny: TinyRun, _ name: String) throws -> RunResult {
        let text = try Files.readText(tiny.path(name + "/result.json"))
        return try #require(JSONText.decode(RunResult.self, Array(text.utf8)))
    }

    @Test func everythingRunsAndNothingIsMeasured() throws {
        let tiny = try unlabelled()
        _ = try tiny.run("run", resumes: false)
        let result = try result(tiny, "run")
        #expect(result.verdict == .unmeasured && result.targetLabelsRead.isEmpty)
        #expect(result.methods.keys.sorted() == ["coral", "source-only", "tent"])
        let text = try Files.readText(tiny.path("run/result.json"))
        for word in ["target_accuracy", "regret", "gain_over_source_only"] {
            #expect(!text.contains(word), "\(word)")
        }
        for (name, method) in result.methods {
            let evidence = try #require(method.evidence)
            #expect((evidence.judgement == nil) == (name == "source-only"))
            #expect((evidence.changed == nil) == (name == "source-only"))
            #expect(evidence.source.values.seeds.count == 2)
            let shares = evidence.classShares
            #expect(abs(shares.values.reduce(0, +) - 1) < 1e-9)
            #expect(shares.keys.sorted() == ["negative", "positive"])
            let agreement = try #require(evidence.seedAgreement)
            #expect((0...1).contains(agreement) && (0...2).contains(evidence.distance.mean))
        }
        #expect(abs((result.sourceShares?.values.reduce(0, +) ?? 0) - 1) < 1e-9)
        let card = try Files.readText(tiny.path("run/model/model.json"))
        #expect(card.contains("\"held_out\""))
    }

    @Test func theWholeTargetIsPredicted() throws {
        let tiny = try unlabelled()
        _ = try tiny.run("run", resumes: false)
        let lines = try Files.readText(tiny.path("run/predictions.tsv")).split(separator: "\n")
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        #expect(lines.count == 41)
        #expect(
            lines[0] == ["id", "class", "negative", "positive", "agreement", "source_only", "look"])
        #expect(lines.dropFirst().map { $0[0] } == (0..<40).map { "odd-\($0)" })
        #expect(lines.compactMap { Int($0[6]) }.sorted() == [1, 2, 3, 4])
        for line in lines.dropFirst() {
            #expect(["0.5", "1.0"].contains(String(line[4])))
            #expect(["negative", "positive"].contains(String(line[5])))
        }
    }

    @Test func whatWasStoppedEndsInTheSameBits() throws {
        let tiny = try unlabelled()
        let whole = try tiny.run("whole", resumes: false).left
        try tiny.stop("cut") { event in
            guard case .epoch(let job, let epoch, _, _) = event else { return false }
            return job.method == "tent" && epoch == 2
        }
        #expect(try tiny.run("cut").left == whole)
    }

    @Test func thePageHasNoFigureOfTheTarget() throws {
        let tiny = try unlabelled()
        _ = try tiny.run("run", resumes: false)
        let page = try Files.readText(tiny.path("run/report.html"))
        for words in [
            "What is known without labels", "Class shares side by side",
            "Examples to look at first", "No target label was read in this run.", "Unmeasured",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        for words in ["nan", "Had one validator", "truth:", "From floor to ceiling", "Regret"] {
            #expect(!page.contains(words), "\(words)")
        }
    }

    @Test func aFewLabelsTrainSomeAndMeasureAll() throws {
        let tiny = try unlabelled(["target: {corpus: odd}": "target: {corpus: odd, labels: LABELS}"]
        )
        let table = tiny.path("few.csv")
        // Half by id, half by text; one row is not filled in yet.
        var rows = "id,text,label\n"
        for line in try Files.readText(tiny.path("corpora/odd/texts.tsv")).split(separator: "\n")
            .dropFirst().prefix(20).enumerated()
        {
            let fields = line.element.split(separator: "\t")
            let label = line.offset == 19 ? "" : String(fields[1])
            rows += line.offset < 10 ? "\(fields[0]),,\(label)\n" : ",\(fields[2]),\(label)\n"
        }
        try Files.writeAtomically(rows, to: table)
        try rewrite(tiny, "LABELS", table)
        _ = try tiny.run("run", resumes: false)
        let result = try result(tiny, "run")
        #expect(result.methods.keys.sorted() == ["coral", "fine-tune:4", "source-only", "tent"])
        #expect([.improved, .worse, .noDifference].contains(result.verdict))
        // 19 labels, and those of equal texts: half may be drawn, the rest measure.
        let count = try #require(result.measuredExamples)
        #expect(count >= 9 && count < 40)
        let readings = result.targetLabelsRead.map(\.count)
        #expect(readings == [4, 4, count])
        let figures = try #require(result.methods["coral"]?.figures)
        #expect(figures.count == 3)
        for value in figures[0].values.seeds {
            #expect(abs(value * Double(count) - (value * Double(count)).rounded()) < 1e-6)
        }
    }

    private func rewrite(_ tiny: TinyRun, _ old: String, _ new: String) throws {
        let file = tiny.path("recipes/tiny.yaml")
        try Files.writeAtomically(Files.readText(file).replacing(old, with: new), to: file)
    }

    @Test(
        arguments: [
            ("id,label\nodd-0,negative\nodd-99,positive\n", "has no example 'odd-99'", 3),
            ("id,label\nodd-0,negative\nodd-1,postive\n", "unknown class 'postive'", 3),
            ("id,label\nodd-0,negative\nodd-0,positive\n", "'negative' on line 2", 3),
            ("label\nnegative\n", "names no example", 2),
            ("id,label\nodd-0,\n", "has no label", nil),
            ("id,label\nodd-0,negative\nodd-1,positive\n", "none is left to measure by", nil),
        ] as [(String, String, Int?)])
    func whatATableOfLabelsCannotSay(table: String, words: String, line: Int?) throws {
        let tiny = try unlabelled(["target: {corpus: odd}": "target: {corpus: odd, labels: LABELS}"]
        )
        try Files.writeAtomically(table, to: tiny.path("few.csv"))
        try rewrite(tiny, "LABELS", tiny.path("few.csv"))
        let fault = try #require(throws: UserFault.self) { try tiny.experiment() }
        #expect(fault.what.contains(words), "\(fault)")
        if let line { #expect(fault.place?.line == line) }
    }

    @Test func whatNeedsLabelsIsRefused() throws {
        for (change, words) in [
            ("coral, \"fine-tune:4\"", "learns from labels of the target"),
            ("coral", "no part of it is measured on"),
        ] {
            let place = words.hasPrefix("no part") ? ", test: adapt" : ""
            let tiny = try unlabelled([
                "coral, tent, \"fine-tune:4\"": change,
                "corpus: odd": "corpus: odd, adapt: train\(place)",
            ])
            let fault = try #require(throws: UserFault.self) { try tiny.experiment() }
            #expect(fault.what.contains(words), "\(fault)")
        }
        let labelled = try TinyRun(changing: ["corpus: odd": "corpus: odd, labels: /dev/null"])
        let fault = try #require(throws: UserFault.self) { try labelled.experiment() }
        #expect(fault.what.contains("has labels of its own"), "\(fault)")
    }
}
