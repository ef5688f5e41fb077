import Foundation
import Testing

/// No option without effect: each changes what a command prints, writes or returns.
struct OptionTests {
    /// A command without and with an option.
    struct Change: CustomTestStringConvertible {
        /// The command, and the option as its help has it.
        var option: String
        var without: [String]
        /// What is added, or all that is said instead.
        var with: [String]
        var testDescription: String { option }
    }

    private static func change(
        _ option: String, _ without: String, plus: String? = nil, instead: String? = nil
    ) -> Change {
        func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
        return Change(
            option: option, without: words(without),
            with: words(instead ?? without) + words(plus ?? ""))
    }

    private static let adapt = "adapt run --target odd --set training.epochs=1 --out new"
    private static let start = "init mine --source table.csv --yes"
    private static let shift = "shift plain odd --json"
    private static let bench = "bench step tiny --seconds 0.05 --json"

    private static let changes = [
        change("init --source", start, instead: start.replacing("table", with: "half")),
        change("init --target", start, plus: "--target lines.txt"),
        change("init --test", start + " --target lines.txt", plus: "--test half.csv"),
        change("init --text", start, plus: "--text other"),
        change("init --file", start, plus: "--file other"),
        change("init --label", start, plus: "--label turned"),
        change("init --encoding", start, plus: "--encoding utf-16"),
        change("init --delimiter", start, plus: "--delimiter bar"),
        change("init --modality", start, plus: "--modality image"),
        change("recipe --method", "recipe tiny --dry-run", plus: "--method mmd"),
        change("recipe --seeds", "recipe tiny --dry-run", plus: "--seeds 3"),
        change("recipe --set", "recipe tiny --dry-run", plus: "--set training.batch=4"),
        change("recipe --resume", "recipe tiny --out other", plus: "--resume"),
        change("recipe --dry-run", "recipe tiny --set training.epochs=1", plus: "--dry-run"),
        change("recipe --out", "recipe tiny --set training.epochs=1", plus: "--out there"),
        change(
            "recipe --json", "recipe tiny --set training.epochs=1 --out there", plus: "--json"),
        change("train --seeds", "train alone --dry-run", plus: "--seeds 3"),
        change("train --set", "train alone --dry-run", plus: "--set training.batch=4"),
        change("train --resume", "train alone --out there", plus: "--resume"),
        change("train --dry-run", "train alone --out there", instead: "train alone --dry-run"),
        change("train --out", "train alone --dry-run", instead: "train alone --out there"),
        change("train --json", "train alone --out there", plus: "--json"),
        change("adapt --target", adapt, instead: adapt.replacing("odd", with: "lines.txt")),
        change("adapt --part", adapt, plus: "--part test"),
        change("adapt --method", adapt, plus: "--method shot"),
        change("adapt --set", adapt, plus: "--set training.rate=0.1"),
        change("adapt --epochs", adapt, plus: "--epochs 2"),
        change("adapt --seed", adapt, plus: "--seed 4"),
        change("adapt --out", adapt, instead: adapt.replacing("new", with: "newer")),
        change(
            "adapt --column", "adapt run --target table.csv --out new", plus: "--column other"),
        change(
            "adapt --encoding", "adapt run --target table.csv --out new", plus: "--encoding utf-16"
        ),
        change(
            "adapt --delimiter", "adapt run --target table.csv --out new", plus: "--delimiter tab"),
        change("adapt --json", adapt, plus: "--json"),
        change("adapt --force", "adapt run --target lines.txt --out new", plus: "--force"),
        change("evaluate --part", "evaluate run odd", plus: "--part adapt"),
        change("evaluate --column", "evaluate run table.csv", plus: "--column other"),
        change("evaluate --label", "evaluate run table.csv", plus: "--label turned"),
        change("evaluate --encoding", "evaluate run table.csv", plus: "--encoding utf-16"),
        change("evaluate --delimiter", "evaluate run table.csv", plus: "--delimiter ;"),
        change("evaluate --skip-unreadable", "evaluate run odd", plus: "--skip-unreadable -1"),
        change(
            "evaluate --allow-missing-classes", "evaluate run half.csv",
            plus: "--allow-missing-classes"),
        change("evaluate --json", "evaluate run odd", plus: "--json"),
        change("evaluate --csv", "evaluate run odd", plus: "--csv"),
        change("predict --format", "predict run lines.txt", plus: "--format jsonl"),
        change("predict --top", "predict run lines.txt --format jsonl", plus: "--top 1"),
        change("evaluate --raw", "evaluate run odd", plus: "--raw"),
        change("predict --raw", "predict run =lines.txt --format csv", plus: "--raw"),
        change("predict --column", "predict run table.csv", plus: "--column other"),
        change("label --budget", "label run --json --force", plus: "--budget 12"),
        change("label --out", "label run --force", plus: "--out l.csv"),
        change("label --json", "label run --out l.csv --force", plus: "--json"),
        change("predict --encoding", "predict run table.csv", plus: "--encoding utf-16"),
        change("predict --delimiter", "predict run table.csv", plus: "--delimiter bar"),
        change("shift --source-part", shift, plus: "--source-part validation"),
        change("shift --target-part", shift, plus: "--target-part test"),
        change("shift --model", shift, plus: "--model run"),
        change("shift --modality", shift, plus: "--modality image"),
        change("shift --column", "shift plain table.csv --json", plus: "--column other"),
        change("shift --encoding", "shift plain table.csv --json", plus: "--encoding utf-16"),
        change("shift --delimiter", "shift plain table.csv --json", plus: "--delimiter bar"),
        change("shift --most", shift, plus: "--most 12"),
        change("shift --seed", shift, plus: "--seed 2"),
        change("shift --out", shift, plus: "--out page.html"),
        change("shift --force", "shift plain odd --out lines.txt", plus: "--force"),
        change("shift --json", "shift plain odd", plus: "--json"),
        change("corpora list --json", "corpora list", plus: "--json"),
        change("corpora show --json", "corpora show odd", plus: "--json"),
        change("corpora show --modality", "corpora show files", plus: "--modality image"),
        change(
            "corpora add --from", "corpora add x --from none", instead: "corpora add x --from files"
        ),
        change("corpora add --modality", "corpora add x --from files", plus: "--modality image"),
        change("corpora add --follow-links", "corpora add x --from links", plus: "--follow-links"),
        change("encoders list --json", "encoders list", plus: "--json"),
        change(
            "encoders add --from", "encoders add x --from none",
            instead: "encoders add x --from encoder"),
        change(
            "encoders add --tokenizer", "encoders add x --from bare", plus: "--tokenizer encoder"),
        change("encoders add --inside", "encoders add x --from encoder", plus: "--inside it"),
        change("encoders add --adapter", "encoders add x --from encoder", plus: "--adapter none"),
        change("bench step --batch", bench, plus: "--batch 4"),
        change("bench step --set", bench, plus: "--set text.width=32"),
    ]

