import Datasets
import Modalities
import Support
import TestSupport
import Testing
import TextModality

@testable import Recipes
@testable import Runs

/// `where`, `corrupt` and lists of corpora in a recipe, and what an experiment makes of them.
struct DomainChoiceTests {
    private let place = try? TemporaryFolder()

    private var root: String { place?.path ?? "none" }

    /// Twelve voices of two accents, each saying two texts of two parts; the label is in the text.
    private func makeCorpus(_ name: String = "voices") throws {
        try Files.makeFolder("\(root)/corpora/\(name)")
        let things = ["teapot", "window", "garden", "kitchen", "morning", "picture", "railway"]
        var rows = "id,voice,accent,label,text\n"
        for voice in 0..<12 {
            for index in 0..<6 {
                let label = index % 2
                rows += "\(voice)-\(index),v\(voice),\(voice < 6 ? "us" : "gb"),\(label),"
                rows += "\"\(label == 0 ? "terrible" : "wonderful") \(things[voice % 7]),"
                rows += "and \(things[(voice + index) % 7]) too\"\n"
            }
        }
        try Files.writeAtomically(rows, to: "\(root)/corpora/\(name)/rows.csv")
        try Files.writeAtomically(
            """
            name: \(name)
            modality: cut
            origin: made up
            licence: none
            classes: ["0", "1"]
            format: csv
            id: id
            text: text
            label: label
            attributes: [voice, accent]
            files: [{path: rows.csv}]
            splits: {seed: 1, by: record, parts: {train: 0.5, validation: 0.2, test: 0.3}}

            """, to: "\(root)/corpora/\(name)/corpus.yaml")
    }

    private func recipe(source: String, target: String, more: String = "") throws -> Recipe {
        try Files.makeFolder("\(root)/recipes")
        try Files.writeAtomically(
            """
            name: made
            modality: cut
            source: {\(source)}
            target: {\(target)}
            cut: {pieces: trained, pretrained: false, vocabulary: 100, length: 6, width: 8,
              heads: 2, hidden: 8, layers: 1}
            method: [dann]
            training: {epochs: 1, batch: 4}
            seeds: 2
            \(more)

            """, to: "\(root)/recipes/made.yaml")
        return try library.recipe(
            "made", overrides: [], modalities: ModalityRegistry([CuttingModality.self]))
    }

    private var library: RecipeLibrary {
        RecipeLibrary(roots: [root], registry: CorpusRegistry(folder: root + "/registered"))
    }

    private func experiment(source: String, target: String, more: String = "") throws -> Experiment
    {
        try Experiment(recipe(source: source, target: target, more: more), library: library)
    }

