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
            try Console.print(OverviewText(overview: overview).text)
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

        /// A modality's sizes of a file; none where it tells none.
        private func probe(_ modality: String?) -> SizeRange.Probe {
            let type = modality.flatMap { Dawb.workbench.modalities[$0] }
            guard let sized = type as? any SizedModality.Type else { return { _ in [] } }
            return sized.sizes
        }
    }
}
