import Adaptation
import Datasets
import Reports
import Support
import TestSupport
import Testing

@testable import Runs

/// Figures of runs whose predictions are known.
struct EvaluationTests {
    private let labels: [Int32] = [0, 0, 1, 1]
    private let scores = [["entropy": 0.1], ["entropy": 0.2]]

    /// Predictions that get so many of the four labels right.
    private func right(_ count: Int) -> [Int] {
        labels.indices.map { $0 < count ? Int(labels[$0]) : 1 - Int(labels[$0]) }
    }

    /// An evaluation in which `dann` gets so many right in each epoch of each seed.
    private func evaluation(_ dann: [[Int]], floor: [[Int]]) throws -> Evaluation {
        let recipe = try Made.recipe(more: "selection: {validators: [entropy]}")
        let experiment = try Made.experiment(recipe)
        var outcomes: [Job: JobOutcome] = [:]
        let counts: [(MethodSpec, [[Int]])] = [
            ("dann", dann), (.sourceOnly, floor), (.targetSupervised, [[4, 4], [4, 4]]),
        ]
        for (method, counts) in counts {
            for (index, epochs) in counts.enumerated() {
                let job = Job(method: method, seed: index + 1)
                outcomes[job] = try Made.outcome(
                    job, experiment, predictions: epochs.map(right), scores: scores)
            }
        }
        return Evaluation(
            recipe: recipe, task: experiment.task, outcomes: outcomes, labels: .classes(labels))
    }

    private func measured(_ evaluation: Evaluation) -> RunResult {
        evaluation.result(
            choice: Choice(evaluation.recipe, evaluation.outcomes), wallSeconds: 2,
            readings: [LabelReading(what: "a/b", when: "now", count: 4, purpose: "to test")])
    }

    @Test func figures() throws {
        // Entropy rises, so the second epoch is chosen: 3 and 2 of 4 right, floor 1 and 2.
        let result = measured(try evaluation([[4, 3], [2, 2]], floor: [[1, 1], [4, 2]]))
        let dann = try #require(result.methods["dann"])
        #expect(dann.headline.values.seeds == [0.75, 0.5])
        #expect(dann.selectedEpochs == [2, 2])
        #expect(dann.gainOverSourceOnly?.mean == 0.25)
        // The first seed's first epoch would have been better by a quarter.
        #expect(dann.regret?.mean == 0.125 && dann.regret?.max == 0.25)
        #expect(dann.trainSeconds == 3)
        let entropy = try #require(dann.validators["entropy"])
        #expect(entropy.epochs == [2, 2] && entropy.score.mean == 0.2)
        #expect(entropy.regret == dann.regret)
        // Class 0 found twice of two, class 1 once of two; the other seed 2/2 and 0/2.
        #expect(dann.figures[1].values.seeds == [0.75, 0.5])
        #expect(abs(dann.figures[2].values.seeds[1] - 1.0 / 3) < 1e-12)
        #expect(result.methods["source-only"]?.gainOverSourceOnly == nil)
        #expect(result.targetLabelsRead.map(\.count) == [4])
        #expect(result.verdict == .noDifference && result.chosenMethod == "dann")
    }

    @Test func improvement() throws {
        let result = measured(try evaluation([[3, 3], [4, 4]], floor: [[1, 1], [2, 2]]))
        #expect(result.methods["dann"]?.gainOverSourceOnly == .init(mean: 0.5, low: 0.5, high: 0.5))
        #expect(result.verdict == .improved && result.chosenMethod == "dann")
    }

    @Test func aModelMadeWorseIsNotHandedOut() throws {
        let result = measured(try evaluation([[1, 1], [2, 2]], floor: [[2, 2], [3, 3]]))
        #expect(result.verdict == .worse && result.chosenMethod == "source-only")
    }
}
