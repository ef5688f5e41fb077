import Foundation
import Testing

/// Folders and tables that are used as they lie.
struct DataLookTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    /// Files that begin as pictures do.
    private func makePictures(_ names: [String]) throws {
        let head: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
            + [0, 0, 0, 32, 0, 0, 1, 0]
        for name in names {
            try place.makeFolder((name as NSString).deletingLastPathComponent)
            try place.write(Data(head + Array(name.utf8)), to: name)
        }
    }

    private func usePaths() throws {
        try place.edit(
            "recipes/tiny.yaml", "  corpus: plain", "  path: corpora/plain/texts.tsv")
        try place.edit(
            "recipes/tiny.yaml", "  corpus: odd", "  {path: corpora/odd/texts.tsv, label: label}")
        try place.edit("recipes/tiny.yaml", "target:\n  {", "target: {")
    }

    @Test func aFolderIsShown() throws {
        try makePictures((0..<4).map { "shapes/box/\($0).png" } + ["shapes/cone/a.png"])
        try place.write("", to: "shapes/cone/b.png")
        try place.write("x", to: "shapes/Readme.md")
        let shown = try place.dawb("corpora", "show", "shapes")
        #expect(shown.status == 0, "\(shown.stderr)")
        #expect(
            shown.stdout == """
                shapes: image, 5 examples
                  layout: class folders
                  2 classes: box 4, cone 1
                  kinds: PNG 5; of each file the header alone was read
                  width, pixels 32; height, pixels 256
                  examples:
                    [box] box/0.png
                    [box] box/1.png
                    [box] box/2.png
                    [cone] cone/a.png
                  left out: .md 1, damaged 1
                  note: the class 'cone' has one example

                """)
        let json = try place.dawb("corpora", "show", "shapes", "--json")
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(json.stdout.utf8)) as? [String: Any])
        #expect(object["layout"] as? String == "class folders")
        #expect(object["leftOut"] as? [String: Int] == [".md": 1, "damaged": 1])
    }

    @Test func aCorpusIsShown() throws {
        let shown = try place.dawb("corpora", "show", "plain")
        #expect(shown.stdout.hasPrefix("plain: text, 60 examples\n"))
        #expect(shown.stdout.contains("  2 classes: negative 30, positive 30\n"))
        #expect(shown.stdout.contains("  part validation: 18 examples; negative "))
        #expect(shown.stdout.contains("[negative] plain-0: the tea is bad and bad\n"))
    }

    @Test func aRecipeOfTables() throws {
        try usePaths()
        let run = try place.dawb("recipe", "tiny", "--set", "training.epochs=1", "--out", "run")
        #expect(run.status == 0, "\(run.stderr)")
        let written = try place.text("run/recipe.yaml")
        #expect(written.contains("/corpora/plain/texts.tsv\n") && written.contains("  path: /"))
        #expect(!written.contains("corpus:"))
        // What it wrote down is a recipe for the same data.
        let again = try place.dawb("recipe", "run/recipe.yaml", "--dry-run")
        #expect(again.status == 0, "\(again.stderr)")
        #expect(again.stdout.hasPrefix(written))
    }

    @Test func whatIsOddIsTold() throws {
        try usePaths()
        try place.edit("corpora/plain/texts.tsv", "plain-0\tnegative", "plain-0\tNegative")
        try place.edit(
            "recipes/tiny.yaml", "method:", "classes: {map: {Negative: negative}}\nmethod:")
        let run = try place.dawb("recipe", "tiny", "--dry-run")
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr.contains("the class 'Negative' has one example\n"))
        #expect(run.stderr.contains("'Negative', 'negative' differ in case or white space alone"))
    }

    @Test func foldersThatMayNotBeRead() throws {
        try makePictures(["shapes/box/a.png", "shapes/cone/b.png", "shapes/shut/c.png"])
        let shut = "\(place.path)/shapes/shut"
        #expect(chmod(shut, 0) == 0)
        defer { chmod(shut, 0o700) }
        let asOther = ["--reuid=65534", "--regid=65534", "--clear-groups", Workplace.program]
        let arguments = ["corpora", "show", "shapes"]
        let shown =
            getuid() == 0
            ? try Running("/usr/bin/setpriv", asOther + arguments, in: place).finish()
            : try Running(Workplace.program, arguments, in: place).finish()
        #expect(shown.status == 0, "\(shown.stderr)")
        #expect(shown.stdout.contains("  2 classes: box 1, cone 1\n"))
        #expect(shown.stdout.contains("  left out: unreadable 1\n  may not be read: shut\n"))
    }

    @Test func aTableIsRegistered() throws {
        func corpora(_ arguments: String...) throws -> Output {
            try Running(
                "/usr/bin/env",
                ["DAWB_DATA=\(place.path)/data", Workplace.program, "corpora"] + arguments,
                in: place
            ).finish()
        }
        let added = try corpora("add", "words", "--from", "corpora/odd/texts.tsv")
        #expect(added.status == 0, "\(added.stderr)")
        #expect(
            added.stdout == "words: 60 records of 2 classes, parts train, validation, test\n")
        #expect(try corpora("verify", "words").status == 0)
        try place.edit("corpora/odd/texts.tsv", "odd-0\tnegative", "odd-0\tpositive")
        let changed = try corpora("verify", "words")
        #expect(changed.status == 1 && changed.stderr.contains("SHA-256"))
        try makePictures((0..<6).map { "loose/\($0).png" })
        let loose = try corpora("add", "loose", "--from", "loose")
        #expect(loose.stdout == "loose: 6 records, parts adapt\n", "\(loose.stderr)")
    }
}
