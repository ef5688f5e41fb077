import Foundation
import Testing

/// A whole run: what it prints and what it leaves.
struct RunTests {
    @Test func printsOneJSONObjectOfTheWholeResult() throws {
        let place = try Workplace()
        let output = try place.dawb("recipe", "tiny", "--out", "run", "--json")
        #expect(output.status == 0, "\(output.stderr)")
        #expect(try place.text("run/result.json") == output.stdout)

        let result = try ResultJSON(output.stdout)
        #expect(
            result.keys == [
                "recipe", "modality", "verdict", "chosen_method", "wall_seconds", "peak_rss_mb",
                "target_labels_read", "methods",
            ])
        #expect(try result.string("recipe") == "tiny")
        #expect(try result.string("modality") == "text")
        #expect(["improved", "no-difference", "worse"].contains(try result.string("verdict")))
        #expect(["coral", "source-only"].contains(try result.string("chosen_method")))
        #expect(try (0.001...60).contains(result.number("wall_seconds")))
        #expect(try (1...1_000).contains(result.number("peak_rss_mb")))

        let methods = try result.child("methods")
        #expect(methods.keys == ["source-only", "coral", "target-supervised"])
        for name in methods.keys { try check(methods.child(name)) }
    }

    private func check(_ method: ResultJSON) throws {
        #expect(
            method.keys == [
                "target_accuracy", "balanced_accuracy", "macro_f1", "gain_over_source_only",
                "selected_epochs", "regret", "validators", "train_seconds",
            ])
        for figure in ["target_accuracy", "balanced_accuracy", "macro_f1"] {
            let statistics = try method.child(figure)
            #expect(statistics.keys == ["mean", "std", "seeds"])
            let seeds = try statistics.numbers("seeds")
            #expect(seeds.count == 2 && seeds.allSatisfy((0...1).contains))
            #expect(try abs(statistics.number("mean") - (seeds[0] + seeds[1]) / 2) < 1e-9)
            let deviation = abs(seeds[0] - seeds[1]) / 2.0.squareRoot()
            #expect(try abs(statistics.number("std") - deviation) < 1e-9)
        }
        let interval = try method.child("gain_over_source_only")
        #expect(interval.keys == ["mean", "low", "high"])
        #expect(try interval.number("low") <= interval.number("mean"))
        #expect(try interval.number("mean") <= interval.number("high"))
        let epochs = try method.numbers("selected_epochs")
        #expect(epochs.count == 2 && epochs.allSatisfy([1, 2].contains))
        #expect(try method.child("regret").keys == ["mean", "max"])
        #expect(try method.number("train_seconds") > 0)
        let validators = try method.child("validators")
        #expect(
            validators.keys == [
                "information-maximization", "soft-neighborhood-density", "entropy",
                "source-accuracy",
            ])
        for name in validators.keys {
            #expect(try validators.child(name).keys == ["score", "epochs", "regret"])
        }
    }

    @Test func countsEveryLabelThatItReads() throws {
        let output = try Workplace().dawb("recipe", "tiny", "--json")
        let readings = try ResultJSON(output.stdout).children("target_labels_read")
        #expect(readings.allSatisfy { $0.keys == ["what", "when", "count", "purpose"] })
        // 60 % and 40 % of 60; the ceiling's labels are opened before the test's, each once.
        #expect(try readings.map { try $0.string("what") } == ["odd/adapt", "odd/test"])
        #expect(try readings.map { try $0.number("count") } == [36, 24])
        for reading in readings {
            #expect(try !reading.string("purpose").isEmpty)
            let when = try reading.string("when")
            #expect(when.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
        }
    }

    private static let predictionHead =
        "id\tclass\tnegative\tpositive\tagreement\tsource_only\tlook"

    @Test func leavesAWholeFolder() throws {
        let place = try Workplace()
        let output = try place.dawb("recipe", "tiny", "--out", "deep/er/run")
        #expect(output.status == 0, "\(output.stderr)")
        let files = place.files(under: "deep/er/run")
        for file in [
            "recipe.yaml", "metrics.jsonl", "events.jsonl", "result.json", "report.html",
            "predictions.tsv",
        ] {
            #expect(files.contains(file))
        }
        // A line an example of the test part, under a header.
        let predictions = try place.text("deep/er/run/predictions.tsv").split(separator: "\n")
        #expect(predictions.count == 25 && predictions[0] == Self.predictionHead)
        for file in ["model.safetensors", "text.json", "tokenizer.json", "pieces.txt"] {
            #expect(files.contains("model/\(file)"))
        }
        #expect(!files.contains { $0.contains(".part") || $0.contains("state") }, "\(files)")

        let page = try place.text("deep/er/run/report.html")
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("</html>"))
        #expect(page.contains("Made-up texts: plain to odd"))

        // 3 methods, 2 seeds, 2 epochs.
        let lines = try place.text("deep/er/run/metrics.jsonl").split(separator: "\n")
        let records = try lines.map { try ResultJSON(String($0)) }
        #expect(records.count == 12)
        let names = try Set(records.map { try "\($0.string("method")) \($0.number("seed"))" })
        #expect(names.count == 6)
        for record in records {
            #expect(try record.child("losses").number("classification") > 0)
            #expect(try [1, 2].contains(record.number("epoch")))
        }
    }

    @Test func thePageNamesTheRecipeThatRan() throws {
        let place = try Workplace()
        let output = try place.dawb("recipe", "tiny", "--seeds", "1", "--out", "run")
        #expect(output.status == 0, "\(output.stderr)")
        #expect(try place.text("run/report.html").contains("dawb recipe run/recipe.yaml<"))
    }

    @Test func itsRecipeRunsAgainToTheSameFigures() throws {
        let place = try Workplace()
        let first = try place.dawb(
            "recipe", "tiny", "--out", "first", "--method", "dann", "--set", "text.pooling=cls")
        #expect(first.status == 0, "\(first.stderr)")
        let second = try place.dawb("recipe", "first/recipe.yaml", "--out", "second")
        #expect(second.status == 0, "\(second.stderr)")
        for file in ["recipe.yaml", "metrics.jsonl", "model/model.safetensors"] {
            #expect(try place.data("first/\(file)") == place.data("second/\(file)"), "\(file)")
        }
    }

    @Test func takesAFolderOfItsOwnWhereNoneIsNamed() throws {
        let place = try Workplace()
        for _ in 1...2 { #expect(try place.dawb("recipe", "tiny", "--seeds", "1").status == 0) }
        let results = place.files(under: "runs/tiny").filter { $0.hasSuffix("/result.json") }
        #expect(results.count == 2)
        let form = /\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-f]{4}\/result.json/
        #expect(results.allSatisfy { $0.wholeMatch(of: form) != nil }, "\(results)")
    }

    @Test func speaksPlainlyWhereThereIsNoTerminal() throws {
        let output = try Workplace().dawb("recipe", "tiny", "--out", "run")
        for text in [output.stdout, output.stderr] {
            #expect(!text.contains("\u{1B}") && !text.contains("\r"))
        }
        let lines = output.stderr.split(separator: "\n")
        #expect(lines.contains("run folder  run") && lines.last == "report  run/report.html")
        #expect(lines.count { $0.contains("epoch 1/2") || $0.contains("epoch 2/2") } == 12)
        #expect(lines.contains { $0.hasPrefix("[6/6] target-supervised  seed ") })
        // Floor and ceiling are in the table although the recipe names neither.
        for method in ["source-only", "coral", "target-supervised"] {
            #expect(output.stdout.contains(method))
        }
        #expect(output.stdout.contains("Target labels read: 60"))
    }

    @Test func floorAndCeilingAloneAreARunToo() throws {
        let output = try Workplace().dawb(
            "recipe", "tiny", "--method", "source-only", "--seeds", "1", "--json")
        let result = try ResultJSON(output.stdout)
        #expect(try result.child("methods").keys == ["source-only", "target-supervised"])
        #expect(try result.string("chosen_method") == "source-only")
        #expect(try result.string("verdict") == "no-difference")
    }

    @Test func aLossThatExplodesIsSaidOnceAndEndsWell() throws {
        let place = try Workplace()
        let output = try place.dawb(
            "recipe", "tiny", "--seeds", "1", "--out", "run", "--set", "training.rate=100", "--set",
            "training.clip=1000000", "--set", "training.optimizer=sgd", "--set",
            "training.epochs=5", "--set", "hyperparameters.coral.weight=1000000")
        #expect(!output.wasKilled && output.status == 0, "\(output.stderr)")
        #expect(output.stderr.contains("Lower training.rate"), "\(output.stderr)")
        let lines = output.stderr.split(separator: "\n").filter { $0.contains("  epoch ") }
        #expect(Set(lines).count == lines.count, "\(output.stderr)")
        for file in ["report.html", "result.json", "model/model.safetensors"] {
            #expect(place.exists("run/\(file)"))
        }
    }
}
