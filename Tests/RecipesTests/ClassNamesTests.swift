import Adaptation
import Datasets
import Support
import TestSupport
import Testing

@testable import Recipes
@testable import Runs

/// Several sources, their names, and classes that are called otherwise in each corpus.
struct ClassNamesTests {
    private let place = try? TemporaryFolder()

    private var root: String { place?.path ?? "none" }

    /// Forty-eight texts of two or more classes.
    private func makeCorpus(_ name: String, _ classes: [String], _ parts: String) throws {
        try Files.makeFolder("\(root)/corpora/\(name)")
        var rows = "id,kind,label,text\n"
        for index in 0..<48 {
            let label = classes[index % classes.count]
            rows += "\(name)-\(index),\(index / 4 % 2 == 0 ? "x" : "y"),\(label),"
            rows += "something \(label) number \(index)\n"
        }
        try Files.writeAtomically(rows, to: "\(root)/corpora/\(name)/rows.csv")
        try Files.writeAtomically(
            """
            name: \(name)
            modality: text
            origin: made up
            licence: none
            classes: [\(classes.joined(separator: ", "))]
            format: csv
            id: id
            text: text
            label: label
            attributes: [kind]
            files: [{path: rows.csv}]
            splits: {seed: 1, by: record, parts: {\(parts)}}

            """, to: "\(root)/corpora/\(name)/corpus.yaml")
    }

    private let sourceParts = "train: 0.7, validation: 0.3"
    private let targetParts = "adapt: 0.6, test: 0.4"

    private func experiment(_ domains: String, _ more: String = "") throws -> Experiment {
        try Files.makeFolder("\(root)/recipes")
        try Files.writeAtomically(
            """
            name: made
            modality: text
            \(domains)
            text: {pieces: trained, pretrained: false, vocabulary: 100, length: 6, width: 8,
              heads: 2, hidden: 8, layers: 1}
            method: [dann]
            training: {epochs: 1, batch: 4}
            seeds: 1
            \(more)

            """, to: "\(root)/recipes/made.yaml")
        let library = RecipeLibrary(
            roots: [root], registry: CorpusRegistry(folder: root + "/registered"))
        return try Experiment(
            library.recipe("made", overrides: [], modalities: Made.modalities), library: library)
    }

    /// How many of the target's test examples have each class.
    private func counts(_ made: Experiment) throws -> [Int] {
        let sealed = try #require(made.sealedTest)
        let labels = made.evaluator.open(sealed, what: "test", purpose: "a test")
        return made.classes.indices.map { label in
            labels.classIndices.count { $0 == Int32(label) }
        }
    }

    @Test func theOrderOfClassesDoesNotMatter() throws {
        try makeCorpus("here", ["bad", "good"], sourceParts)
        try makeCorpus("there", ["good", "bad"], targetParts)
        let made = try experiment("source: {corpus: here}\ntarget: {corpus: there}")
        #expect(made.classes == ["bad", "good"])
        let sealed = try #require(made.sealedTest)
        let labels = made.evaluator.open(sealed, what: "test", purpose: "a test")
        for (record, label) in zip(made.testRecords, labels.classIndices) {
            guard case .text(let text) = record.content else { continue }
            #expect(text.contains(made.classes[Int(label)]))
        }
    }

    @Test func otherNamesAreMapped() throws {
        try makeCorpus("here", ["neg", "pos"], sourceParts)
        try makeCorpus("there", ["positive", "negative"], targetParts)
        let domains = "source: {corpus: here}\ntarget: {corpus: there}\n"
        let fault = try #require(throws: UserFault.self) { try experiment(domains) }
        #expect(fault.what.contains("here (neg, pos)") && fault.what.contains("differ"))
        let map = "classes: {map: {neg: negative, pos: positive}}"
        let made = try experiment(domains + map)
        #expect(made.classes == ["negative", "positive"])
        #expect(try made.resolvedYAML().contains("classes:\n  map:\n"))
        let wrong = try #require(throws: UserFault.self) {
            try experiment(domains + "classes: {map: {negativ: positive}}")
        }
        #expect(wrong.what.contains("no corpus of the recipe has a class 'negativ'"))
        #expect(wrong.remedy.contains("negative"))
    }

    @Test func twoClassesOfOneNameAreOne() throws {
        try makeCorpus("here", ["red", "green", "blue"], sourceParts)
        try makeCorpus("there", ["red", "other"], targetParts)
        let made = try experiment(
            "source: {corpus: here}\ntarget: {corpus: there}\n"
                + "classes: {map: {green: other, blue: other}}")
        #expect(made.classes == ["red", "other"])
        let labels = made.domains.source.labels.classIndices
        #expect(labels.count { $0 == 1 } > labels.count { $0 == 0 })
    }

    @Test func whatNotAllHaveIsLeftOutWhereThatIsAskedFor() throws {
        try makeCorpus("here", ["red", "green", "blue"], sourceParts)
        try makeCorpus("there", ["blue", "red", "black"], targetParts)
        let domains = "source: {corpus: here}\ntarget: {corpus: there}\n"
        _ = try #require(throws: UserFault.self) { try experiment(domains) }
        let made = try experiment(domains + "classes: {shared: true}")
        #expect(made.classes == ["red", "blue"])
        #expect(made.targetNote == "without the classes black")
        #expect(try counts(made).reduce(0, +) == made.testRecords.count)
        #expect(
            made.testRecords.allSatisfy { record in
                guard case .text(let text) = record.content else { return false }
                return !text.contains("black")
            })
        try makeCorpus("far", ["white", "red"], targetParts)
        let few = try #require(throws: UserFault.self) {
            try experiment(
                "source: {corpus: here}\ntarget: {corpus: far}\nclasses: {shared: true}")
        }
        #expect(few.what.contains("one class in common, 'red'"))
    }

    @Test func domainsHaveNamesOfTheirOwn() throws {
        try makeCorpus(
            "here", ["bad", "good"], "train: 0.4, validation: 0.2, adapt: 0.2, test: 0.2")
        let one = try experiment("source: {corpus: here}\ntarget: {corpus: here}")
        #expect(one.recipe.domainNames.sources == ["here/train"])
        #expect(one.recipe.domainNames.target == "here/adapt")
        let chosen = try experiment(
            "source: {corpus: here, where: {kind: x}}\ntarget: {corpus: here, name: other}")
        #expect(
            chosen.domains.source.name.hasPrefix("here, ")
                && chosen.domains.source.name.contains("x"))
        #expect(chosen.domains.target.name == "other")
        let twice = try #require(throws: UserFault.self) {
            try experiment("source: {corpus: here, name: a}\ntarget: {corpus: here, name: a}")
        }
        #expect(twice.what.contains("called 'a'"))
    }
}
