import Foundation
import Testing

@testable import Reports

@Suite struct RunResultTests {
    @Test func statisticsOverSeeds() {
        let figure = SeedStatistics([0.7, 0.72, 0.74])
        #expect(abs(figure.mean - 0.72) < 1e-12)
        #expect(abs(figure.std - 0.02) < 1e-12)
        #expect(figure.seeds == [0.7, 0.72, 0.74])
        #expect(SeedStatistics([0.5]) == SeedStatistics([0.5]))
        #expect(SeedStatistics([0.5]).std == 0)
        #expect(SeedStatistics([]).mean == 0 && SeedStatistics([]).std == 0)
    }

    @Test func regretOverSeeds() {
        let regret = Regret([0.01, 0.03, 0])
        #expect(abs(regret.mean - 0.04 / 3) < 1e-12 && regret.max == 0.03)
        #expect(Regret([]).mean == 0 && Regret([]).max == 0)
    }

    @Test func keysOfResultJSON() throws {
        var demo = DemoContent()
        let data = try JSONEncoder().encode(demo.result())
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(
            Set(root.keys) == [
                "recipe", "modality", "verdict", "chosen_method", "wall_seconds", "peak_rss_mb",
                "target_labels_read", "methods",
            ])
        let readings = try #require(root["target_labels_read"] as? [[String: Any]])
        #expect(readings.allSatisfy { Set($0.keys) == ["what", "when", "count", "purpose"] })
        let methods = try #require(root["methods"] as? [String: [String: Any]])
        #expect(methods.keys.sorted() == demo.methods.sorted())
        let cdan = try #require(methods["cdan"])
        #expect(
            Set(cdan.keys) == [
                "target_accuracy", "balanced_accuracy", "macro_f1", "gain_over_source_only",
                "selected_epochs", "regret", "validators", "train_seconds",
            ])
        #expect(keys(cdan["target_accuracy"]) == ["mean", "std", "seeds"])
        #expect(keys(cdan["gain_over_source_only"]) == ["mean", "low", "high"])
        #expect(keys(cdan["regret"]) == ["mean", "max"])
        let validators = try #require(cdan["validators"] as? [String: Any])
        #expect(keys(validators["snd"]) == ["score", "epochs", "regret"])
        for method in methods.values { #expect(Set(method.keys) == Set(cdan.keys)) }
        let floor = try #require(methods["source-only"]?["gain_over_source_only"] as? [String: Any])
        #expect(floor.values.allSatisfy { $0 as? Double == 0 } && floor.count == 3)
    }

    @Test(arguments: [
        (Verdict.improved, "improved"), (.noDifference, "no-difference"), (.worse, "worse"),
    ])
    func verdictInOneWord(verdict: Verdict, word: String) throws {
        #expect(verdict.rawValue == word)
    }

    @Test func resultSurvivesItsFile() throws {
        var demo = DemoContent()
        let result = demo.result()
        let data = try JSONEncoder().encode(result)
        let read = try JSONDecoder().decode(RunResult.self, from: data)
        #expect(
            resultTable(read, order: [], colours: false)
                == resultTable(result, order: [], colours: false))
    }

    private func keys(_ value: Any?) -> Set<String> {
        Set((value as? [String: Any] ?? [:]).keys)
    }
}
