import Adaptation
import Testing

@testable import Recipes
@testable import Runs

/// Epoch, method and seed are chosen by validators alone.
struct ChoiceTests {
    private func outcomes(
        _ recipe: Recipe, _ scores: (Job) -> [[String: Double]]
    ) throws -> [Job: JobOutcome] {
        let experiment = try Made.experiment(recipe)
        var outcomes: [Job: JobOutcome] = [:]
        for method in recipe.methods {
            for seed in 1...recipe.seeds {
                let job = Job(method: method, seed: seed)
                let scores = scores(job)
                outcomes[job] = try Made.outcome(
                    job, experiment, predictions: scores.map { _ in [0, 1] }, scores: scores)
            }
        }
        return outcomes
    }

    private let two = "selection: {validators: [entropy, source-accuracy]}"

    @Test func epochByAgreement() throws {
        let recipe = try Made.recipe(more: two)
        let all = try outcomes(recipe) { _ in
            [
                ["entropy": 0.9, "source-accuracy": 0.1], ["entropy": 0.8, "source-accuracy": 0.9],
                ["entropy": 0.1, "source-accuracy": 0.8],
            ]
        }
        // Ranks 2+0, 1+2, 0+1.
        #expect(all.values.allSatisfy { $0.record.selectedEpoch == 2 })
        #expect(all.values.allSatisfy { $0.record.selectionScores == [0.5, 0.75, 0.25] })
    }

    @Test func epochByOneValidator() throws {
        let recipe = try Made.recipe(
            more: "selection: {validators: [entropy, source-accuracy], by: entropy}")
        let all = try outcomes(recipe) { _ in
            [
                ["entropy": .nan, "source-accuracy": 1], ["entropy": -2, "source-accuracy": 0],
                ["entropy": -1, "source-accuracy": 0], ["entropy": -1, "source-accuracy": 1],
            ]
        }
        // The earliest of equals; what is no number never wins.
        #expect(all.values.allSatisfy { $0.record.selectedEpoch == 3 })
    }

    @Test func methodByTheMeanOverSeeds() throws {
        let recipe = try Made.recipe(method: "[dann, mmd]", more: two)
        let all = try outcomes(recipe) { job in
            let known: [String: [Double]] = ["dann": [0.9, 0.1], "mmd": [0.6, 0.6]]
            let entropy = known[job.method.name]?[job.seed - 1] ?? 5
            return [["entropy": entropy, "source-accuracy": 0.5]]
        }
        let choice = Choice(recipe, all)
        // Floor and ceiling, which score best here, are no candidates.
        #expect(choice.method == "mmd")
        #expect(choice.seed(of: "dann") == 1)
        #expect(choice.seed(of: "source-only") == 1)
    }

    @Test func seedByTheValidators() throws {
        let recipe = try Made.recipe(more: two)
        let all = try outcomes(recipe) { job in
            [["entropy": Double(job.seed), "source-accuracy": 0.5]]
        }
        let choice = Choice(recipe, all)
        #expect(choice.method == "dann" && choice.seed(of: "dann") == 2)
    }

    @Test func whatWasGivenLabelsIsNoRivalOfWhatWasNot() throws {
        let recipe = try Made.recipe(method: "[fine-tune:8, coral, mmd, fine-tune:4]", more: two)
        let all = try outcomes(recipe) { job in
            let entropy = ["coral": 0.2, "mmd": 0.1][job.method] ?? 0.9
            return [["entropy": entropy, "source-accuracy": 0.5]]
        }
        #expect(Choice(recipe, all).method == "coral")
    }

    @Test func theLastFewShotMethodWhereThereAreNoOthers() throws {
        let recipe = try Made.recipe(method: "[fine-tune:8, from-scratch:4]", more: two)
        let all = try outcomes(recipe) { job in
            let entropy = job.method == "fine-tune:8" ? 9.0 : Double(job.seed)
            return [["entropy": entropy, "source-accuracy": 0.5]]
        }
        var choice = Choice(recipe, all)
        #expect(choice.method == "from-scratch:4")
        choice.chooseSeeds(of: recipe.fewShotMethods, among: all)
        #expect(choice.seed(of: "from-scratch:4") == 2 && choice.seed(of: "fine-tune:8") == 1)
    }

    @Test func nothingAdapts() throws {
        let recipe = try Made.recipe(method: "source-only", more: two)
        #expect(recipe.methods == ["source-only", "target-supervised"])
        let all = try outcomes(recipe) { _ in [["entropy": 0, "source-accuracy": 0.5]] }
        #expect(Choice(recipe, all).method == "source-only")
    }
}
