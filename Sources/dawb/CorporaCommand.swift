import ArgumentParser
import Recipes
import Reports
import Workbench

/// `dawb corpora`
struct CorporaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpora",
        abstract: "Lists, checks and registers the corpora that recipes can name.",
        subcommands: [List.self, Show.self, Verify.self, Add.self, Remove.self],
        defaultSubcommand: List.self)

    /// What could be learned of one corpus.
    private struct Entry: Encodable {
        var name: String
        var summary: CorpusSummary?
        var fault: UserFault?

        private enum Keys: String, CodingKey { case name, fault }

        init(_ name: String, in library: RecipeLibrary) throws {
            self.name = name
            do {
                summary = try CorpusSummary(
                    named: name, searching: library.corpusFolders, registry: library.registry)
            } catch let fault as UserFault {
                self.fault = fault
            }
        }

        func encode(to encoder: any Encoder) throws {
            if let summary { return try summary.encode(to: encoder) }
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(name, forKey: .name)
            try container.encode(fault?.description ?? "", forKey: .fault)
        }
    }

    private static func names(in library: RecipeLibrary) -> [String] {
        Corpus.available(in: library.corpusFolders)
    }

    /// `dawb corpora list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the corpora: those that came with dawb and those that were registered."
        )

        @Flag(help: "Prints one JSON array.")
        var json = false

        func run() throws {
            let library = Dawb.workbench.library
            let entries = try names(in: library).map { try Entry($0, in: library) }
            if json { return try Console.print(json: entries) }
            let heads = ["name", "modality", "records", "classes", "where", "licence"]
            let rows = entries.map { entry in
                guard let corpus = entry.summary else {
                    return [entry.name, "-", "-", "-", "damaged", entry.fault?.what ?? ""]
                }
                return [
                    corpus.name, corpus.modality, "\(corpus.records)",
                    corpus.classes.isEmpty ? "-" : "\(corpus.classes.count)",
                    corpus.isRegistered ? "registered: \(corpus.folder)" : corpus.folder,
                    Columns.shortened(corpus.licence),
                ]
            }
            try Console.print(Columns.text([heads] + rows))
        }
    }

    /// `dawb corpora verify`
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads corpora as a whole and compares their checksums.",
            discussion: "Ends with status 1 if one is damaged, and says which file it is.")

        @Argument(help: "Names of corpora (default: all there are).")
        var corpora: [String] = []

        func run() throws {
            let library = Dawb.workbench.library
            let all = corpora.isEmpty ? names(in: library) : corpora
            guard !all.isEmpty else {
                throw UserFault(
                    "there is no corpus to verify",
                    remedy: "Work in a folder that has corpora/, or register one with corpora add.")
            }
            var damaged = 0
            for name in all {
                let entry = try Entry(name, in: library)
                if let fault = entry.fault {
                    damaged += 1
                    Console.note("\(name): \(fault)")
                } else if let corpus = entry.summary {
                    try Console.print(
                        "\(TerminalText.safe(name)): \(corpus.records) records, as described\n")
                    for warning in corpus.warnings { Console.note("\(name): \(warning)") }
                }
            }
            guard damaged == 0 else { throw ExitCode(1) }
        }
    }

    /// `dawb corpora add`
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Registers a corpus that lies in a folder of yours, without copying it.",
            discussion: """
                A known corpus brings its description along; a folder with a corpus.yaml has its \
                own; any other is taken as it lies: a folder of files for each class, files without \
                classes, parts such as train and test, a table, or a list of files. Registered \
                corpora are kept in $DAWB_DATA/corpora, else $XDG_DATA_HOME/dawb/corpora, else \
                ~/.local/share/dawb/corpora.

                Known corpora:
                \(KnownCorpus.all.map { "  \($0.name)  \($0.published)" }.joined(separator: "\n"))

                Examples:
                  dawb corpora add fsdd --from free-spoken-digit-dataset
                  dawb corpora add birds --from recordings --modality audio
                """)

        @Argument(help: "The name that recipes are to use.")
        var name: String

        @Option(name: .customLong("from"), help: "The folder of its files, or its table.")
        var folder: String

        @Option(help: "What its files are (default: told by their endings).")
        var modality: String?

        @Flag(help: "Follows links that lead out of that folder.")
        var followLinks = false

        @Flag(help: "Replaces one that is registered under that name.")
        var replace = false

        func run() throws {
            let library = Dawb.workbench.library
            let corpus = try library.registry.add(
                name, from: folder, modality: modality, followsLinks: followLinks,
                replaces: replace, besides: library.corpusFolders)
            for warning in corpus.warnings { Console.note("\(name): \(warning)") }
            if let leftOut = corpus.leftOut { Console.note(leftOut) }
            let classes = corpus.classes.isEmpty ? "" : " of \(corpus.classes.count) classes"
            let parts = corpus.parts.map(TerminalText.safe).joined(separator: ", ")
            try Console.print(
                "\(name): \(corpus.records) records\(classes)"
                    + (parts.isEmpty ? "" : ", parts \(parts)") + "\n")
        }
    }

    /// `dawb corpora remove`
    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forgets a registered corpus; its files stay where they are.")

        @Argument(help: "The name it is registered under.")
        var name: String

        func run() throws {
            try Dawb.workbench.library.registry.remove(name)
            try Console.print("\(name) is no longer registered\n")
        }
    }
}