    private func fault(source: String, target: String) throws -> UserFault {
        try #require(throws: UserFault.self) {
            try experiment(source: source, target: target)
        }
    }

    private let us = "corpus: voices, where: {accent: us}"
    private let others = "corpus: voices, adapt: train+validation, test: test, "

    /// The rows come with one text of each class in turn.
    @Test func theNumberOfATargetsExampleDoesNotTellItsClass() throws {
        try makeCorpus()
        let made = try experiment(source: us, target: others + "where: {not: {accent: us}}")
        let opened = try made.evaluator.open(
            #require(made.sealedAdapt), what: "adapt", purpose: "a test")
        let labels = opened.classIndices
        // One label for each record; a record makes two examples that follow each other.
        let classes = stride(from: 0, to: labels.count, by: 2).map { labels[$0] }
        #expect(classes.count > 15)
        let changes = zip(classes, classes.dropFirst()).filter { $0 != $1 }.count
        #expect(Double(changes) < 0.7 * Double(classes.count - 1))
        #expect(Double(changes) > 0.2 * Double(classes.count - 1))
        let again = try experiment(source: us, target: others + "where: {not: {accent: us}}")
        let sealed = try #require(again.sealedAdapt)
        #expect(again.evaluator.open(sealed, what: "adapt", purpose: "a test") == opened)
    }

    @Test func oneCorpusCanBeBothDomains() throws {
        try makeCorpus()
        let made = try experiment(source: us, target: others + "where: {not: {accent: us}}")
        let domains = made.domains
        // Every record is two examples, with its class.
        #expect(domains.source.examples.count == domains.source.labels.count)
        let source = domains.source.examples.indices.map(made.sourceName)
        #expect(source.allSatisfy { Int($0.prefix { $0 != "-" }).map { $0 < 6 } ?? false })
        let test = made.testRecords.map(\.id)
        #expect(test.allSatisfy { Int($0.prefix { $0 != "-" }).map { $0 >= 6 } ?? false })
        let target = domains.target.examples + domains.test.examples
        let known = source.count + domains.validation.examples.count
        #expect(target.count == 72 && known + 2 * 12 > 36)
        #expect(made.sealedAdapt?.count == domains.target.examples.count)
        #expect(made.sealedTest?.count == domains.test.examples.count)
        #expect(made.testRecords.count == domains.test.examples.count)
        for (id, label) in zip(source, domains.source.labels.classIndices) {
            let number = id.drop { $0 != "-" }.dropFirst().prefix { $0 != "/" }
            #expect(Int(number).map { $0 % 2 } == Int(label))
        }
        let labels = try made.evaluator.open(
            #require(made.sealedTest), what: "test", purpose: "a test")
        for (id, label) in zip(test, labels.classIndices) {
            let number = id.drop { $0 != "-" }.dropFirst().prefix { $0 != "/" }
            #expect(Int(number).map { $0 % 2 } == Int(label))
        }
    }

    @Test(arguments: [
        ("where: {accent: us}", "where: {accent: [us, gb]}", "test: test+validation"),
        ("where: {accent: us}", "where: {not: {voice: v0}}", "test: test+validation"),
        ("where: {accent: us}", "where: {accent: us}", "adapt: train, test: test"),
        ("where: {accent: us}", "corrupt: {level: 1}", "adapt: train, test: test"),
        ("train: train", "corrupt: {level: 1}", "adapt: train, test: test"),
        ("train: train", "adapt: test", "test: validation"),
        ("train: train, validation: test", "adapt: validation", "test: test"),
    ])
    func noRecordIsInBoth(source: String, target: String, parts: String) throws {
        try makeCorpus()
        var parts = parts
        if !parts.contains("adapt"), !target.contains("adapt") { parts += ", adapt: train" }
        let fault = try fault(
            source: "corpus: voices, \(source)", target: "corpus: voices, \(target), \(parts)")
        #expect(fault.what.contains("is read with its labels as the source"), "\(fault)")
        #expect(fault.place?.file == "\(root)/recipes/made.yaml")
    }

    @Test func thePartThatIsSharedIsPointedAt() throws {
        try makeCorpus()
        func line(adapt: String, test: String) throws -> Int? {
            try fault(
                source: "corpus: voices, corrupt: {level: 1}",
                target: "corpus: voices,\n  adapt: \(adapt),\n  test: \(test),\n"
                    + "  where: {not: {voice: v7}}"
            ).place?.line
        }
        let adapt = try #require(try line(adapt: "train", test: "test"))
        #expect(try line(adapt: "test", test: "train") == adapt + 1)
    }

    @Test func anotherNameIsNoOtherCorpus() throws {
        try makeCorpus()
        let fault = try fault(
            source: "corpus: voices",
            target: "corpus: \"\(root)/corpora/../corpora/voices\", adapt: validation, test: train")
        #expect(fault.what.contains("is read with its labels as the source"))
    }

    @Test func differentPartsOfOneCorpusCanBeCorrupted() throws {
        try makeCorpus()
        let made = try experiment(
            source: "corpus: voices, train: train",
            target: "corpus: there, adapt: train, test: test"
        ) { try makeCorpus("there") }
        #expect(made.domains.target.examples.allSatisfy { $0.corruption == nil })
        let noisy = try experiment(
            source: "corpus: voices, corrupt: {level: 1}",
            target: "corpus: there, adapt: train, test: test, corrupt: {level: 2}")
        func levels(_ examples: [Example]) -> Set<Int?> {
            Set(examples.map { ($0.corruption as? CuttingModality.Noise)?.level })
        }
        #expect(levels(noisy.domains.source.examples + noisy.domains.validation.examples) == [1])
        #expect(levels(noisy.domains.target.examples + noisy.domains.test.examples) == [2])
        let fault = try fault(
            source: "corpus: voices, corrupt: {loudness: 1}",
            target: "corpus: there, adapt: train, test: test")
        #expect(fault.what.contains("source.corrupt.loudness") && fault.place?.line == 3)
    }

    private func experiment(
        source: String, target: String, after prepare: () throws -> Void
    ) throws -> Experiment {
        try prepare()
        return try experiment(source: source, target: target)
    }

    @Test func modalitiesThatCannotCorruptSaySo() throws {
        let text = try Made.recipe()
        let modality = try TextModality(timing: text.modalitySettings, resources: [])
        let settings = try Settings(yaml: "level: 1", file: "made.yaml")
        let fault = try #require(throws: UserFault.self) {
            try modality.corruption(settings, resources: [])
        }
        #expect(fault.what.contains("text recipes cannot corrupt"))
    }

    @Test(arguments: [
        ("where: {accents: us}", "no attribute 'accents'"), ("where: {accent: uk}", "'uk'"),
        ("where: {accent: []}", "no value"), ("where: [us]", "must be a mapping"),
        ("where: {not: {accent: [us, gb]}}", "no record of the part 'train'"),
        ("wher: {accent: us}", "unknown key"),
    ])
    func wrongChoices(source: String, what: String) throws {
        try makeCorpus()
        try makeCorpus("there")
        let fault = try fault(
            source: "corpus: voices, \(source)", target: "corpus: there, adapt: train, test: test")
        #expect(fault.what.contains(what), "\(fault)")
        #expect(fault.place?.line == 3)
    }

    @Test func theFirstCorpusThatThereIs() throws {
        try makeCorpus()
        try makeCorpus("there")
        let target = "corpus: [nowhere, there, voices], adapt: train, test: test"
        let recipe = try recipe(source: "corpus: [voices, nowhere]", target: target)
        #expect(recipe.sources[0].corpus == "voices" && recipe.target?.corpus == "there")
        let yaml = try Experiment(recipe, library: library).resolvedYAML()
        #expect(yaml.contains("  corpus: there\n") && !yaml.contains("nowhere"))
        let missing = try fault(source: "corpus: [fsdd, nowhere]", target: target)
        #expect(missing.what.contains("no corpus 'fsdd'"))
        #expect(missing.remedy.contains("dawb corpora add fsdd"))
        #expect(try fault(source: "corpus: []", target: target).what.contains("no corpus is named"))
    }

    @Test func theResolvedRecipeIsTheSameRecipe() throws {
        try makeCorpus()
        let made = try experiment(
            source: us + ", corrupt: {level: 3}",
            target: others + "where: {accent: [gb], not: {voice: [v7]}}")
        let yaml = try made.resolvedYAML()
        let again = try Recipe(
            Settings(yaml: yaml, file: "resolved"), file: "resolved",
            modalities: ModalityRegistry([CuttingModality.self]))
        let second = try Experiment(again, library: library)
        #expect(try second.resolvedYAML() == yaml)
        #expect(second.testRecords.map(\.id) == made.testRecords.map(\.id))
        #expect(try #require(again.sources[0].choice.corruption).int("level") == 3)
    }

    @Test func overridesReachThem() throws {
        try makeCorpus()
        _ = try recipe(source: us, target: others + "where: {accent: gb}")
        let recipe = try library.recipe(
            "made", overrides: ["source.where.voice=v1,v2", "target.corrupt.level=7"],
            modalities: ModalityRegistry([CuttingModality.self]))
        #expect(try #require(recipe.target?.choice.corruption).int("level") == 7)
        let made = try Experiment(recipe, library: library)
        #expect(
            made.domains.source.examples.indices.map(made.sourceName).allSatisfy {
                $0.hasPrefix("1-") || $0.hasPrefix("2-")
            })
    }

    @Test func partsThatCannotBeToldCountAsUnreadable() throws {
        let recipe = try Made.recipe()
        var decode = Decoding(
            try CuttingModality(timing: recipe.modalitySettings, resources: []), allowed: 1)
        let records = ["a,b,c", "uncuttable", "d"].enumerated().map {
            Record(id: "\($0)", content: .text($1), line: $0 + 1, file: "rows.csv")
        }
        let part = try decode(records, of: "rows", corruption: CuttingModality.Noise(level: 4))
        #expect(part.kept == [0, 0, 0, 2])
        #expect(part.records.map(\.id) == ["0/0", "0/1", "0/2", "2/0"])
        #expect(part.examples.allSatisfy { $0.corruption is CuttingModality.Noise })
        #expect(decode.skipped.map(\.id) == ["1"])
        try decode.finish()
    }
}
