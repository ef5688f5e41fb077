import ArgumentParser
import Datasets
import Reports
import Workbench

extension CorporaCommand {
    /// `dawb corpora show`
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what a corpus, a folder or a table holds.",
            discussion: """
                Tells the modality, parts, classes with their examples, the kinds of files, what is \
                left out, files of the same content, and what looks odd. A folder or table need \
                not be a corpus.

                Examples:
                  dawb corpora show tweets
                  dawb corpora show photos/studio
                """)

        @Argument(help: "The name of a corpus, or the path of a folder or table.")
        var data: String

        @Option(help: "What the files of a folder are (default: told by their kinds).")
        var modality: String?

        @Flag(help: "Prints one JSON object.")
        var json = false

        func run() throws {
            let overview = try overview()
            if json { return try Console.print(json: overview) }
            try Console.print(text(of: overview))
        }

        private func overview() throws -> CorpusOverview {
            let library = Dawb.workbench.library
            let isNamed = Corpus.available(in: library.corpusFolders).contains(data)
            guard isNamed || !Files.exists(data) || Corpus.isAvailable(data, in: []) else {
                let look = try DataLook(data, modality: modality, inputs: library.registry.inputs)
                return CorpusOverview(look, probe: probe(look.modality))
            }
            guard modality == nil else {
                throw UserFault(
                    "a corpus says what its files are", at: .init(file: data),
                    remedy: "Leave --modality out.")
            }
            let corpus = try Corpus.load(
                named: data, searching: isNamed ? library.corpusFolders : [],
                registry: library.registry)
            return CorpusOverview(corpus, probe: probe(corpus.modality))
        }

        /// A modality's measures of a file; none of one that measures nothing.
        private func probe(_ modality: String?) -> Measure.Probe {
            let type = modality.flatMap { Dawb.workbench.modalities[$0] }
            guard let measuring = type as? any MeasuringModality.Type else { return { _ in [] } }
            return measuring.measures
        }

        /// The most classes, groups of files and names that are listed.
        private static let most = 20

        private func text(of overview: CorpusOverview) -> String {
            var lines = [
                "\(overview.name): \(overview.modality ?? "no modality"),"
                    + " \(Self.counted(overview.count, "example"))"
            ]
            if let layout = overview.layout { lines.append("  layout: \(layout.rawValue)") }
            lines += parts(of: overview)
            if !overview.kinds.isEmpty {
                let kinds = overview.kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                lines.append(
                    "  kinds: " + kinds.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            }
            if !overview.measures.isEmpty {
                lines.append("  \(overview.measures.map(\.words).joined(separator: "; "))")
            }
            lines += columns(of: overview)
            if !overview.examples.isEmpty {
                lines.append("  examples:")
                lines += overview.examples.prefix(Self.most).map { example in
                    "    " + (example.label.map { "[\($0)] " } ?? "") + example.text
                }
            }
            if !overview.leftOut.isEmpty { lines.append("  left out: \(overview.leftOut.words)") }
            for path in overview.unreadable.prefix(Self.most) {
                lines.append("  may not be read: \(path)")
            }
            if !overview.duplicates.isEmpty {
                let doubles = overview.duplicates.reduce(0) { $0 + $1.count - 1 }
                lines.append(
                    "  files that another one equals: \(doubles), such as "
                        + overview.duplicates[0].prefix(3).joined(separator: " = "))
            }
            lines += overview.remarks.map { "  note: \($0)" }
            if let hindrance = overview.hindrance { lines.append("  no corpus: \(hindrance)") }
            return lines.map { TerminalText.safe($0) + "\n" }.joined()
        }

        private func parts(of overview: CorpusOverview) -> [String] {
            var lines: [String] = []
            for part in overview.parts where part.name != nil || overview.parts.count > 1 {
                lines.append(
                    "  part \(part.name ?? "?"): \(Self.counted(part.examples, "example"))"
                        + (part.classes.isEmpty ? "" : "; " + Self.list(part.classes)))
            }
            let classes = overview.classes
            lines.append(
                classes.isEmpty
                    ? "  no labels" : "  \(classes.count) classes: \(Self.list(classes))")
            return lines
        }

        private func columns(of overview: CorpusOverview) -> [String] {
            guard let roles = overview.roles else { return [] }
            let uses = [
                (roles.text, "text"), (roles.file, "file"), (roles.label, "label"),
                (roles.group, "group"), (roles.id, "id"),
            ]
            let words = overview.columns.prefix(Self.most).map { column in
                let use = uses.first { $0.0 == column.name }.map { " (\($0.1))" } ?? ""
                return column.name + use
            }
            return ["  columns: " + words.joined(separator: ", ")]
        }

        private static func list(_ classes: [ClassCount]) -> String {
            classes.prefix(most).map { "\($0.name) \($0.count)" }.joined(separator: ", ")
                + (classes.count > most ? " and \(classes.count - most) more" : "")
        }

        private static func counted(_ count: Int, _ word: String) -> String {
            "\(count) \(word)" + (count == 1 ? "" : "s")
        }
    }
}