    /// Options that need more than a small place, or measure time, and the tests that change them.
    private static let elsewhere = [
        "predict --skip-unreadable": "PictureFaultTests", "corpora add --replace": "CorporaTests",
        "encoders add --replace": "EncodersTests",
        "init --yes": "InitTests", "init --force": "InitTests", "label --seed": "LabelTests",
        "label --force": "LabelTests",
        "evaluate --labels": "LabelTests",
        "bench step --threads": "BenchTests", "bench step --seconds": "BenchTests",
        "bench step --json": "BenchTests", "bench decode --set": "BenchTests",
        "bench decode --seconds": "BenchTests", "bench decode --json": "BenchTests",
        "bench features --set": "BenchTests", "bench features --seconds": "BenchTests",
        "bench features --json": "BenchTests",
    ]

    private struct Help: Decodable {
        struct Name: Decodable { var name: String }
        struct Argument: Decodable { var names: [Name]? }
        struct Command: Decodable {
            var commandName: String
            var arguments: [Argument]?
            var subcommands: [Command]?
        }
        var command: Command
    }

    /// Every option of every command, but for those that all have.
    private func options(_ command: Help.Command, _ path: [String] = []) -> [String] {
        let own = (command.arguments ?? []).compactMap { $0.names?.last?.name }
            .filter { !["help", "version"].contains($0) }
            .map { (path + ["--" + $0]).joined(separator: " ") }
        return own
            + (command.subcommands ?? []).filter { $0.commandName != "help" }.flatMap {
                options($0, path + [$0.commandName])
            }
    }

