import Foundation
import Testing

/// Recordings of every kind through `predict`, `evaluate` and `adapt`.
struct SoundTests {
    private let place: Workplace

    init() throws { place = try Workplace.withSoundModel() }

    private func classes(_ output: Output) throws -> [String: String] {
        let lines = try output.stdout.split(separator: "\n").map { try ResultJSON(String($0)) }
        return Dictionary(
            uniqueKeysWithValues: try lines.map { (try $0.string("id"), try $0.string("class")) })
    }

    private func predict(_ inputs: [String]) throws -> [String: String] {
        let output = try place.dawb(["predict", "run"] + inputs + ["--format", "jsonl"])
        // A folder may hold other files too.
        let isQuiet = output.stderr.split(separator: "\n").allSatisfy {
            $0.hasPrefix("left out: ")
        }
        #expect(output.status == 0 && isQuiet, "\(output.stderr)")
        return try classes(output)
    }

    @Test func theRunIsWrittenWhole() throws {
        let result = try ResultJSON(place.text("run/result.json"))
        #expect(try result.string("modality") == "audio" && !result.keys.contains("skipped"))
        let files = place.files(under: "run/model")
        #expect(files == ["audio.json", "model.json", "model.safetensors"])
        let report = try place.text("run/report.html")
        #expect(report.contains("data:image/png;base64,"))
        // What the run says of itself is a recipe.
        let again = try place.dawb("recipe", "run/recipe.yaml", "--dry-run")
        #expect(again.status == 0, "\(again.stderr)")
    }

    @Test func filesOfEveryKind() throws {
        try place.makeFolder("mine/deep")
        let names = ["wav-pcm-16.wav", "flac-16.flac", "vorbis.ogg", "mp3.mp3", "opus.opus"]
        for name in names {
            try place.write(
                Workplace.fixture("AudioModalityTests/Fixtures/\(name)"), to: "mine/deep/\(name)")
        }
        try place.write("notes\n", to: "mine/deep/notes.txt")
        // Packed files are a little longer, by which their only window is called.
        func files(_ inputs: String...) throws -> [String: String] {
            let found = try predict(inputs)
            return Dictionary(
                uniqueKeysWithValues: found.map { id, label in
                    (id.hasSuffix("@0.0s") ? String(id.dropLast(5)) : id, label)
                })
        }
        let found = try files("mine")
        #expect(found.keys.sorted() == names.map { "mine/deep/\($0)" }.sorted())
        // The same sound in five kinds of file.
        #expect(Set(found.values).count == 1)
        let single = try files("mine/deep/mp3.mp3")
        #expect(single["mine/deep/mp3.mp3"] == found["mine/deep/mp3.mp3"])
        try place.write("file\ndeep/vorbis.ogg\ndeep/flac-16.flac\n", to: "mine/list.csv")
        #expect(
            try files("mine/list.csv").keys.sorted() == ["mine/list.csv:2", "mine/list.csv:3"])
    }

    @Test func aLongFileInWindows() throws {
        let sound =
            MadeSound(140, seconds: 0.5, number: 3) + MadeSound(440, seconds: 0.625, number: 4)
        try place.write(sound.wav, to: "long.wav")
        #expect(
            try predict(["long.wav"]) == [
                "long.wav@0.0s": "low", "long.wav@0.25s": "low", "long.wav@0.5s": "high",
                "long.wav@0.75s": "high", "long.wav@1.0s": "high",
            ])
        // A pause is left out, and nothing else.
        let pause = MadeSound(samples: [Float](repeating: 0, count: 5_000))
        try place.write((sound + pause + MadeSound(440)).wav, to: "pause.wav")
        let output = try place.dawb("predict", "run", "pause.wav", "--format", "jsonl")
        #expect(output.status == 1)
        let told = try classes(output)
        #expect(
            told.count == 7 && told["pause.wav@3.5s"] == "high" && told["pause.wav@3.25s"] == nil)
        #expect(
            output.stderr.contains(
                "cannot read pause.wav: the recording pause.wav@1.25s is silent\n"))
        #expect(output.stderr.contains("cannot read 6 more parts of pause.wav\n"))
        #expect(output.stderr.contains("9 inputs could not be read, 7 predicted"))
        let skipping = try place.dawb("predict", "run", "pause.wav", "--skip-unreadable")
        #expect(skipping.status == 0)
    }

    @Test func measuredOnCorporaFoldersAndTables() throws {
        func evaluate(_ data: String) throws -> ResultJSON {
            let output = try place.dawb("evaluate", "run", data, "--json")
            try #require(output.status == 0, "\(output.stderr)")
            return try ResultJSON(output.stdout)
        }
        let corpus = try evaluate("far")
        #expect(try corpus.number("accuracy") > 0.8, "\(corpus.object)")
        for pitch in ["low", "high"] {
            try place.makeFolder("mine/\(pitch)")
            for number in 0..<3 {
                try place.write(
                    place.data(Workplace.soundFile("far", pitch, number)),
                    to: "mine/\(pitch)/\(number).wav")
            }
        }
        #expect(try evaluate("mine").number("examples") == 6)
        // Each window of a long file has the file's class.
        try place.write(MadeSound(440, seconds: 1.25).wav, to: "mine/high/long.wav")
        #expect(try evaluate("mine").number("examples") == 11)
        try place.write(
            "file,label\nhigh/long.wav,high\nlow/0.wav,low\n", to: "mine/metadata.csv")
        let table = try evaluate("mine")
        #expect(try table.number("examples") == 6 && table.number("accuracy") > 0.8)
    }

    @Test func adaptedToAFolder() throws {
        try place.makeFolder("mine")
        for number in 0..<20 {
            let name = Workplace.soundFile("far", number % 2 == 0 ? "low" : "high", number)
            try place.write(place.data(name), to: "mine/\(number).wav")
        }
        try place.write(MadeSound(430, seconds: 1, level: 0.1).wav, to: "mine/long.wav")
        for method in ["tent", "adabn", "shot", "eata"] {
            let output = try place.dawb(
                ["adapt", "run", "--target", "mine", "--method", method, "--out", method]
                    + (method == "adabn" ? [] : ["--epochs", "1"]))
            #expect([0, 2].contains(output.status), "\(method): \(output.stderr)")
            #expect(output.stdout.contains("24\u{A0}examples"), "\(output.stdout)")
            let told = try place.dawb("predict", method, "mine", "--format", "csv")
            #expect(told.status == 0 && told.stdout.split(separator: "\n").count == 25)
        }
        // The same files give the same bits.
        _ = try place.dawb(
            "adapt", "run", "--target", "mine", "--method", "tent", "--epochs", "1", "--out", "b")
        #expect(
            try place.data("b/model.safetensors") == place.data("tent/model.safetensors"))
    }
}
