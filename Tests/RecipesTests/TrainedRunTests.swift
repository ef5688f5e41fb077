import Adaptation
import Reports
import Support
import Testing

@testable import Recipes
@testable import Runs

/// Runs of one labelled set: a recipe without a target.
struct TrainedRunTests {
    private func alone(_ changes: KeyValuePairs<String, String> = [:]) throws -> TinyRun {
        let tiny = try TinyRun(changing: [
            "source: {corpus: plain}": "source: {corpus: odd, train: adapt, validation: VALID}",
            "target: {corpus: odd}\n": "", "method: [coral, tent, \"fine-tune:4\"]\n": "",
        ])
        let file = tiny.path("corpora/odd/corpus.yaml")
        try Files.writeAtomically(
            Files.readText(file).replacing(
                "{adapt: 0.6, test: 0.4}", with: "{adapt: 0.5, check: 0.2, test: 0.3}"), to: file)
        let recipe = tiny.path("recipes/tiny.yaml")
        var text = try Files.readText(recipe).replacing("VALID", with: "check")
        for (old, new) in changes { text = text.replacing(old, with: new) }
        try Files.writeAtomically(text, to: recipe)
        return tiny
    }

    @Test func trainsAndMeasuresOnTheHeldOutPart() throws {
        let tiny = try alone()
        let experiment = try tiny.experiment()
        #expect(experiment.recipe.methods == [.sourceOnly])
        #expect(experiment.recipe.selection.validators == ["source-accuracy"])
        #expect(experiment.testRecords.count == 12)
        _ = try tiny.run("run", resumes: false)
        let text = try Files.readText(tiny.path("run/result.json"))
        let result = try #require(JSONText.decode(RunResult.self, Array(text.utf8)))
        #expect(result.verdict == .trained && result.methods.keys.sorted() == ["source-only"])
        #expect(result.targetLabelsRead.map(\.what) == ["odd/test"])
        #expect(result.targetLabelsRead.map(\.count) == [12])
        let figure = try #require(result.methods["source-only"]).headline
        #expect(figure.values.seeds.count == 2)
        let table = resultTable(result, order: ["source-only"], colours: false)
        #expect(table.contains("▸ trained") && table.contains("Trained. On the held-out test part"))
        #expect(!table.contains("gain") && !table.contains("regret"))
        let page = try Files.readText(tiny.path("run/report.html"))
        #expect(page.contains("held-out test part") && page.contains("dawb train "))
        for words in ["Examples that changed", "Gain", "the target's", "nan"] {
            #expect(!page.contains(words), "\(words)")
        }
        #expect(Files.exists(tiny.path("run/model/model.json")))
    }

    @Test func itsRecipeSaysThePartAgain() throws {
        let yaml = try alone().experiment().resolvedYAML()
        #expect(yaml.contains("  test: test\n") && !yaml.contains("target:"))
    }

    @Test func anotherPartMeasuresOtherRecords() throws {
        let tiny = try alone(["validation: check": "validation: check, test: test+rest"])
        let fault = try #require(throws: UserFault.self) { try tiny.experiment() }
        #expect(fault.what.contains("no part 'rest'"), "\(fault)")
    }

    @Test(arguments: [
        ("validation: check", "validation: check, test: check", "is one that is learnt from"),
        ("seeds: 2", "seeds: 2\nmethod: [dann]", "adapts to a target, and the recipe names none"),
        (
            "seeds: 2", "seeds: 2\nselection: {validators: [entropy]}",
            "cannot choose where the recipe names no target"
        ),
        (
            "seeds: 2", "seeds: 2\ntarget: {corpus: plain}\nsource: {corpus: odd, test: test}",
            "is there twice"
        ),
    ])
    func whatATrainingCannotBeAsked(old: String, new: String, words: String) throws {
        let tiny = try alone([old: new])
        let fault = try #require(throws: UserFault.self) { try tiny.experiment() }
        #expect(fault.what.contains(words), "\(fault)")
    }

    @Test func besideATargetNoPartOfTheSourceIsMeasured() throws {
        let tiny = try TinyRun(changing: [
            "source: {corpus: plain}": "source: {corpus: plain, test: a}"
        ])
        let fault = try #require(throws: UserFault.self) { try tiny.experiment() }
        #expect(fault.what.contains("'test' has no effect here"), "\(fault)")
    }
}