    @Test func everyOptionIsInTheTable() throws {
        let output = try Workplace().dawb("--experimental-dump-help")
        let help = try JSONDecoder().decode(Help.self, from: Data(output.stdout.utf8))
        let listed = Set(Self.changes.map(\.option) + Self.elsewhere.keys)
        let known = options(help.command)
        #expect(known.count > 30)
        #expect(Set(known).subtracting(listed).isEmpty, "no change is listed for these")
        #expect(listed.subtracting(known).isEmpty, "there are no such options")
    }

    /// What a command prints, returns and writes.
    private func effect(_ arguments: [String], in place: Workplace) throws -> [String] {
        let before = Set(place.files(under: "."))
        let output = try Running(
            "/usr/bin/env", ["DAWB_DATA=\(place.path)/data", Workplace.program] + arguments,
            in: place
        ).finish()
        let made = Set(place.files(under: ".")).subtracting(before).filter {
            !$0.hasPrefix(".std")
        }
        for name in made { try place.remove(name) }
        for folder in ["data", "there"] where place.exists(folder) { try place.remove(folder) }
        // Names of new runs have a time in them.
        let names = made.map { $0.replacing(#/runs/tiny/[^/]*/#, with: "runs") }.sorted()
        return ["\(output.status)", output.stdout] + names
    }

    @Test func everyOptionChangesSomething() throws {
        let place = try Workplace.withModel()
        let rows = try place.text("corpora/odd/texts.tsv").split(separator: "\n").dropFirst()
        var (table, half) = ("label,turned,other,text\n", "label,text\n")
        for row in rows {
            let values = row.split(separator: "\t").map(String.init)
            table += "\(values[1]),\(values[1] == "positive" ? "negative" : "positive"),"
            table += "a poor lamp,\(values[2])\n"
            if values[1] == "positive" { half += "positive,\(values[2])\n" }
        }
        try place.write(table, to: "table.csv")
        try place.write(Workplace.trainingRecipe, to: "recipes/alone.yaml")
        try place.write(half, to: "half.csv")
        for name in ["lines.txt", "=lines.txt"] {
            try place.write("the tea is good\nthe desk is bad and sad\n", to: name)
        }
        try place.makeEncoder("encoder")
        try place.makeEncoder("bare")
        try place.remove("bare/vocab.txt")
        for name in ["high", "low"] {
            for folder in ["files", "links"] { try place.makeFolder("\(folder)/\(name)") }
            for take in 0..<30 {
                try place.write("\(name) \(take)", to: "files/\(name)/\(take).wav")
                try FileManager.default.createSymbolicLink(
                    atPath: "\(place.path)/links/\(name)/\(take).wav",
                    withDestinationPath: "../../files/\(name)/\(take).wav")
            }
        }
        var known: [[String]: [String]] = [:]
        for change in Self.changes {
            let base = try known[change.without] ?? effect(change.without, in: place)
            known[change.without] = base
            let changed = try effect(change.with, in: place)
            #expect(changed != base, "\(change.option) changes nothing")
        }
    }

    @Test(arguments: [
        "recipe --json", "recipe --method mmd", "recipe tiny --dry-run --resume",
        "recipe tiny --dry-run --out there", "evaluate run odd --column text",
        "evaluate run odd --label label", "adapt run --target odd --column text",
        "adapt run --target odd --set training.sampling=balanced",
        "adapt run --target odd --method adabn --epochs 2",
        "corpora add x --from corpora/odd --modality image",
        "recipe tiny --set hyperparameters.mmd.weight=2",
    ])
    func optionsThatSayNothingBesideOthersAreRefused(command: String) throws {
        let place = try Workplace.withModel()
        let output = try place.dawb(command.split(separator: " ").map(String.init))
        #expect(output.status != 0 && output.stdout.isEmpty, "\(output)")
        let says = ["eave", "Name", "no key", "Add it"]
        #expect(says.contains { output.stderr.contains($0) }, "\(output.stderr)")
    }
}
