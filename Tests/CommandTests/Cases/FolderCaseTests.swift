import Foundation
import Testing

/// Folders as people have them: what each command makes of them.
struct FolderCaseTests {
    private func told(_ place: Workplace, _ arguments: String...) throws -> String {
        let output = try place.dawb(arguments)
        #expect(output.status == 0, "\(arguments) \(output.stderr)")
        return output.stdout + output.stderr
    }

    /// A recipe is drafted and can be run.
    private func expectRecipe(
        _ place: Workplace, _ arguments: String..., by command: String = "train"
    ) throws {
        let drafted = try place.dawb(["init", "mine", "--yes", "--force"] + arguments)
        #expect(drafted.status == 0, "\(drafted.stderr)")
        let dry = try place.dawb(command, "mine", "--dry-run")
        #expect(dry.status == 0, "\(dry.stderr)")
    }

    @Test func trainAndTestAreParts() throws {
        let place = try Workplace.withShapes()
        try place.makeClasses("split/train", count: 10)
        try place.makeClasses("split/test", count: 4, from: 20)
        let shown = try told(place, "corpora", "show", "split")
        #expect(shown.contains("  part train: 30 examples; box 10, cone 10, round cup 10\n"))
        #expect(shown.contains("  part test: 12 examples; box 4, cone 4, round cup 4\n"))
        #expect(shown.contains("  3 classes: box 14, cone 14, round cup 14\n"))
        try expectRecipe(place, "--source", "split")
        try expectRecipe(place, "--source", "split", "--target", "target", by: "recipe")
        #expect(!shown.contains("classes: test") && !shown.contains("Move"))
    }

    @Test func partsNeedNotHaveClasses() throws {
        let place = try Workplace.withShapes()
        for (number, file) in place.files(under: "target").enumerated() where number < 40 {
            let part = number % 2 == 0 ? "train" : "test"
            try place.copy("target/\(file)", to: "flat/\(part)/\(file)")
        }
        let shown = try told(place, "corpora", "show", "flat")
        #expect(shown.contains("  part train: 20 examples\n  part test: 20 examples\n"))
        #expect(shown.contains("  no labels\n") && !shown.contains("classes"))
        try expectRecipe(place, "--source", "source", "--target", "flat", by: "recipe")
        let refused = try place.dawb("init", "other", "--source", "flat", "--yes")
        #expect(refused.status == 1 && refused.stderr.contains("flat has no labels"))
    }

    @Test func classesThatDifferInCaseAreTold() throws {
        let place = try Workplace.withShapes()
        try place.makeClasses("cased", count: 10)
        for number in 10..<13 {
            try place.copy("source/box/img_0\(number).png", to: "cased/Box/\(number).png")
        }
        let warning = "the classes 'Box', 'box' differ in case or white space alone"
        #expect(try told(place, "corpora", "show", "cased").contains(warning))
        #expect(try told(place, "init", "mine", "--source", "cased", "--yes").contains(warning))
        #expect(try told(place, "train", "mine", "--dry-run").contains(warning))
        let added = try Running(
            "/usr/bin/env",
            ["DAWB_DATA=data", Workplace.program, "corpora", "add", "cased", "--from", "cased"],
            in: place
        ).finish()
        #expect(added.stderr.contains(warning), "\(added.stderr)")
    }

    /// Pictures of all kinds, deeper than a folder below their class, and files of other kinds.
    @Test func everyCommandReadsTheSameFiles() throws {
        let place = try Workplace.withShapesModel()
        try place.makeClasses("mixed", count: 6)
        for number in 0..<3 {
            try place.takeKind("x.tiff", as: "mixed/cone/t\(number).tif")
            try place.takeKind("x.webp", as: "mixed/cone/w\(number).webp")
            try place.copy("source/box/img_02\(number).png", to: "mixed/box/day/cam/\(number).png")
        }
        try place.takeKind("x.bmp", as: "mixed/box/x.bmp")
        try place.takeKind("x.gif", as: "mixed/cone/x.gif")
        try place.write("mine", to: "mixed/notes.md")
        let shown = try told(place, "corpora", "show", "mixed")
        #expect(shown.contains("3 classes: box 9, cone 12, round cup 6"))
        let kinds = "  kinds: PNG 21, TIFF 3, WebP 3; of each file the header alone was read\n"
        #expect(shown.contains(kinds), "\(shown)")
        #expect(!shown.contains("[cam]") && !shown.contains("[day]"), "\(shown)")
        let predicted = try place.dawb("predict", "run", "mixed", "--format", "csv")
        #expect(predicted.stdout.split(separator: "\n").count == 28, "\(predicted.stderr)")
        let measured = try place.dawb("evaluate", "run", "mixed", "--json")
        let classes = try ResultJSON(measured.stdout).children("classes")
        #expect(try classes.map { try $0.number("support") } == [9, 12, 6])
        for arguments in [
            ["corpora", "show", "mixed"], ["init", "mine", "--source", "mixed", "--yes"],
            ["train", "mine", "--dry-run"], ["predict", "run", "mixed"],
            ["evaluate", "run", "mixed"], ["shift", "mixed", "target"],
            ["adapt", "run", "--target", "mixed", "--method", "adabn", "--out", "new"],
        ] {
            let output = try place.dawb(arguments)
            let lines = (output.stdout + output.stderr).split(separator: "\n").filter {
                $0.contains("left out: .bmp 1, .gif 1, .md 1")
            }
            #expect(lines.count == 1, "\(arguments) \(output.stdout) \(output.stderr)")
        }
    }
}
