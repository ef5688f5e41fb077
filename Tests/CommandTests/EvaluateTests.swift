import Foundation
import Testing

/// `dawb evaluate`: a saved model on labelled data of every form.
struct EvaluateTests {
    private let place: Workplace

    init() throws { place = try Workplace.withModel() }

    private func evaluate(_ arguments: String...) throws -> ResultJSON {
        let output = try place.dawb(["evaluate", "run"] + arguments + ["--json"])
        try #require(output.status == 0, "\(output.stderr)")
        return try ResultJSON(output.stdout)
    }

    @Test func measuresAPartOfACorpus() throws {
        let result = try evaluate("odd")
        #expect(try result.string("data") == "odd/test" && result.number("examples") == 24)
        let run = try ResultJSON(try place.text("run/result.json"))
        // The same model on the same part: the figure of the run.
        let chosen = try run.child("methods").child(run.string("chosen_method"))
        let accuracy = try result.number("accuracy")
        #expect(try abs(accuracy - chosen.child("target_accuracy").number("mean")) < 1e-9)
        #expect(accuracy >= 0.75)
        let bounds = try result.child("accuracy_interval")
        #expect(try bounds.number("low") < accuracy && accuracy <= bounds.number("high"))
        #expect(try (0...1).contains(result.number("expected_calibration_error")))
        #expect(try (0.5...1).contains(result.number("mean_confidence")))
        let classes = try result.children("classes")
        #expect(try classes.map { try $0.string("name") } == ["negative", "positive"])
        #expect(try classes.reduce(0) { try $0 + $1.number("support") } == 24)
        #expect(try evaluate("corpora/odd", "--part", "adapt+test").number("examples") == 60)
    }

    @Test func takesTheModelByEachOfItsPaths() throws {
        let first = try place.dawb("evaluate", "run", "odd")
        for path in ["run/", "run/model", "run/model/", "run/model/model.safetensors"] {
            let output = try place.dawb("evaluate", path, "odd")
            #expect(output.status == 0 && output.stdout == first.stdout, "\(output.stderr)")
        }
    }

    @Test func readsTablesAndFolders() throws {
        try place.write(
            "text,label\n\"a good, \"\"great\"\" boat\",positive\nbad sad lamp,negative\n",
            to: "rows.csv")
        #expect(try evaluate("rows.csv").number("examples") == 2)
        try place.write("review\tmood\nbad\t0\nfine\t1\n", to: "rows.tsv")
        let columns = ["--column", "review", "--label", "mood"]
        let output = try place.dawb(["evaluate", "run", "rows.tsv"] + columns)
        #expect(output.status == 0 && output.stdout.contains("2\u{A0}examples"))
        try place.write(
            "{\"text\": \"awful\", \"label\": \"negative\"}\n\n"
                + "{\"text\": \"lovely\", \"label\": \"positive\", \"more\": [1]}\n",
            to: "rows.jsonl")
        #expect(try evaluate("rows.jsonl").number("examples") == 2)
        // Their order is not that of the model's classes.
        for (folder, text) in [("positive", "happy\nfine\n"), ("negative", "bad\n")] {
            try place.makeFolder("mine/\(folder)")
            try place.write(text, to: "mine/\(folder)/a.txt")
        }
        let result = try evaluate("mine")
        let support = try result.children("classes").map { try $0.number("support") }
        #expect(support == [1, 2])
    }

    /// Evaluating and adapting take a word for the same thing.
    @Test func aCorpusOfThatNameComesFirst() throws {
        try place.makeFolder("odd/positive")
        try place.makeFolder("odd/negative")
        for name in ["odd/positive/a.txt", "odd/negative/a.txt"] {
            try place.write("good boat\nbad lamp\n", to: name)
        }
        func adapted(_ name: String) throws -> String {
            let output = try place.dawb(
                "adapt", "run", "--target", name, "--epochs", "1", "--out", "new", "--json")
            try #require([0, 2].contains(output.status), "\(output.stderr)")
            try place.remove("new")
            return try ResultJSON(output.stdout).string("target")
        }
        #expect(try evaluate("odd").string("data") == "odd/test" && adapted("odd") == "odd/adapt")
        #expect(try evaluate("./odd").string("data") == "./odd" && adapted("./odd") == "./odd")
        // A folder that describes itself is a corpus under any path.
        let folder = "corpora/odd"
        #expect(try evaluate(folder).string("data") == "odd/test" && adapted(folder) == "odd/adapt")
        // So are those that are registered.
        let registered = try Running(
            "/bin/sh",
            [
                "-c",
                "export DAWB_DATA=data; \(Workplace.program) corpora add mine --from corpora/odd"
                    + " && \(Workplace.program) evaluate run mine --json"
                    + " && \(Workplace.program) adapt run --target mine --epochs 1 --json",
            ], in: place
        ).finish()
        #expect([0, 2].contains(registered.status), "\(registered.stderr)")
        #expect(registered.stdout.contains("odd/test") && registered.stdout.contains("odd/adapt"))
    }

    @Test func printsATableForPeopleAndCSV() throws {
        let output = try place.dawb("evaluate", "run", "odd")
        #expect(output.status == 0 && output.stderr.isEmpty)
        for word in ["accuracy", "Wilson", "macro-F1", "calibration error", "support", "positive"] {
            #expect(output.stdout.contains(word))
        }
        #expect(output.stdout.split(separator: "\n").allSatisfy { $0.count <= 100 })
        let csv = try place.dawb("evaluate", "run", "odd", "--csv").stdout.split(separator: "\n")
        #expect(csv.count == 3 && csv[0] == "class,precision,recall,f1,support")
    }

