import Foundation
import Testing

/// `dawb corpora`, with a data folder of its own.
struct CorporaTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try FileManager.default.createDirectory(
            atPath: "\(place.path)/fetched/recordings", withIntermediateDirectories: true)
        for speaker in ["jackson", "nicolas"] {
            for digit in 0..<10 {
                for take in 0..<5 {
                    let name = "\(digit)_\(speaker)_\(take).wav"
                    try place.write(name, to: "fetched/recordings/\(name)")
                }
            }
        }
    }

    /// Runs `dawb` with a data folder in this place.
    private func dawb(_ arguments: String...) throws -> Output {
        try Running(
            "/usr/bin/env", ["DAWB_DATA=\(place.path)/data", Workplace.program] + arguments,
            in: place
        ).finish()
    }

    private func corpora(_ arguments: String...) throws -> Output {
        try Running(
            "/usr/bin/env",
            ["DAWB_DATA=\(place.path)/data", Workplace.program, "corpora"] + arguments, in: place
        ).finish()
    }

    @Test func areAddedListedAndRemoved() throws {
        let added = try corpora("add", "fsdd", "--from", "fetched")
        #expect(added.status == 0, "\(added.stderr)")
        #expect(
            added.stdout
                == "fsdd: 100 records of 10 classes, parts train, validation, adapt, test\n")
        #expect(place.exists("data/corpora/fsdd/corpus.yaml"))

        let list = try corpora("list")
        #expect(list.status == 0 && list.stdout.hasPrefix("name "))
        let line = try #require(list.stdout.split(separator: "\n").first { $0.hasPrefix("fsdd ") })
        #expect(line.contains("registered: ") && line.contains("fetched/recordings"))
        #expect(line.contains("audio") && line.contains(" 100 ") && line.hasSuffix("CC BY-SA 4.0"))
        #expect(list.stdout.contains("plain ") && list.stdout.contains("hold-music "))

        let json = try corpora("--json")
        let corpora = try #require(
            JSONSerialization.jsonObject(with: Data(json.stdout.utf8)) as? [[String: Any]])
        let fsdd = try #require(corpora.first { $0["name"] as? String == "fsdd" })
        #expect(fsdd["records"] as? Int == 100 && fsdd["registered"] as? Bool == true)
        #expect((fsdd["classes"] as? [String])?.count == 10)

        let again = try self.corpora("add", "fsdd", "--from", "fetched")
        #expect(again.status == 1 && again.stderr.contains("--replace"))
        #expect(try self.corpora("add", "fsdd", "--from", "fetched", "--replace").status == 0)
        #expect(try self.corpora("remove", "fsdd").status == 0)
        #expect(place.files(under: "fetched").count == 100)
        #expect(!place.exists("data/corpora/fsdd"))
        let gone = try self.corpora("remove", "fsdd")
        #expect(gone.status == 1 && gone.stdout.isEmpty)
    }

    @Test func damageIsNamed() throws {
        #expect(try corpora("add", "fsdd", "--from", "fetched").status == 0)
        let whole = try corpora("verify", "fsdd", "plain", "hold-music")
        #expect(whole.status == 0 && whole.stderr.isEmpty, "\(whole.stderr)")
        #expect(whole.stdout.hasPrefix("fsdd: 100 records"))
        try place.write("other", to: "fetched/recordings/3_jackson_1.wav")
        try place.write("id\tlabel\ttext\n", to: "corpora/odd/texts.tsv")
        let damaged = try corpora("verify", "fsdd", "plain", "odd")
        #expect(damaged.status == 1 && damaged.stdout.hasPrefix("plain: 60 records"))
        #expect(damaged.stderr.contains("fsdd: the 100 files in"))
        #expect(damaged.stderr.contains("odd: ") && damaged.stderr.contains("texts.tsv"))
        // A list goes on beside a damaged one.
        let list = try corpora("list")
        #expect(list.status == 0 && list.stdout.contains("damaged"))
        #expect(try corpora("verify", "nothing").status == 1)
    }

    @Test func namesOfAnyKindKeepTheTable() throws {
        for name in ["数字", "red\u{1B}[31m"] {
            try place.makeFolder("corpora/\(name)")
            for file in ["corpus.yaml", "texts.tsv"] {
                try place.write(
                    try place.data("corpora/odd/\(file)"), to: "corpora/\(name)/\(file)")
            }
        }
        let list = try corpora("list")
        let lines = list.stdout.split(separator: "\n")
        #expect(!list.stdout.contains("\u{1B}") && list.stdout.contains("red␛[31m"))
        let plain = try #require(lines.first { $0.hasPrefix("plain ") })
        let wide = try #require(lines.first { $0.hasPrefix("数字 ") })
        // Each of the two characters takes two columns.
        let column = plain.prefix { $0 != "t" }.count
        #expect(wide.prefix { $0 != "t" }.count == column - 2)
        let verified = try corpora("verify", "red\u{1B}[31m")
        #expect(verified.stdout.hasPrefix("red␛[31m: 60 records"), "\(verified.stderr)")
        try place.remove("corpora/red\u{1B}[31m/texts.tsv")
        let damaged = try corpora("verify", "red\u{1B}[31m")
        #expect(damaged.stderr.hasPrefix("red␛[31m: cannot read "), "\(damaged.stderr)")
        #expect(!damaged.stderr.contains("\u{1B}"))
    }

    @Test func aRecipeFindsARegisteredOne() throws {
        try FileManager.default.createDirectory(
            atPath: "\(place.path)/elsewhere", withIntermediateDirectories: true)
        for name in ["corpus.yaml", "texts.tsv"] {
            try FileManager.default.moveItem(
                atPath: "\(place.path)/corpora/odd/\(name)",
                toPath: "\(place.path)/elsewhere/\(name)")
        }
        #expect(try corpora("add", "odd", "--from", "elsewhere").status == 0)
        let output = try dawb("recipe", "tiny", "--dry-run")
        #expect(output.status == 0, "\(output.stderr)")
    }

    @Test func whatIsMissingIsSaid() throws {
        try place.edit("recipes/tiny.yaml", "corpus: odd", "corpus: fsdd")
        let output = try dawb("recipe", "tiny")
        #expect(output.status == 1 && output.stdout.isEmpty)
        for part in [
            "no corpus 'fsdd'", "github.com/Jakobovski/free-spoken-digit-dataset",
            "dawb corpora add fsdd --from",
        ] {
            #expect(output.stderr.contains(part), "\(output.stderr)")
        }
    }

    @Test func helpNamesWhatIsKnown() throws {
        let help = try place.dawb("help", "corpora", "add")
        #expect(help.status == 0 && help.stdout.contains("fsdd"))
    }
}
