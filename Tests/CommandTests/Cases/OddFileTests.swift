import Foundation
import Testing

/// Files and links that are not what they seem: every command treats them alike.
struct OddFileTests {
    private func link(_ place: Workplace, _ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(place.path)/\(name)", withDestinationPath: target)
    }

    @Test func linksThatLeadBackAreLeftOut() throws {
        let place = try Workplace.withPictureModel()
        for side in ["left", "right"] {
            try place.makeFolder("mine/\(side)/deep")
            for number in 0..<20 {
                try place.copy(
                    Workplace.pictureFile("dim", side, number), to: "mine/\(side)/\(number).png")
            }
        }
        try link(place, "mine/loop", to: ".")
        try link(place, "mine/left/deep/loop", to: "../..")
        for arguments in [
            ["corpora", "show", "mine"], ["init", "new", "--source", "mine", "--yes"],
            ["train", "new", "--dry-run"], ["predict", "run", "mine"], ["evaluate", "run", "mine"],
            ["shift", "mine", "corpora/bright"],
            ["adapt", "run", "--target", "mine", "--method", "adabn", "--out", "new"],
        ] {
            let output = try place.dawb(arguments)
            let all = output.stdout + output.stderr
            #expect([0, 2].contains(output.status), "\(arguments) \(all)")
            let lines = all.split(separator: "\n").filter { $0.contains("left out: ") }
            #expect(lines.count == 1, "\(arguments) \(all)")
            #expect(lines[0].hasSuffix("left out: links that lead back 2"), "\(lines)")
        }
        let measured = try place.dawb("evaluate", "run", "mine", "--json")
        #expect(try ResultJSON(measured.stdout).number("examples") == 40)
    }

    @Test func damagedHeadersAreCountedAndARecipeRuns() throws {
        let place = try Workplace()
        for (side, isLeft) in [("mug", true), ("plate", false)] {
            try place.makeFolder("studio/\(side)")
            for number in 0..<12 {
                let picture = MadePicture(isBrightLeft: isLeft, number: number)
                try place.write(picture.png, to: "studio/\(side)/\(number).png")
            }
        }
        // The mark is there, and no size.
        try place.write(
            place.data("studio/mug/3.png").prefix(18), to: "studio/mug/cut.png")
        try place.write(Data("II*\0no page".utf8), to: "studio/plate/bad.tif")
        try link(place, "studio/plate/gone.png", to: "nowhere")
        let drafted = try place.dawb("init", "mine", "--source", "studio", "--yes")
        #expect(drafted.status == 0, "\(drafted.stderr)")
        let line = "  left out: damaged 2, links that lead nowhere 1\n"
        #expect(drafted.stdout.contains("2 classes: mug 12, plate 12"))
        #expect(drafted.stdout.contains(line), "\(drafted.stdout)")
        #expect(drafted.stdout.contains("kinds: PNG 24; of each file the header alone was read"))
        #expect(try place.text("recipes/mine.yaml").contains("\nskip_unreadable: 3\n"))
        let dry = try place.dawb("train", "mine", "--dry-run")
        #expect(dry.status == 0, "\(dry.stderr)")
        for name in ["cut.png", "bad.tif", "gone.png"] { #expect(dry.stderr.contains(name)) }
        try place.remove("studio/plate/gone.png")
        let added = try Running(
            "/usr/bin/env",
            ["DAWB_DATA=data", Workplace.program, "corpora", "add", "mine", "--from", "studio"],
            in: place
        ).finish()
        #expect(added.stderr.contains("left out: damaged 2\n"), "\(added.stderr)")
    }

    @Test func namesThatAreNotUTF8AreArguments() throws {
        let place = try Workplace.withModel()
        let dawb = Workplace.program
        func shell(_ text: String) throws -> Output {
            try Running("/bin/sh", ["-c", text], in: place).finish()
        }
        let made = try shell(
            "n=$(printf 'caf\\351'); mkdir \"$n\"; echo 'the tea is good' > \"$n/a.txt\"")
        #expect(made.status == 0, "\(made.stderr)")
        for argument in ["\"$(printf 'caf\\351')\"/a.txt", "'caf\\xE9/a.txt'", "'caf\\xE9'"] {
            let output = try shell("\(dawb) predict run \(argument) --format csv")
            #expect(output.status == 0, "\(argument) \(output.stderr)")
            #expect(output.stdout.contains("\ncaf\\xE9/a.txt:1,positive,"), "\(output.stdout)")
        }
        let shown = try shell("\(dawb) corpora show \"$(printf 'caf\\351')\"")
        #expect(shown.stdout.hasPrefix("caf\\xE9: text, 1 example\n"), "\(shown.stderr)")
        let gone = try shell("\(dawb) predict run \"$(printf 'th\\351')\"")
        #expect(gone.stderr.contains("there is no file or folder th\\xE9"), "\(gone.stderr)")
    }

    @Test func aDeadLinkIsNamed() throws {
        let place = try Workplace.withModel()
        try link(place, "gone", to: "nowhere")
        for arguments in [
            ["corpora", "show", "gone"], ["init", "mine", "--source", "gone", "--yes"],
            ["predict", "run", "gone"], ["evaluate", "run", "gone"], ["shift", "gone", "plain"],
            ["adapt", "run", "--target", "gone"],
        ] {
            let output = try place.dawb(arguments)
            #expect(output.status == 1, "\(arguments)")
            let what = "gone is a link that leads nowhere, to nowhere"
            #expect(output.stderr.contains(what), "\(arguments) \(output.stderr)")
        }
    }

    @Test func dataWithoutLabelsAreNotMeasured() throws {
        let place = try Workplace.withPictureModel()
        for side in ["left", "right"] {
            try place.copy(Workplace.pictureFile("dim", side, 1), to: "flat/\(side).png")
            try place.copy(Workplace.pictureFile("dim", side, 2), to: "parts/test/\(side).png")
            try place.copy(Workplace.pictureFile("dim", side, 3), to: "parts/train/\(side).png")
        }
        for data in ["flat", "parts", "parts/test", "flat/left.png"] {
            let output = try place.dawb("evaluate", "run", data)
            #expect(output.status == 1 && output.stderr.split(separator: "\n").count == 3)
            #expect(
                output.stderr.contains("\(data) has no labels to measure by"), "\(output.stderr)")
            #expect(output.stderr.contains("dawb predict MODEL \(data)"))
        }
    }

    @Test func aModelThatHasLearntNothingIsTold() throws {
        let place = try Workplace()
        let trained = try place.dawb(
            "recipe", "tiny", "--out", "run", "--seeds", "1", "--method", "mmd", "--set",
            "training.rate=0.0000001", "--set", "training.epochs=1")
        let note = "hardly more often than one that always says"
        #expect([0, 2].contains(trained.status))
        #expect(trained.stderr.contains(note), "\(trained.stderr)")
        try place.write("the desk is good\nthe desk is bad\n", to: "new.txt")
        let adapted = try place.dawb(
            "adapt", "run", "--target", "new.txt", "--method", "tent", "--epochs", "1", "--out",
            "new")
        #expect(adapted.stderr.contains(note), "\(adapted.stderr)")
        let good = try Workplace.withModel()
        let other = try good.dawb(
            "adapt", "run", "--target", "odd", "--method", "tent", "--epochs", "1", "--out", "new")
        #expect(!other.stderr.contains(note), "\(other.stderr)")
    }
}
