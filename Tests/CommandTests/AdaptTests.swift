import Foundation
import Testing

/// `dawb adapt`: a saved model and files without labels.
struct AdaptTests {
    private let place: Workplace

    init() throws {
        place = try Workplace.withModel()
        try place.write(
            (0..<40).map { "the desk is \(["good", "bad", "fine", "poor"][$0 % 4]) \($0)\n" }
                .joined(),
            to: "new.txt")
    }

    private func adapt(_ more: String..., status: Int32 = 0) throws -> Output {
        let output = try place.dawb(["adapt", "run"] + more)
        #expect(output.status == status, "\(output.stderr)")
        return output
    }

    @Test func aNewModelThatIsLikeAnyOther() throws {
        // So little that the small model does not give everything to one class.
        let output = try adapt(
            "--target", "new.txt", "--out", "deep/new", "--method", "tent", "--epochs", "2",
            "--set", "training.rate=0.0001")
        for words in [
            "tent on 40\u{A0}examples", "mean entropy", "predictions changed", "No label was read",
        ] {
            #expect(output.stdout.contains(words), "\(output.stdout)")
        }
        #expect(!output.stdout.contains("\u{1B}") && output.stderr.isEmpty)
        let result = try ResultJSON(place.text("deep/new/adapt.json"))
        #expect(try result.string("kept") == "adapted" && result.number("examples") == 40)
        #expect(try result.child("before").numbers("shares").reduce(0, +) > 0.999)
        #expect(!place.files(under: "deep").contains { $0.contains(".part") })
        #expect(try place.dawb("evaluate", "deep/new", "odd").stdout.contains("adapted to new.txt"))
        #expect(try place.dawb(["predict", "deep/new", "-"], input: "good\n").status == 0)
        let again = try place.dawb(
            "adapt", "deep/new", "--target", "odd", "--method", "shot", "--out", "again",
            "--set", "training.rate=0.0001", "--force")
        #expect(again.status == 0, "\(again.stderr)")
        let card = try ResultJSON(place.text("again/model.json"))
        #expect(
            try card.children("adaptations").map { try $0.string("method") } == ["tent", "shot"])
        // What was adapted from stays as it was.
        #expect(try place.dawb("evaluate", "run", "odd").status == 0)
    }

    @Test func theSeedDecidesEveryBit() throws {
        for (name, seed) in [("a", "3"), ("b", "3"), ("c", "4")] {
            _ = try adapt(
                "--target", "new.txt", "--method", "eata", "--seed", seed, "--out", name,
                "--force")
        }
        let bits = try ["a", "b", "c"].map { try place.data("\($0)/model.safetensors") }
        #expect(bits[0] == bits[1] && bits[0] != bits[2])
        #expect(try place.data("a/adapt.json") == place.data("b/adapt.json"))
    }

    @Test func collapseKeepsTheSourceModel() throws {
        let output = try adapt(
            "--target", "new.txt", "--method", "shot", "--set", "training.rate=50", "--set",
            "hyperparameters.shot.diversity=0", "--epochs", "4", "--out", "new", "--json",
            status: 2)
        let result = try ResultJSON(output.stdout)
        #expect(try result.string("kept") == "source" && !result.string("reason").isEmpty)
        #expect(output.stderr.contains("kept the source model: "))
        #expect(
            try place.data("new/model.safetensors") == place.data("run/model/model.safetensors"))
        // The first epoch that is clearly harmful is the last one.
        let epochs = try result.child("measured").children("epochs")
        #expect(epochs.count < 4 && epochs.last?.keys.contains("harm") == true)
        #expect(epochs.dropLast().allSatisfy { !$0.keys.contains("harm") })
    }

    @Test func labelsOfACorpusStaySealed() throws {
        _ = try adapt("--target", "odd", "--out", "first", "--force")
        // Other labels, the same texts: the same model.
        try place.write(
            try place.text("corpora/odd/texts.tsv").replacing("\tnegative\t", with: "\t?\t")
                .replacing("\tpositive\t", with: "\tnegative\t")
                .replacing("\t?\t", with: "\tpositive\t"),
            to: "corpora/odd/texts.tsv")
        _ = try adapt("--target", "odd", "--out", "second", "--force")
        #expect(
            try place.data("first/model.safetensors") == place.data("second/model.safetensors"))
    }

    @Test func withoutAPlaceItMakesOne() throws {
        _ = try adapt("--target", "new.txt", "--epochs", "1", "--force")
        let made = place.files(under: "runs/tiny-adapted")
        #expect(made.contains { $0.hasSuffix("/model.json") }, "\(made)")
    }

    private func expectFault(
        _ arguments: [String], _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try place.expectFault(["adapt", "run"] + arguments, sourceLocation: sourceLocation)
        let output = try place.dawb(["adapt", "run"] + arguments)
        for part in parts {
            #expect(
                output.stderr.contains(part), Comment(rawValue: output.stderr),
                sourceLocation: sourceLocation)
        }
    }

    @Test func refuses() throws {
        try expectFault(["--target", "nwe.txt"], "no corpus 'nwe.txt'")
        try expectFault(
            ["--target", "new.txt", "--method", "dann"], "dann needs the source's examples",
            "tent, shot, eata, adabn")
        try expectFault(
            ["--target", "new.txt", "--method", "fine-tune:10"], "needs labels of the target")
        try expectFault(["--target", "new.txt", "--method", "tnet"], "Did you mean tent?")
        try expectFault(["--target", "new.txt", "--method", "adabn"], "no batch-norm", "tent")
        try expectFault(["--target", "new.txt", "--set", "training.rte=1"], "training.rate")
        try expectFault(["--target", "new.txt", "--set", "training.rate"], "has no value")
        try expectFault(["--target", "new.txt", "--epochs", "0"], "whole number from 1")
        try expectFault(["--target", "new.txt", "--out", "run"], "not an empty folder", "--out")
        try expectFault(["--target", "new.txt", "--part", "test"], "is no corpus")
        try expectFault(["--target", "odd", "--part", "tets"], "Did you mean 'test'?")
        try place.makeFolder("sounds")
        try place.write("RIFF", to: "sounds/a.wav")
        try expectFault(["--target", "sounds"], "only .wav 1", "end in .txt")
        try place.write("\n\n", to: "blank.txt")
        try expectFault(["--target", "blank.txt"], "nothing in blank.txt can be read")
        try place.write("good\n", to: "one.txt")
        try expectFault(["--target", "one.txt"], "has one example")
    }
}

