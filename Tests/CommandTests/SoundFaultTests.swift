import Foundation
import Testing

/// Recordings that cannot be used: each is named, with what is wrong with it, and counted.
struct SoundFaultTests {
    private let place: Workplace

    init() throws { place = try Workplace.withSoundModel() }

    /// What cannot be read, and what is said of it.
    private static let hostile: [(name: String, data: Data, says: String)] = {
        let sound = MadeSound(200)
        var loud = sound
        loud.samples[100] = .nan
        let frames = [UInt8](repeating: 7, count: 1_000)
        return [
            ("cut.wav", sound.wav.dropLast(300), "is cut short: its header states 1000 bytes"),
            ("liar.wav", MadeSound.header(bytes: 2_000_000_000) + frames, "is cut short"),
            ("empty.wav", MadeSound.header(bytes: 0), "holds no sound"),
            ("nothing.wav", Data(), "is empty"),
            ("number.wav", loud.floats, "infinite, not a number"),
            ("slow.wav", MadeSound.header(bytes: 1_000, rate: 1) + frames, "1 samples a second"),
            (
                "fast.wav", MadeSound.header(bytes: 1_000, rate: 10_000_000) + frames,
                "10000000 samples a second"
            ),
            ("text.wav", Data("no recording\n".utf8), "is a text, not a recording"),
            ("picture.wav", MadePicture(isBrightLeft: true, number: 1).png, "known kind"),
        ]
    }()

    /// A folder with those and so many sound recordings.
    private func writeFolder(_ good: Int) throws {
        try place.makeFolder("mine")
        for file in Self.hostile { try place.write(file.data, to: "mine/\(file.name)") }
        for number in 0..<good {
            let name = Workplace.soundFile("far", number % 2 == 0 ? "low" : "high", number)
            try place.write(place.data(name), to: "mine/z\(number).wav")
        }
    }

    @Test func predictNamesEach() throws {
        try writeFolder(2)
        var eight = MadeSound(300, seconds: 2)
        eight.channels = 8
        try place.write(eight.wav, to: "mine/z-eight.wav")
        let output = try place.dawb("predict", "run", "mine", "--format", "jsonl")
        #expect(output.status == 1 && output.stdout.split(separator: "\n").count == 3)
        let lines = output.stderr.split(separator: "\n")
        #expect(lines.count == Self.hostile.count + 1, "\(output.stderr)")
        for (name, _, says) in Self.hostile {
            let line = lines.first { $0.hasPrefix("cannot read mine/\(name): ") } ?? ""
            #expect(line.contains(says), "\(name): \(output.stderr)")
        }
        #expect(
            output.stderr.contains("\(Self.hostile.count) inputs could not be read, 3 predicted"))
        for (name, _, says) in Self.hostile {
            let alone = try place.dawb("predict", "run", "mine/\(name)")
            #expect(alone.status == 1 && alone.stderr.contains(says), "\(alone.stderr)")
            #expect(alone.stderr.contains("1 input could not be read, 0 predicted"))
        }
    }

    @Test func adaptCountsThem() throws {
        try writeFolder(6)
        let output = try place.dawb("adapt", "run", "--target", "mine", "--out", "new")
        #expect([0, 2].contains(output.status), "\(output.stderr)")
        for (name, _, says) in Self.hostile {
            let line = output.stderr.split(separator: "\n").first {
                $0.hasPrefix("skipped: mine/\(name): ")
            }
            #expect(line?.contains(says) == true, "\(name): \(output.stderr)")
        }
        let result = try ResultJSON(place.text("new/adapt.json"))
        #expect(try result.number("examples") == 6)
        #expect(try result.children("skipped").count == Self.hostile.count)
        for number in 0..<6 { try place.remove("mine/z\(number).wav") }
        let none = try place.dawb("adapt", "run", "--target", "mine", "--out", "none")
        #expect(none.status == 1 && none.stdout.isEmpty)
        #expect(none.stderr.contains("dawb: nothing in mine can be read; the first: mine/cut.wav"))
        #expect(!place.exists("none"))
    }

    @Test func evaluateAndRecipesLeaveSoManyOut() throws {
        let count = Self.hostile.count
        for (index, file) in Self.hostile.enumerated() {
            try place.write(file.data, to: Workplace.soundFile("far", "low", index))
        }
        let data = ["evaluate", "run", "far", "--part", "adapt+test"]
        try place.expectFault(data, "\(count) records cannot be read, none may be left out")
        let fewer = try place.dawb(data + ["--skip-unreadable", "\(count - 1)"])
        #expect(fewer.status == 1 && fewer.stdout.isEmpty)
        #expect(fewer.stderr.contains("go on without: --skip-unreadable \(count)"))
        let measured = try place.dawb(data + ["--skip-unreadable", "\(count)", "--json"])
        #expect(measured.status == 0, "\(measured.stderr)")
        #expect(try ResultJSON(measured.stdout).number("examples") == Double(48 - count))

        let recipe = ["recipe", "sounds", "--out", "other", "--set"]
        let refused = try place.dawb(recipe + ["skip_unreadable=\(count - 1)"])
        #expect(refused.status == 1 && !place.exists("other"))
        #expect(refused.stderr.contains("\(count) records cannot be read, \(count - 1) may be"))
        #expect(refused.stderr.contains("--set skip_unreadable=\(count)"))
        let run = try place.dawb(recipe + ["skip_unreadable=\(count)"])
        #expect(run.status == 0, "\(run.stderr)")
        for (index, file) in Self.hostile.enumerated() {
            let name = Workplace.soundFile("far", "low", index)
            let line = run.stderr.split(separator: "\n").first {
                $0.hasPrefix("left out: ") && $0.contains(name)
            }
            #expect(line?.contains(file.says) == true, "\(file.name): \(run.stderr)")
        }
        let result = try ResultJSON(place.text("other/result.json"))
        #expect(try result.children("skipped").count == count)
    }

    @Test func anotherModality() throws {
        try place.makeFolder("empty")
        try place.makeFolder("texts")
        try place.write("a note\n", to: "texts/a.txt")
        try place.makeFolder("pictures")
        try place.write(MadePicture(isBrightLeft: true, number: 1).png, to: "pictures/a.png")
        for command in [["predict", "run"], ["adapt", "run", "--out", "new", "--target"]] {
            for (folder, says) in [
                ("empty", "it is empty"), ("texts", "only .txt 1"), ("pictures", "only .png 1"),
            ] {
                try place.expectFault(command + [folder], says, "files that end in .wav, .flac")
            }
            try place.expectFault(command + ["pictures/a.png"], "no file that this model reads")
        }
        try place.expectFault(
            ["adapt", "run", "--target", "odd"], "is text, the model reads audio")
        try place.expectFault(["evaluate", "run", "odd"], "the model reads audio")
        let pictures = try Workplace.withPictureModel()
        try pictures.makeFolder("sounds")
        try pictures.write(MadeSound(200).wav, to: "sounds/a.wav")
        try pictures.expectFault(
            ["adapt", "run", "--target", "sounds", "--out", "new"], "only .wav 1",
            "files that end in .png")
        #expect(!place.exists("new") && !pictures.exists("new"))
    }
}
