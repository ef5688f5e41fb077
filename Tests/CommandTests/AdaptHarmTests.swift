import Foundation
import Testing

/// `dawb adapt` never makes a model more than a point worse without status 2; the labels here are
/// read by `evaluate` alone.
struct AdaptHarmTests {
    private static let methods = ["tent", "shot", "eata", "adabn"]

    /// Gentle from one seed, and violent from two.
    private static let trials = [("0.003", "1"), ("0.1", "1"), ("0.1", "2")]

    /// Adapts by every method that the model can take, gently and violently.
    ///
    /// - Parameters:
    ///   - target: The files without labels.
    ///   - truth: The same with labels.
    /// - Returns: The statuses.
    @discardableResult
    private func expectNoHarm(
        _ place: Workplace, _ target: String, _ truth: String, methods: [String] = Self.methods,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [Int32] {
        func accuracy(_ model: String) throws -> Double {
            let output = try place.dawb(
                "evaluate", model, truth, "--json", "--allow-missing-classes")
            return try ResultJSON(output.stdout).number("accuracy")
        }
        let before = try accuracy("run")
        var statuses: [Int32] = []
        for method in methods {
            for (rate, seed) in method == "adabn" ? [("", "1")] : Self.trials {
                let settings =
                    rate.isEmpty ? [] : ["--set", "training.rate=\(rate)", "--epochs", "2"]
                let output = try place.dawb(
                    ["adapt", "run", "--target", target, "--method", method, "--seed", seed]
                        + settings + ["--out", "new"])
                try #require([0, 2].contains(output.status), "\(output.stderr)")
                statuses.append(output.status)
                let after = try accuracy("new")
                #expect(
                    after >= before - 0.01,
                    "\(method) \(rate) \(seed): \(before) to \(after), \(output.stdout)",
                    sourceLocation: sourceLocation)
                // With status 2 the new folder holds the source model itself.
                #expect(output.status == 0 || after == before, sourceLocation: sourceLocation)
                try place.remove("new")
            }
        }
        return statuses
    }

    /// Pictures of the corpus `dim` without labels in `files`, and with them in `truth`.
    private func pictures(_ place: Workplace, _ sides: [String], _ numbers: Range<Int>) throws {
        for side in sides {
            for folder in ["files", "truth/\(side)"] { try place.makeFolder(folder) }
            for number in numbers {
                let picture = try place.data(Workplace.pictureFile("dim", side, number))
                try place.write(picture, to: "files/\(side)-\(number).png")
                try place.write(picture, to: "truth/\(side)/\(number).png")
            }
        }
    }

    @Test func picturesOfOneClass() throws {
        let place = try Workplace.withPictureModel()
        try pictures(place, ["left"], 0..<24)
        try expectNoHarm(place, "files", "truth")
    }

    @Test func picturesOfBothClasses() throws {
        let place = try Workplace.withPictureModel()
        try pictures(place, ["left", "right"], 0..<24)
        try expectNoHarm(place, "files", "truth")
    }

    @Test func threeFilesKeepTheSourceModel() throws {
        let place = try Workplace.withPictureModel()
        try pictures(place, ["left"], 0..<2)
        try pictures(place, ["right"], 0..<1)
        let statuses = try expectNoHarm(place, "files", "truth")
        #expect(Set(statuses) == [2])
        let output = try place.dawb(
            "adapt", "run", "--target", "files", "--method", "adabn", "--out", "new")
        #expect(output.stderr.contains("examples say nothing of a domain"), "\(output.stderr)")
        // Whoever insists gets it.
        let forced = try place.dawb(
            "adapt", "run", "--target", "files", "--method", "adabn", "--out", "forced", "--force")
        #expect(forced.status == 0 && forced.stdout.contains("in spite of"), "\(forced.stdout)")
        let result = try ResultJSON(place.text("forced/adapt.json"))
        #expect(try result.string("kept") == "adapted" && !result.string("reason").isEmpty)
    }

    @Test(arguments: [0.5, 0.8])
    func textsOfTwoClasses(positive: Double) throws {
        let place = try Workplace.withModel()
        let words = [
            ["bad", "awful", "poor", "broken", "sad"],
            ["good", "great", "lovely", "fine", "happy"],
        ]
        var (lines, table) = ("", "text,label\n")
        for number in 0..<60 {
            let label = Double(number) < 60 * positive ? 1 : 0
            // Some say both, so that the model is unsure of them.
            let other = number % 4 == 0 ? " and \(words[1 - label][number / 4 % 5])" : ""
            let own = "\(words[label][number % 5]), \(words[label][number / 5 % 5])"
            let text = "the desk is \(own)\(other)"
            lines += text + "\n"
            table += "\"\(text)\",\(["negative", "positive"][label])\n"
        }
        try place.write(lines, to: "new.txt")
        try place.write(table, to: "truth.csv")
        try expectNoHarm(place, "new.txt", "truth.csv", methods: ["tent", "shot", "eata"])
    }

    @Test func theNetworkDecidesTheMethod() throws {
        let place = try Workplace.withPictureModel()
        try pictures(place, ["left", "right"], 0..<24)
        func method(_ more: String...) throws -> String {
            let output = try place.dawb(
                ["adapt", "run", "--target", "files", "--out", "new"] + more)
            try #require([0, 2].contains(output.status), "\(output.stderr)")
            let result = try ResultJSON(place.text("new/adapt.json"))
            try place.remove("new")
            let isTold = output.stdout.contains("was chosen: ")
            #expect(result.keys.contains("choice") == isTold)
            return try result.string("method") + (isTold ? "" : ", as named")
        }
        #expect(try method() == "adabn")
        #expect(try method("--epochs", "1") == "tent")
        #expect(try method("--method", "adabn") == "adabn, as named")
        let texts = try Workplace.withModel()
        let output = try texts.dawb(
            "adapt", "run", "--target", "odd", "--epochs", "1", "--out", "new")
        #expect(output.stdout.contains("eata was chosen: two classes"), "\(output.stdout)")
    }

    @Test func predictionsOfOneClassAlone() throws {
        let place = try Workplace.withModel()
        let lines = (0..<40).map { "the desk is good and great, \($0)" }
        try place.write(lines.joined(separator: "\n") + "\n", to: "new.txt")
        for method in ["tent", "shot", "eata"] {
            let output = try place.dawb(
                "adapt", "run", "--target", "new.txt", "--method", method, "--epochs", "1",
                "--set", "training.rate=0.0001", "--out", method)
            #expect(output.status == 2, "\(output.stdout)")
            #expect(output.stderr.contains("the source model gives 100.0"), "\(output.stderr)")
        }
    }

    @Test func sounds() throws {
        let place = try Workplace.withSoundModel()
        for (index, pitch) in ["low", "high"].enumerated() {
            try place.makeFolder("truth/\(pitch)")
            try place.makeFolder("files")
            for number in 0..<20 {
                // A third of the pitches are nearer to each other than any in training.
                let hertz = number % 3 == 0 ? 240.0 + 20 * Double(index) : [130, 420][index]
                let sound = MadeSound(hertz, number: 100 + number, level: 0.05).wav
                try place.write(sound, to: "truth/\(pitch)/\(number).wav")
                try place.write(sound, to: "files/\(pitch)-\(number).wav")
            }
        }
        try expectNoHarm(place, "files", "truth")
    }
}
