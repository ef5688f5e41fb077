import Foundation
import Testing

/// `dawb predict`: classes of texts and pictures in every form.
struct PredictTests {
    private let place: Workplace

    init() throws { place = try Workplace.withModel() }

    private func predict(_ arguments: [String], input: String = "") throws -> Output {
        try place.dawb(["predict", "run"] + arguments, input: input)
    }

    @Test func oneJSONObjectALine() throws {
        let output = try predict(
            ["-", "--format", "jsonl"], input: "a \"good\" \\ boat\n\n  \nbad lamp\r\nfine")
        #expect(output.status == 0 && output.stderr.isEmpty, "\(output.stderr)")
        let lines = try output.stdout.split(separator: "\n").map { try ResultJSON(String($0)) }
        #expect(try lines.map { try $0.string("id") } == ["1", "4", "5"])
        #expect(try lines.map { try $0.string("class") } == ["positive", "negative", "positive"])
        for line in lines {
            #expect(line.keys == ["id", "class", "confidence", "probabilities"])
            let shares = try line.child("probabilities")
            let values = try [shares.number("negative"), shares.number("positive")]
            #expect(abs(values[0] + values[1] - 1) < 1e-5)
            #expect(try line.number("confidence") == values.max())
        }
    }

    @Test func agreesWithTheRun() throws {
        // What the run predicted for its test part is what the saved model predicts now.
        let output = try predict(["corpora/odd/texts.tsv", "--format", "csv"])
        #expect(output.status == 0)
        let now = Dictionary(
            uniqueKeysWithValues: output.stdout.split(separator: "\n").map { line in
                let fields = line.split(separator: ",")
                return (fields[0], fields[1])
            })
        #expect(now.count == 61)
        let then = try place.text("run/predictions.tsv").split(separator: "\n").dropFirst()
        for line in then {
            let fields = line.split(separator: "\t")
            #expect(now[fields[0]] == fields[1])
        }
    }

    @Test func quotesCSV() throws {
        try place.write("id,text\n\"a,\"\"b\"\"\",good\n", to: "odd \"name\".csv")
        let output = try predict(["odd \"name\".csv", "--format", "csv"])
        let lines = output.stdout.split(separator: "\n")
        #expect(lines[0] == "id,class,confidence,negative,positive")
        #expect(lines[1].hasPrefix("\"a,\"\"b\"\"\",positive,0."), "\(output.stdout)")
        let top = try predict(["odd \"name\".csv", "--format", "csv", "--top", "9"])
        #expect(top.stdout.hasPrefix("id,class,confidence,class_2,confidence_2\n"))
    }

    /// Of a table that may be anybody's, neither a spreadsheet nor a terminal is made to do
    /// anything.
    @Test func namesInCSVDoNothing() throws {
        let ids = ["=cmd()", "+1", "-2", "@a", "e\u{1B}[31m", "x, \"y\""]
        let rows = try ids.map {
            String(decoding: try JSONEncoder().encode(["id": $0, "text": "good"]), as: UTF8.self)
        }
        try place.write(rows.joined(separator: "\n") + "\n", to: "odd.jsonl")
        let output = try predict(["odd.jsonl", "--format", "csv"])
        #expect(output.status == 0, "\(output.stderr)")
        let found = output.stdout.split(separator: "\n").dropFirst().map {
            String($0[..<($0.firstRange(of: ",positive,")?.lowerBound ?? $0.endIndex)])
        }
        let safe = ["'=cmd()", "'+1", "'-2", "'@a", "e\\x1b[31m", "\"x, \"\"y\"\"\""]
        #expect(found == safe)
        let raw = try predict(["odd.jsonl", "--format", "csv", "--raw"])
        #expect(raw.stdout.contains("\n=cmd(),positive,") && raw.stdout.contains("\u{1B}[31m,"))
        for format in ["table", "jsonl"] {
            let other = try predict(["odd.jsonl", "--format", format])
            #expect(other.status == 0 && !other.stdout.contains("\u{1B}"))
        }
        let misplaced = try predict(["odd.jsonl", "--raw"])
        #expect(misplaced.status == 64 && misplaced.stderr.contains("--raw is for --format csv"))
    }