/// Pictures: batch-norm's statistics, damaged files, a model of another modality.
struct AdaptPictureTests {
    @Test func statisticsOfTheFiles() throws {
        let place = try Workplace.withPictureModel()
        let damaged = Workplace.pictureFile("dim", "left", 3)
        try place.write("no picture", to: damaged)
        try place.makeFolder("files")
        for side in ["left", "right"] {
            for number in 0..<24 {
                try place.write(
                    try place.data(Workplace.pictureFile("dim", side, number)),
                    to: "files/\(side)-\(number).png")
            }
        }
        for method in ["adabn", "tent", "shot", "eata"] {
            let output = try place.dawb(
                ["adapt", "run", "--target", "files", "--method", method, "--out", method]
                    + (method == "adabn" ? [] : ["--epochs", "1"]))
            #expect([0, 2].contains(output.status), "\(method): \(output.stderr)")
            #expect(output.stderr.contains("skipped: files/left-3.png: "))
            #expect(
                output.stdout.contains("47\u{A0}examples")
                    && output.stdout.contains("1\u{A0}record skipped"))
            let card = try ResultJSON(place.text("\(method)/model.json"))
            let isAdapted = output.status == 0
            #expect(try card.children("adaptations").isEmpty == !isAdapted)
            let found = try place.dawb("evaluate", method, "corpora/dim", "--skip-unreadable", "1")
            #expect(found.status == 0, "\(found.stderr)")
        }
        let wrong = try place.dawb("adapt", "run", "--target", "corpora/odd/texts.tsv")
        #expect(wrong.status == 1 && wrong.stderr.contains("no column file"), "\(wrong.stderr)")
        let corpus = try place.dawb("adapt", "run", "--target", "odd")
        #expect(corpus.status == 1 && corpus.stderr.contains("the model reads image"))
    }
}
