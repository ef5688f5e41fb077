import Foundation
import Testing

/// Silence as a class, and classes that vanish since their records cannot be read.
struct SilenceTests {
    /// Sounds of which those called low are silent.
    private func workplace() throws -> Workplace {
        let place = try Workplace.withSounds()
        let silence = MadeSound(samples: [Float](repeating: 0, count: 500))
        for name in ["near", "far"] {
            for number in 0..<24 {
                try place.write(silence.wav, to: Workplace.soundFile(name, "low", number))
            }
        }
        return place
    }

    private func run(_ place: Workplace, _ more: String...) throws -> Output {
        try place.dawb(
            ["recipe", "sounds", "--out", "run", "--seeds", "1", "--method", "mmd"]
                + (["training.epochs=12", "training.rate=0.01"] + more).flatMap { ["--set", $0] })
    }

    @Test func silenceCanBeAClass() throws {
        let place = try workplace()
        let output = try run(place)
        try #require(output.status == 0, "\(output.stderr)")
        #expect(!output.stderr.contains("silent") && !output.stderr.contains("left out"))
        let measured = try place.dawb("evaluate", "run", "near", "--part", "train", "--json")
        #expect(try ResultJSON(measured.stdout).number("accuracy") > 0.9, "\(measured.stdout)")
        let told = try place.dawb(
            "predict", "run", Workplace.soundFile("near", "low", 1), "--format", "csv")
        #expect(told.status == 0 && told.stdout.contains(",low,"), "\(told.stdout)")
    }

    @Test func whatAClassLosesIsSaid() throws {
        let place = try workplace()
        for number in 0..<3 {
            try place.write("no sound", to: Workplace.soundFile("near", "low", number))
        }
        let output = try run(place, "skip_unreadable=3")
        try #require(output.status == 0, "\(output.stderr)")
        let lines = output.stderr.split(separator: "\n").filter {
            $0.hasPrefix("without what cannot be read, 'low' has ")
        }
        #expect(!lines.isEmpty, "\(output.stderr)")
        #expect(lines.allSatisfy { $0.contains(" records in near/") })
        let measured = try place.dawb(
            "evaluate", "run", "near", "--part", "train+validation", "--skip-unreadable", "3")
        #expect(measured.status == 0)
        #expect(measured.stderr.contains("'low' has 21 of 24 records in near/train+validation"))
    }

    @Test func aClassThatVanishesIsRefused() throws {
        let place = try workplace()
        try #require(run(place).status == 0)
        for number in 0..<24 {
            try place.write("no sound", to: Workplace.soundFile("near", "low", number))
        }
        try place.remove("run/result.json")
        let output = try place.dawb(
            "recipe", "sounds", "--set", "skip_unreadable=24", "--out", "other")
        #expect(output.status == 1 && !place.exists("other"))
        #expect(
            output.stderr.contains("the source has nothing of the class 'low' left to train on"),
            "\(output.stderr)")
        let measured = try place.dawb(
            "evaluate", "run", "near", "--part", "train", "--skip-unreadable", "24")
        #expect(measured.status == 1)
        #expect(measured.stderr.contains("no record of the class 'low' in near/train can be read"))
    }
}