    @Test func aTableForPeople() throws {
        try place.write("good\nbad\n", to: "a.txt")
        let output = try predict(["a.txt", "--top", "2"])
        let lines = output.stdout.split(separator: "\n")
        #expect(lines.count == 3 && lines[0].hasSuffix("  id"))
        #expect(lines[1].hasPrefix("positive") && lines[1].hasSuffix("  a.txt:1"))
        #expect(lines[1].contains("negative"))
    }

    @Test func foldersAreSearched() throws {
        try place.makeFolder("mine/deep")
        try place.write("good\n", to: "mine/deep/b.TXT")
        try place.write("{\"text\": \"bad\"}\n", to: "mine/a.jsonl")
        try place.write("no text", to: "mine/c.png")
        let output = try predict(["mine", "--format", "jsonl"])
        #expect(output.status == 0 && output.stderr == "left out: .png 1\n")
        let ids = try output.stdout.split(separator: "\n").map {
            try ResultJSON(String($0)).string("id")
        }
        #expect(ids == ["mine/a.jsonl:1", "mine/deep/b.TXT:1"])
    }

    @Test func manyTextsInChunks() throws {
        let text = (0..<1_500).map { "the tea is \($0 % 2 == 0 ? "good" : "bad") \($0)\n" }.joined()
        let output = try predict(["-", "--format", "csv"], input: text)
        #expect(output.status == 0)
        let ids = output.stdout.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }
        #expect(ids.map(String.init) == (1...1_500).map(String.init))
    }

    @Test func rowsThatCannotBeReadAreNamed() throws {
        try place.write("text\ngood\n\"\"\nbad,too\nfine\n", to: "a.csv")
        let output = try predict(["a.csv", "--format", "jsonl"])
        #expect(output.status == 1)
        #expect(output.stdout.split(separator: "\n").count == 2)
        #expect(output.stderr.contains("a.csv:3: this row has no text"))
        #expect(output.stderr.contains("a.csv:4: this row has 2 columns instead of 1"))
        #expect(output.stderr.contains("2 inputs could not be read, 2 predicted"))
        let skipping = try predict(["a.csv", "--format", "jsonl", "--skip-unreadable"])
        #expect(skipping.status == 0 && skipping.stdout == output.stdout)
    }

    @Test func aFolderAsStandardInput() throws {
        let shell = "\(Workplace.program) predict run - < corpora"
        let output = try Running("/bin/sh", ["-c", shell], in: place).finish(timeout: 20)
        #expect(output.status == 1)
        let lines = output.stderr.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].contains("cannot read standard input: is a directory"))
    }

    @Test func aFolderWithALinkThatLeadsBack() throws {
        try place.makeFolder("mine")
        try place.write("good\n", to: "mine/a.txt")
        try FileManager.default.createSymbolicLink(
            atPath: place.path + "/mine/again", withDestinationPath: place.path + "/mine")
        let output = try predict(["mine", "--format", "csv"])
        #expect(output.status == 0 && output.stderr == "left out: links that lead back 1\n")
        #expect(output.stdout.split(separator: "\n").count == 2)
    }

    @Test func aClosedPipeEndsQuietly() throws {
        let shell =
            "yes 'a good boat' | head -n 200000"
            + " | \(Workplace.program) predict run - | head -n 2"
        let output = try Running("/bin/sh", ["-c", shell], in: place).finish()
        #expect(output.status == 0 && output.stderr.isEmpty, "\(output.stderr)")
        #expect(output.stdout.split(separator: "\n").count == 2)
    }

    private func expectFault(
        _ arguments: [String], _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let output = try place.dawb(["predict"] + arguments)
        #expect(output.status == 1 && output.stdout.isEmpty, sourceLocation: sourceLocation)
        let said = Comment(rawValue: output.stderr)
        for part in parts {
            #expect(output.stderr.contains(part), said, sourceLocation: sourceLocation)
        }
        #expect((2...3).contains(output.stderr.split(separator: "\n").count), said)
    }

    @Test func inputsThatAreNone() throws {
        try place.write("good\n", to: "texts.txt")
        try expectFault(
            ["run", "text.txt"], "no file or folder text.txt", "Did you mean texts.txt?")
        try place.makeFolder("empty")
        try expectFault(["run", "empty"], "no file that this model reads", "it is empty", ".jsonl")
        try place.makeFolder("sounds")
        for name in ["a", "b"] { try place.write("RIFF", to: "sounds/\(name).wav") }
        try expectFault(["run", "sounds"], "only .wav 2", "files that end in .txt")
        try expectFault(["run", "sounds/a.wav"], "no file that this model reads", ".txt")
        #expect(try place.dawb("predict", "run").status == 64)
        #expect(try place.dawb("predict", "run", "-", "--top", "0").status == 64)
        #expect(try place.dawb("predict", "run", "-", "--format", "xml").status == 64)
    }

    @Test func modelsThatAreNone() throws {
        try expectFault(["rum", "-"], "there is no model rum", "Did you mean run?")
        try expectFault(["corpora", "-"], "corpora is no saved model", "model.json")
        try expectFault(["recipes/tiny.yaml", "-"], "is no saved model")
        let whole = try place.text("run/model/model.json")
        try place.edit("run/model/model.json", "\"format\" : 3", "\"format\" : 4")
        try expectFault(["run", "-"], "format 4", "model.json:", "newer")
        try place.write(
            whole.replacing("\"modality\" : \"text\"", with: "\"modality\" : \"txt\""),
            to: "run/model/model.json")
        try expectFault(["run", "-"], "model.json is not what was written")
        try place.write(String(whole.prefix(200)), to: "run/model/model.json")
        try expectFault(["run", "-"], "description of the saved model cannot be read")
        try place.remove("run/model/model.json")
        try expectFault(["run", "-"], "has no model.json", "older version")
    }

    @Test func damagedFilesOfAModel() throws {
        let file = "run/model/model.safetensors"
        let whole = try place.data(file)
        try place.write(whole.prefix(whole.count / 2), to: file)
        try expectFault(["run", "-"], "not a sound safetensors file", file)
        try place.write(Data(), to: file)
        try expectFault(["run", "-"], "not a sound safetensors file", file)
        try place.write(whole, to: file)
        try place.damage(file, at: whole.count - 3)
        try expectFault(["run", "-"], "not the file that model.json describes", file)
        try place.remove(file)
        try expectFault(["run", "-"], "no such file", file)
        try place.write(whole, to: file)
        try place.remove("run/model/tokenizer.json")
        try expectFault(
            ["run", "-"], "cannot read new records", "tokenizer.json", "copy the whole")
        try place.remove("run/model")
        try expectFault(["run", "-"], "has no model yet", "--resume")
    }

    @Test(arguments: ["evaluate", "predict", "adapt"])
    func helpShowsAnExample(command: String) throws {
        let output = try place.dawb(command, "--help")
        #expect(output.status == 0 && output.stdout.contains("Examples"))
        #expect(output.stdout.contains("  dawb \(command) "))
    }
}

/// Pictures, one of them damaged.
struct PredictPictureTests {
    @Test func namesWhatItCannotRead() throws {
        let place = try Workplace.withPictureModel()
        let files = [0, 1].map { Workplace.pictureFile("dim", "left", $0) }
        try place.write("no picture", to: files[1])
        let output = try place.dawb("predict", "run", "corpora/dim", "--format", "jsonl")
        #expect(output.status == 1 && output.stdout.split(separator: "\n").count == 47)
        #expect(output.stderr.contains("cannot read \(files[1]): "), "\(output.stderr)")
        #expect(output.stderr.contains("1 input could not be read, 47 predicted"))
        let paths = try place.dawb(["predict", "run", "-"], input: files.joined(separator: "\n"))
        #expect(paths.status == 1 && paths.stdout.split(separator: "\n").count == 2)
        let none = try place.dawb("predict", "run", files[1], "--skip-unreadable")
        #expect(none.status == 1)
        let text = try place.dawb("predict", "run", "corpora/odd/corpus.yaml")
        #expect(text.status == 1 && text.stderr.contains(".png, .jpg, .jpeg"))
    }
}
