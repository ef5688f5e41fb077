import Datasets
import Modalities
import Support
import TestSupport
import Testing
import TextModality

@testable import Recipes
@testable import Runs

/// Recipes that name folders and tables themselves.
struct PlainPathTests {
    private let place = try? TemporaryFolder()

    private var root: String { place?.path ?? "none" }

    private func table(_ name: String, _ head: String, _ rows: [String]) throws {
        try place?.write(([head] + rows).joined(separator: "\n") + "\n", to: name)
    }

    private func rows(_ count: Int, _ labels: [String]) -> [String] {
        (0..<count).map { index in
            let label = labels[index % labels.count]
            return "\(label) thing number \(index),\(label),v\(index / 4)"
        }
    }

    private func recipe(_ source: String, _ target: String, more: String = "") throws -> Recipe {
        try Files.writeAtomically(
            """
            name: made
            modality: text
            source: {\(source)}
            target: {\(target)}
            \(more)
            method: [mmd]
            seeds: 1

            """, to: "\(root)/made.yaml")
        return try library.recipe(
            "\(root)/made.yaml", overrides: [], modalities: ModalityRegistry([TextModality.self]))
    }

    private var library: RecipeLibrary {
        RecipeLibrary(roots: [root], registry: CorpusRegistry(folder: root + "/registered"))
    }

