import Foundation
import Testing

/// `task: regression`: a run on ratings, and the commands that use its model.
struct RegressionTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        for (name, parts) in [
            ("stars", "{train: 0.7, validation: 0.3}"), ("marks", "{adapt: 0.6, test: 0.4}"),
        ] {
            try place.makeFolder("corpora/\(name)")
            try place.write(RegressionTests.yaml(name, parts), to: "corpora/\(name)/corpus.yaml")
            try place.write(RegressionTests.rows(name), to: "corpora/\(name)/rows.csv")
        }
        let recipe = Workplace.recipe
            .replacing("name: tiny", with: "name: strength\ntask: regression")
            .replacing("corpus: plain", with: "corpus: stars")
            .replacing("corpus: odd", with: "corpus: marks")
            .replacing("epochs: 2", with: "epochs: 12\n  rate: 0.01")
            .replacing("vocabulary: 200", with: "vocabulary: 100")
        try place.write(recipe, to: "recipes/strength.yaml")
    }

    /// A corpus of ratings without classes.
    private static func yaml(_ name: String, _ parts: String) -> String {
        """
        name: \(name)
        modality: text
        origin: made up
        licence: none
        format: csv
        id: id
        text: text
        rating: {column: rating}
        files: [{path: rows.csv}]
        splits: {seed: 1, parts: \(parts)}

        """
    }

    /// Ninety texts of three words that say how good a thing is, from 0 to 4 each.
    private static func rows(_ name: String) -> String {
        let words = ["awful", "poor", "fair", "good", "great"]
        let things = name == "stars" ? ["tea", "boat", "lamp"] : ["phone", "desk", "coat"]
        return (0..<90).reduce("id,rating,text\n") { text, row in
            let marks = [row % 5, row / 5 % 5, row / 2 % 5]
            let said = marks.map { words[$0] }.joined(separator: " and ")
            return text + "\(name)-\(row),\(Double(marks.reduce(0, +)) / 3),"
                + "the \(things[row % 3]) is \(said)\n"
        }
    }

    private func run(_ more: String...) throws -> ResultJSON {
        let output = try place.dawb(
            ["recipe", "strength", "--out", "run", "--json"] + more)
        try #require(output.status == 0, "\(output.stderr)")
        return try ResultJSON(output.stdout)
    }

    @Test func aRunIsMeasuredByItsOwnMetrics() throws {
        let result = try run()
        let methods = try result.child("methods")
        #expect(methods.keys == ["source-only", "coral", "target-supervised"])
        for name in methods.keys {
            let method = try methods.child(name)
            #expect(
                method.keys == [
                    "target_metric", "further_metrics", "gain_over_source_only",
                    "selected_epochs", "regret", "validators", "train_seconds",
                ])
            let metric = try method.child("target_metric")
            #expect(
                metric.keys == ["name", "unit", "higher_is_better", "mean", "std", "seeds"])
            #expect(try metric.string("name") == "rmse")
            // Guessing the mean of the ratings is 0.8 off.
            #expect(try (0...0.75).contains(metric.number("mean")), "\(name)")
            #expect(
                try method.children("further_metrics").map { try $0.string("name") } == [
                    "mae", "spearman",
                ])
            #expect(try method.child("validators").keys == ["source-score"])
        }
        let table = try place.text("run/predictions.tsv").split(separator: "\n")
        #expect(table[0] == "id\tvalue" && table.count == 37)
        let page = try place.text("run/report.html")
        #expect(page.contains("Rmse") || page.contains("RMSE"))
        #expect(!page.contains("Accurac") && !page.contains("What is taken for what"))
        let plain = try place.dawb("recipe", "strength", "--out", "again", "--seeds", "1")
        #expect(plain.status == 0 && plain.stdout.contains("RMSE"), "\(plain.stderr)")
        #expect(!plain.stdout.contains("accuracy"))
    }

    @Test func aStoppedRunGoesOnToTheSameFigures() throws {
        let whole = try run()
        for file in ["result.json", "checkpoint/coral-seed-1/outcome.json"] {
            try FileManager.default.removeItem(atPath: "\(place.path)/run/\(file)")
        }
        let output = try place.dawb("recipe", "strength", "--resume", "--out", "run", "--json")
        try #require(output.status == 0, "\(output.stderr)")
        let again = try ResultJSON(output.stdout)
        for name in ["source-only", "coral", "target-supervised"] {
            func seeds(_ result: ResultJSON) throws -> [Double] {
                try result.child("methods").child(name).child("target_metric").numbers("seeds")
            }
            #expect(try seeds(whole) == seeds(again))
        }
    }

    @Test func itsModelPredictsNumbersAndIsMeasuredOnThem() throws {
        _ = try run()
        try place.write(
            "the tea is great and great and great\nthe tea is awful and awful\n", to: "new.txt")
        let csv = try place.dawb("predict", "run", "new.txt", "--format", "csv")
        let values = csv.stdout.split(separator: "\n").dropFirst().compactMap {
            $0.split(separator: ",").last.flatMap { Double($0) }
        }
        #expect(
            csv.stdout.hasPrefix("id,value\n") && values.count == 2 && values[0] > values[1] + 1)
        let lines = try place.dawb("predict", "run", "new.txt", "--format", "jsonl")
        #expect(lines.stdout.split(separator: "\n").allSatisfy { $0.contains("\"value\":") })
        let table = try place.dawb("predict", "run", "new.txt")
        #expect(table.stdout.hasPrefix("    value  id\n"), "\(table.stdout)")
        let top = try place.dawb("predict", "run", "new.txt", "--top", "2")
        #expect(top.status != 0 && top.stderr.contains("answers with numbers"))

        let found = try place.dawb("evaluate", "run", "marks", "--json")
        let result = try ResultJSON(found.stdout)
        #expect(try result.number("examples") == 36)
        let metrics = try result.children("metrics")
        #expect(try metrics.map { try $0.string("name") } == ["rmse", "mae", "spearman"])
        try place.write(
            "text,stars\nthe tea is great and great,4\nthe tea is awful,x\n", to: "t.csv")
        let wrong = try place.dawb("evaluate", "run", "t.csv", "--label", "stars")
        #expect(wrong.status != 0 && wrong.stderr.contains("'x' is not a number"))
        #expect(wrong.stderr.contains("t.csv:3"))
        let classes = try place.dawb("evaluate", "run", "odd")
        #expect(classes.status != 0 && classes.stderr.contains("no numbers to learn"))
        let adapt = try place.dawb(
            "adapt", "run", "--target", "new.txt", "--out", "adapted")
        #expect(adapt.status != 0 && adapt.stderr.contains("answers with numbers"))
        #expect(!place.exists("adapted"))
    }

    @Test(arguments: [
        ("method=shot", "shot reads the logits of classes, and regression has none"),
        ("training.smoothing=0.1", "'smoothing' has no effect"),
        ("training.class_weights=true", "'class_weights' has no effect"),
        ("training.sampling=balanced", "'sampling' has no effect"),
        ("selection.validators=[entropy]", "entropy reads probabilities of classes"),
        ("source.corpus=plain", "classes and no numbers to learn"),
        ("task=classification", "numbers and no classes"),
        ("task=regresion", "regression"),
        ("regression.loss=absolute", "huber"),
    ])
    func whatDoesNotFitIsRefusedInOneSentence(change: String, words: String) throws {
        let output = try place.dawb("recipe", "strength", "--set", change, "--dry-run")
        #expect(output.status != 0 && output.stderr.contains(words), "\(output.stderr)")
    }

    /// A source whose numbers are of another size must not set the scale of a method that never
    /// sees it.
    @Test func eachMethodIsScaledByItsOwnLabels() throws {
        try place.makeFolder("corpora/far")
        try place.write(
            RegressionTests.yaml("far", "{train: 0.7, validation: 0.3}"),
            to: "corpora/far/corpus.yaml")
        let rows = RegressionTests.rows("far").split(separator: "\n").enumerated().map {
            row, line in
            row == 0 ? String(line) : String(line).replacing(",", with: ",100", maxReplacements: 1)
        }
        try place.write(rows.joined(separator: "\n") + "\n", to: "corpora/far/rows.csv")
        let sources = "source=[{corpus: stars, name: near}, {corpus: far}]"
        let result = try run("--set", sources, "--set", "method=[source-only@near]")
        let methods = try result.child("methods")
        for name in ["source-only@near", "target-supervised"] {
            let rmse = try methods.child(name).child("target_metric").number("mean")
            #expect(rmse < 0.8, "\(name): \(rmse)")
        }
        #expect(try methods.child("source-only").child("target_metric").number("mean") > 5)
    }

    @Test func theResolvedRecipeNamesTheTask() throws {
        let output = try place.dawb(
            "recipe", "strength", "--set", "regression.loss=huber", "--dry-run")
        #expect(output.stdout.contains("task: regression\nregression:\n"), "\(output.stdout)")
        #expect(output.stdout.contains("  loss: huber\n"))
        let usual = try place.dawb("recipe", "tiny", "--dry-run")
        #expect(!usual.stdout.contains("task:"))
    }
}
