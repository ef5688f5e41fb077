import Foundation
import Testing

/// A faulty recipe file: one message with the file and the line.
struct RecipeFaultTests {
    private func expectFault(
        _ old: String, _ new: String, atLine line: Int, _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let place = try Workplace()
        try place.edit("recipes/tiny.yaml", old, new)
        try place.expectFault(
            ["recipe", "tiny"], what, "recipes/tiny.yaml:\(line)\n", sourceLocation: sourceLocation)
    }

    @Test func unknownKeys() throws {
        try expectFault("seeds: 2", "sedes: 2", atLine: 21, "Did you mean 'seeds'?")
        try expectFault("  batch: 8", "  bach: 8", atLine: 20, "Did you mean 'batch'?")
        try expectFault("  width: 16", "  breadth: 16", atLine: 13, "unknown key 'text.breadth'")
        try expectFault("method: [coral]", "method: [corl]", atLine: 17, "Did you mean coral?")
        try expectFault("modality: text", "modality: texts", atLine: 3, "Did you mean 'text'?")
        try expectFault(
            "seeds: 2", "selection:\n  validators: [entrpy]", atLine: 22, "Did you mean entropy?")
        try expectFault(
            "seeds: 2", "hyperparameters:\n  coral: {wieght: 1}", atLine: 22,
            "Did you mean 'weight'?")
    }

    @Test func wrongTypes() throws {
        try expectFault("  epochs: 2", "  epochs: two", atLine: 19, "must be a whole number")
        try expectFault("  epochs: 2", "  epochs: \"2\"", atLine: 19, "the text \"2\"")
        try expectFault("  batch: 8", "  batch: [8]", atLine: 20, "but is a list")
        try expectFault("  corpus: plain", "  corpus: {a: b}", atLine: 5, "but is a mapping")
        try expectFault("pretrained: false", "pretrained: no way", atLine: 10, "true or false")
        try expectFault("name: tiny", "name:", atLine: 1, "but is nothing")
    }

    @Test func partsThatOverlap() throws {
        try expectFault(
            "  corpus: odd", "  corpus: odd\n  adapt: a+b\n  test: b", atLine: 9,
            "the part that is adapted to")
        try expectFault(
            "  corpus: odd", "  corpus: plain\n  test: other+train", atLine: 8,
            "read with its labels as the source")
    }

    @Test func malformedFiles() throws {
        try expectFault("  corpus: odd", "\tcorpus: odd", atLine: 7, "malformed YAML")
        try expectFault("method: [coral]", "method: [coral", atLine: 18, "malformed YAML")
        try expectFault("seeds: 2", "seeds: 2\nseeds: 3", atLine: 21, "is there twice")
        try expectFault("seeds: 2", "seeds: !!python/object:os.system 2", atLine: 21, "tag")
    }

    @Test func filesThatAreNoRecipe() throws {
        let place = try Workplace()
        let command = ["recipe", "tiny"]
        try place.write("", to: "recipes/tiny.yaml")
        try place.expectFault(command, "is empty", "recipes/tiny.yaml")
        try place.write("- a\n- b\n", to: "recipes/tiny.yaml")
        try place.expectFault(command, "must hold a mapping", "recipes/tiny.yaml:1")
        try place.write(Data([0x6E, 0x0A, 0xFF, 0xFE]), to: "recipes/tiny.yaml")
        try place.expectFault(command, "not UTF-8", "recipes/tiny.yaml:2")
        try place.write("title: nothing else\n", to: "recipes/tiny.yaml")
        try place.expectFault(command, "'modality' is missing", "recipes/tiny.yaml")
        try place.expectFault(["recipe", "./recipes"], "recipes")
    }

    @Test func sourceAndTargetOfDifferentKinds() throws {
        let place = try Workplace()
        try place.edit("corpora/odd/corpus.yaml", "[negative, positive]", "[no, yes]")
        try place.edit("corpora/odd/texts.tsv", "negative", "no")
        try place.edit("corpora/odd/texts.tsv", "positive", "yes")
        try place.expectFault(
            ["recipe", "tiny"], "plain (negative, positive)", "odd (no, yes)", "tiny.yaml")
        try place.edit("corpora/odd/corpus.yaml", "modality: text", "modality: image")
        try place.expectFault(
            ["recipe", "tiny"], "the corpus odd is image, the recipe wants text", "tiny.yaml")
    }
}
