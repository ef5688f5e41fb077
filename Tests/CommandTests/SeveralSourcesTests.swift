import Foundation
import Testing

/// A recipe with several sources, from its start to a saved model.
struct SeveralSourcesTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        // As `plain`, with its classes in another order and under other names.
        try place.makeFolder("corpora/other")
        try place.write(
            Workplace.corpusYAML("plain").replacing("name: plain", with: "name: other")
                .replacing("classes: [negative, positive]", with: "classes: [good, bad]"),
            to: "corpora/other/corpus.yaml")
        try place.write(
            Workplace.rows("plain").replacing("plain-", with: "other-")
                .replacing("\tnegative\t", with: "\tbad\t")
                .replacing("\tpositive\t", with: "\tgood\t"),
            to: "corpora/other/texts.tsv")
        try place.write(
            Workplace.recipe
                .replacing("name: tiny", with: "name: several")
                .replacing(
                    "source:\n  corpus: plain",
                    with: "source:\n  - {corpus: plain}\n  - {name: second, corpus: other}\n"
                        + "classes: {map: {bad: negative, good: positive}}"
                )
                .replacing(
                    "method: [coral]",
                    with: "method: [dann, m3sda, source-weighting, source-only@second]"),
            to: "recipes/several.yaml")
    }

    @Test func aRunOfTwoSourcesAndOfOneOfThem() throws {
        let output = try place.dawb("recipe", "several", "--out", "run", "--json")
        try #require(output.status == 0, "\(output.stderr)")
        let methods = try ResultJSON(output.stdout).child("methods")
        #expect(
            methods.keys == [
                "source-only", "dann", "m3sda", "source-weighting", "source-only@second",
                "target-supervised",
            ])
        let card = try ResultJSON(place.text("run/model/model.json"))
        #expect(try card.string("source") == "plain + second")
        #expect(try place.text("run/model/model.json").contains("\"negative\""))
        #expect(place.exists("run/checkpoint/source-only@second-seed-1/outcome.json"))
        let page = try place.text("run/report.html")
        #expect(page.contains("plain (") && page.contains("second ("))

        // What was trained is taken over, and trained again to the same figures where it is gone.
        for name in ["result.json", "checkpoint/source-weighting-seed-2/outcome.json"] {
            try FileManager.default.removeItem(atPath: "\(place.path)/run/\(name)")
        }
        let again = try place.dawb("recipe", "several", "--out", "run", "--resume", "--json")
        try #require(again.status == 0, "\(again.stderr)")
        for name in methods.keys {
            let seeds = try methods.child(name).child("target_accuracy").numbers("seeds")
            let anew = try ResultJSON(again.stdout).child("methods").child(name)
            #expect(try anew.child("target_accuracy").numbers("seeds") == seeds, "\(name)")
        }
        let resolved = try place.dawb("recipe", "run/recipe.yaml", "--dry-run")
        #expect(resolved.status == 0, "\(resolved.stderr)")
    }

    @Test(arguments: [
        ("method=dann@secnd", "Did you mean 'second'?"),
        ("method=target-supervised@second", "cannot be limited to a source"),
        ("method=shot@second", "cannot be limited to a source"),
        ("method=dann@", "names no source behind the @"),
        ("method=source-weighting@second", "compares sources, and there is one"),
        ("source={corpus: plain}", "compares sources, and there is one"),
        ("source=[]", "no source is named"),
        (
            "source=[{corpus: plain, name: second}, {corpus: other, name: second}]",
            "called 'second'"
        ),
        ("source=[{corpus: plain}, {corpus: nowhere, name: second}]", "no corpus 'nowhere'"),
        (
            "source=[{corpus: plain}, {name: second, corpus: odd, train: adapt, validation: test}]",
            "as the source"
        ),
        ("source=[{corpus: other}, {corpus: other, name: second}]", "both have the record"),
        ("source=[{corpus: plain}, {corpus: other, name: a/b}]", "cannot be the name of a domain"),
        ("source=[{corpus: plain}, {corpus: other, name: ' b'}]", "cannot be the name of a domain"),
        ("training.batch=2", "fewer than two examples of each"),
        ("training.batch=72", "fewer than a batch of 72"),
        ("classes.map={bad: negative}", "differ"),
    ])
    func whatCannotBeIsOneSentence(change: String, words: String) throws {
        let output = try place.dawb("recipe", "several", "--set", change)
        #expect(output.status == 1 && output.stdout.isEmpty)
        #expect(output.stderr.contains(words), "\(output.stderr)")
        #expect(!place.exists("runs"))
    }
}