    private func expectFault(
        _ arguments: [String], _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let output = try place.dawb(["evaluate"] + arguments)
        #expect(output.status == 1 && output.stdout.isEmpty, sourceLocation: sourceLocation)
        let said = Comment(rawValue: output.stderr)
        for part in parts {
            #expect(output.stderr.contains(part), said, sourceLocation: sourceLocation)
        }
        let lines = output.stderr.split(separator: "\n")
        #expect((2...3).contains(lines.count), said, sourceLocation: sourceLocation)
    }

    @Test func foldersAreReadAtAnyDepth() throws {
        let texts = ["negative/a.txt", "negative/day/two/b.txt", "positive/c.txt"]
        for name in texts + ["notes/x.md"] {
            for top in ["data", "both/train", "both/test"] {
                try place.makeFolder("\(top)/\((name as NSString).deletingLastPathComponent)")
                try place.write("the tea is good\n", to: "\(top)/\(name)")
            }
        }
        let output = try place.dawb(["evaluate", "run", "data", "--json"])
        #expect(try ResultJSON(output.stdout).number("examples") == 3, "\(output.stderr)")
        try expectFault(
            ["run", "both"], "both has the parts 'test', 'train'", "such as both/test")
    }

    @Test func classesMustBeTheModels() throws {
        try place.write("text,label\na,positive\nb,neutral\n", to: "rows.csv")
        try expectFault(["run", "rows.csv"], "unknown class 'neutral'", "rows.csv:3")
        try place.write("text,label\na,positive\n", to: "rows.csv")
        try expectFault(["run", "rows.csv"], "no example of 'negative'", "--allow-missing-classes")
        #expect(try evaluate("rows.csv", "--allow-missing-classes").number("examples") == 1)
        try place.makeFolder("mine/positive")
        try place.makeFolder("mine/neutral")
        try expectFault(
            ["run", "mine"], "has 'neutral'", "lacks 'negative'", "order does not matter")
        try place.remove("mine/neutral")
        try expectFault(["run", "mine"], "lacks 'negative'", "--allow-missing-classes")
        try expectFault(["run", "mine", "--allow-missing-classes"], "nothing in them")
        try place.write("good\nfine\n", to: "mine/positive/a.txt")
        #expect(try evaluate("mine", "--allow-missing-classes").number("examples") == 2)
        try place.makeFolder("mine/negative")
        try expectFault(["run", "mine"], "it is empty")
        #expect(try evaluate("mine", "--allow-missing-classes").number("examples") == 2)
        try place.edit("corpora/odd/corpus.yaml", "[negative, positive]", "[negative, good]")
        try place.edit("corpora/odd/texts.tsv", "\tpositive\t", "\tgood\t")
        try expectFault(["run", "odd"], "has 'good'", "lacks 'positive'", "corpus.yaml")
    }

    @Test func dataThatIsNone() throws {
        try expectFault(["run", "od"], "no corpus 'od'", "Did you mean 'odd'?")
        try expectFault(["run", "odd", "--part", "tets"], "Did you mean 'test'?")
        try expectFault(["run", "plain"], "no part 'test'", "train, validation")
        try place.write("text,mood\na,positive\n", to: "rows.csv")
        try expectFault(["run", "rows.csv"], "no column label or class", "--label", "rows.csv:1")
        try expectFault(["run", "rows.csv", "--part", "test"], "is no corpus")
        try place.write("text,label\n\"a,positive\n", to: "rows.csv")
        try expectFault(["run", "rows.csv"], "never closed", "rows.csv:2")
        try place.write("", to: "rows.csv")
        try expectFault(["run", "rows.csv"], "rows.csv is empty")
        try expectFault(["run", "recipes/tiny.yaml"], "neither a folder nor a table")
        try expectFault(["run", "corpora/bright-nights"], "no corpus")
    }

    @Test func usage() throws {
        let output = try place.dawb("evaluate", "run", "odd", "--json", "--csv")
        #expect(output.status == 64 && output.stderr.contains("Usage: dawb evaluate"))
    }
}

/// Pictures that are measured, some of them damaged.
struct EvaluatePictureTests {
    @Test func leavesOutSoMany() throws {
        let place = try Workplace.withPictureModel()
        let first = try place.dawb("evaluate", "run", "corpora/dim", "--json")
        #expect(try ResultJSON(first.stdout).number("examples") > 15, "\(first.stderr)")
        try place.makeFolder("mine")
        for side in ["left", "right"] {
            try place.makeFolder("mine/\(side)")
            for number in 0..<6 {
                let file = Workplace.pictureFile("dim", side, number)
                try place.write(try place.data(file), to: "mine/\(side)/\(number).png")
            }
        }
        try place.write("no picture", to: "mine/left/2.png")
        try place.write("nor this", to: "mine/right/3.png")
        let refused = try place.dawb("evaluate", "run", "mine")
        #expect(refused.status == 1 && refused.stdout.isEmpty)
        #expect(refused.stderr.contains("2 records cannot be read, none may be left out"))
        #expect(refused.stderr.contains("--skip-unreadable 2"), "\(refused.stderr)")
        let output = try place.dawb("evaluate", "run", "mine", "--json", "--skip-unreadable", "2")
        #expect(output.status == 0 && output.stderr.contains("left out: mine/left/2.png"))
        let result = try ResultJSON(output.stdout)
        #expect(try result.number("examples") == 10 && result.children("skipped").count == 2)
        try place.write("file,label\nmine/left/0.png,left\nmine/right/1.png,right\n", to: "all.csv")
        let table = try place.dawb("evaluate", "run", "all.csv", "--json")
        #expect(try ResultJSON(table.stdout).number("examples") == 2, "\(table.stderr)")
    }
}