    private func fault(_ source: String, _ target: String, more: String = "") throws -> UserFault {
        try #require(throws: UserFault.self) {
            _ = try RecipeCorpora(recipe(source, target, more: more), library: library)
        }
    }

    private func makeTables() throws {
        try table("here.csv", "text,label,voice", rows(40, ["bad", "good"]))
        try table("there.csv", "review,rating,voice", rows(20, ["bad", "good"]))
    }

    @Test func otherDataCanBeMeasuredOn() throws {
        try makeTables()
        try table("plain.csv", "review", (0..<30).map { "a thing number \($0)" })
        let recipe = try recipe(
            "path: \(root)/here.csv",
            "path: \(root)/plain.csv, measure: {path: \(root)/there.csv, label: rating}")
        let corpora = try RecipeCorpora(recipe, library: library)
        let ledger = Evaluator().ledger
        let parts = try DomainParts(recipe, corpora, ledger: ledger)
        #expect(parts.adapt.records.count == 30 && parts.adapt.labels == nil)
        #expect(parts.test.records.count == 20 && parts.test.labels?.count == 20)
        #expect(!parts.testIsAdapted)
        // A target with labels is adapted to as a whole, for the ceiling too.
        let both = try self.recipe(
            "path: \(root)/here.csv",
            "path: \(root)/there.csv, label: rating, measure: {path: \(root)/here.csv}")
        let fault = try #require(throws: UserFault.self) {
            _ = try DomainParts(both, RecipeCorpora(both, library: library), ledger: ledger)
        }
        #expect(fault.what.contains("here.csv"), "\(fault)")
        for (more, what) in [
            ("test: x", "'test' has no effect"), ("measure: {text: a}", "no path"),
            ("measure: {path: a, size: 1}", "unknown key"),
        ] {
            let fault = try #require(throws: UserFault.self) {
                try self.recipe(
                    "path: \(root)/here.csv",
                    "path: \(root)/plain.csv"
                        + (more.hasPrefix("test") ? ", measure: {path: \(root)/there.csv}" : "")
                        + ", \(more)")
            }
            #expect(fault.what.contains(what), "\(fault)")
        }
    }

    @Test func whatIsLearntByHeartIsTold() throws {
        try makeTables()
        try table("plain.csv", "review", ["bad thing number 0", "new", "good thing number 1"])
        let recipe = try recipe("path: \(root)/here.csv", "path: \(root)/plain.csv")
        let parts = try DomainParts(
            recipe, RecipeCorpora(recipe, library: library), ledger: Evaluator().ledger)
        #expect(
            parts.overlapNote(recipe)
                == "2 of 3 examples that are adapted to have the content of one that is trained on")
        func file(_ name: String, _ bytes: String) throws -> Record {
            try Files.writeAtomically(bytes, to: "\(root)/\(name)")
            return Record(id: name, content: .file("\(root)/\(name)"), line: 0)
        }
        let trained = [try file("a", "one"), try file("b", "two")]
        let others = [try file("c", "one"), try file("d", "six"), try file("e", "longer")]
        #expect(ContentOverlap(trained: trained, others: others).count == 1)
        #expect(ContentOverlap(trained: trained, others: []).note("measured on") == nil)
    }

    @Test func tablesMakeCorpora() throws {
        try makeTables()
        let recipe = try recipe(
            "path: \(root)/here.csv, label: label", "path: \(root)/there.csv, group: voice")
        #expect(recipe.domainNames.sources == ["here.csv"])
        #expect(recipe.domainNames.target == "there.csv")
        let corpora = try RecipeCorpora(recipe, library: library)
        #expect(corpora.classes == ["bad", "good"])
        #expect(corpora.sources[0].parts == ["train", "validation"])
        let target = try #require(corpora.target)
        #expect(target.parts == ["adapt", "test"] && target.hasGroups)
        #expect(corpora.sources[0].count == 40 && target.count == 20)
    }

    @Test func whatIsWrittenDownIsARecipeAgain() throws {
        try makeTables()
        let first = try recipe(
            "path: \(root)/here.csv, text: text, label: label", "path: \(root)/there.csv")
        let yaml = try ResolvedRecipe(recipe: first, modalitySettings: [String: Int]()).yaml()
        #expect(yaml.contains("path: \(Files.realPath(root) ?? "")/here.csv"))
        let settings = try Settings(yaml: yaml, file: "again.yaml")
        let again = try Recipe(
            settings, file: "again.yaml", modalities: ModalityRegistry([TextModality.self]))
        #expect(again.sources[0].data?.keys == first.sources[0].data?.keys)
        #expect(again.sources[0].corpus == first.sources[0].corpus)
        #expect(!yaml.contains("corpus:"))
    }

    @Test func labelsHaveOtherNames() throws {
        try makeTables()
        try table("stars.csv", "text,label,voice", rows(20, ["down", "up"]))
        let wrong = try fault("path: \(root)/here.csv", "path: \(root)/stars.csv")
        #expect(wrong.remedy.contains("classes: {map: {NAME: OTHER}}"))
        try table("upper.csv", "text,label,voice", rows(20, ["Bad", "good"]))
        let upper = try fault("path: \(root)/here.csv", "path: \(root)/upper.csv")
        #expect(upper.remedy.hasPrefix("Did you mean classes: {map: {Bad: bad}}?"))
        let mapped = try recipe(
            "path: \(root)/here.csv", "path: \(root)/stars.csv",
            more: "classes: {map: {down: bad, up: good}}")
        #expect(try RecipeCorpora(mapped, library: library).classes == ["bad", "good"])
    }

    @Test func pathsThatCannotBe() throws {
        try makeTables()
        let here = "path: \(root)/here.csv"
        #expect(try fault(here, here).what.contains("source and target are the same"))
        try place?.makeFolder("all/part")
        try table("all/a.csv", "text,label,voice", rows(20, ["bad", "good"]))
        try table("all/part/b.csv", "text,label,voice", rows(20, ["bad", "good"]))
        let inside = try fault("path: \(root)/all", "path: \(root)/all/part")
        #expect(inside.what.contains("lies in the source"))
        #expect(inside.place?.line == 4)
        let missing = try fault(here, "path: \(root)/their.csv")
        #expect(missing.what.contains("there is no file or folder") && missing.place?.line == 4)
        #expect(try fault(here, "corpus: x, path: y").what.contains("both 'path' and 'corpus'"))
        #expect(try fault(here, "corpus: x, label: y").what.contains("speaks of a table"))
        #expect(try fault(here + ", column: x", here).what.contains("unknown key"))
        #expect(
            try fault(here + ", text: txt", "path: \(root)/there.csv").remedy.contains(
                "text, label, voice"))
        #expect(
            try fault(here + ", label: none", "path: \(root)/there.csv").what.contains(
                "has no labels"))
    }

    @Test func otherModalities() throws {
        try makeTables()
        try place?.makeFolder("pictures")
        try place?.write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], to: "pictures/a.png")
        let fault = try fault("path: \(root)/here.csv", "path: \(root)/pictures")
        #expect(fault.what.contains("no text file that is read: only .png 1"))
    }

    @Test func aTargetWithoutLabels() throws {
        try makeTables()
        try table(
            "plain.csv", "review",
            rows(20, ["x"]).map { $0.split(separator: ",")[0] }.map(String.init))
        let recipe = try recipe("path: \(root)/here.csv", "path: \(root)/plain.csv")
        let data = try #require(recipe.target?.data)
        let corpus = try data.corpus(
            for: .target, labels: .classes, inputs: .standard, modality: "text"
        ).corpus
        #expect(!corpus.isLabelled && corpus.parts == ["adapt"] && corpus.count == 20)
    }
}
