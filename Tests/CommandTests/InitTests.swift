import Foundation
import Testing

/// `dawb init`
struct InitTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        for (folder, level) in [("studio", 200), ("phone", 140), ("shelf", 150)] {
            for (side, isLeft) in [("mug", true), ("plate", false)] {
                let name = folder == "phone" ? folder : "\(folder)/\(side)"
                try place.makeFolder(name)
                for number in 0..<12 {
                    let picture = MadePicture(
                        isBrightLeft: isLeft, number: number + level, level: level)
                    try place.write(picture.png, to: "\(name)/\(isLeft ? 1 : 2)\(number).png")
                }
            }
        }
    }

    private func fault(_ arguments: String...) throws -> String {
        let output = try place.dawb(["init"] + arguments + ["--yes"])
        #expect(output.status == 1, "\(arguments)")
        #expect(!place.exists("recipes/mine.yaml"), "\(arguments)")
        return output.stderr
    }

    @Test func aRecipeThatRunsIsWritten() throws {
        let output = try place.dawb(
            "init", "mine", "--source", "studio", "--target", "phone", "--yes")
        #expect(output.status == 0, "\(output.stderr)")
        #expect(output.stdout.contains("source studio: image, 24 examples"))
        #expect(output.stdout.contains("2 classes: mug 12, plate 12"))
        #expect(output.stdout.contains("target phone: image, 24 examples"))
        #expect(output.stdout.hasSuffix("recipes/mine.yaml\n"))
        #expect(output.stderr.contains("dawb recipe mine"))
        let dry = try place.dawb("recipe", "mine", "--dry-run")
        #expect(dry.status == 0 && dry.stdout.contains("\(place.path)/studio"), "\(dry.stderr)")
    }

    @Test func nothingIsOverwritten() throws {
        let yaml = try place.text("recipes/tiny.yaml")
        let refused = try place.dawb(
            "init", "tiny", "--source", "studio", "--target", "phone", "--yes")
        #expect(
            refused.status == 1 && refused.stderr.contains("a recipe recipes/tiny.yaml already"))
        #expect(try place.text("recipes/tiny.yaml") == yaml)
        let forced = try place.dawb(
            "init", "tiny", "--source", "studio", "--target", "phone", "--yes", "--force")
        #expect(forced.status == 0)
        #expect(try place.text("recipes/tiny.yaml") != yaml)
        for name in ["a/b", "", ".x", "x.yaml", "speech-accents"] {
            let output = try place.dawb(
                "init", name, "--source", "studio", "--target", "phone", "--yes")
            #expect(output.status == 1, "\(name)")
        }
    }

    @Test func domainsThatCannotBeOnesAreRefused() throws {
        #expect(
            try fault("mine", "--source", "studio", "--target", "studio").contains("are the same"))
        #expect(
            try fault("mine", "--source", "studio", "--target", "studio/mug").contains("lies in"))
        #expect(
            try fault("mine", "--source", "phone", "--target", "studio").contains("has no labels"))
        #expect(
            try fault("mine", "--source", "studo", "--target", "phone").contains(
                "Did you mean 'studio'?"))
        try place.write("one text\nanother\n", to: "lines.txt")
        let other = try fault("mine", "--source", "studio", "--target", "lines.txt")
        #expect(other.contains("text") && other.contains("image"))
        for side in ["cat", "dog"] {
            try place.makeFolder("pets/\(side)")
            try place.write(
                MadePicture(isBrightLeft: true, number: side.utf8.count).png,
                to: "pets/\(side)/a.png")
        }
        #expect(
            try fault("mine", "--source", "studio", "--target", "pets").contains(
                "no class in common"))
    }

    @Test func aTargetsLabelsAreSealedOrLeftUnread() throws {
        let arguments = ["init", "mine", "--source", "studio", "--target", "shelf"]
        let sealed = try place.dawb(arguments + ["--yes"])
        #expect(sealed.status == 0, "\(sealed.stderr)")
        #expect(try place.text("recipes/mine.yaml").contains("stay sealed"))
        let unread = try place.dawb(arguments + ["--force"], input: "no\n")
        #expect(unread.status == 0, "\(unread.stderr)")
        #expect(unread.stderr.contains("sealed until then?  yes, no  [yes]"))
        #expect(try place.text("recipes/mine.yaml").contains("label: \"none\""))
        let nonsense = try place.dawb(arguments + ["--force"], input: "maybe\nwhy\nhm\n")
        #expect(nonsense.status == 1 && nonsense.stderr.contains("no answer was given"))
    }

    @Test func columnsAreAskedFor() throws {
        var table = "id,title,body,mood,shop\n"
        for row in 0..<40 {
            table += "\(row),short \(row),a longer text of number \(row),"
            table += "\(row % 2 == 0 ? "good" : "bad"),\(row % 3 == 0 ? "north" : "south")\n"
        }
        try place.write(table, to: "mails.csv")
        try place.write(table.replacing("longer", with: "much longer"), to: "posts.csv")
        let output = try place.dawb(
            ["init", "mine", "--source", "mails.csv", "--target", "posts.csv"],
            input: "title\nshop\ntitle\nnone\n")
        #expect(output.status == 0, "\(output.stderr)")
        #expect(output.stderr.contains("Which column of mails.csv holds the texts?"))
        #expect(output.stderr.contains("[body]"))
        let yaml = try place.text("recipes/mine.yaml")
        #expect(yaml.contains("  text: \"title\"\n  label: \"shop\""), "\(yaml)")
        #expect(yaml.contains("  label: \"none\""))
    }

    @Test func whatLooksOddIsTold() throws {
        var table = "text,label\n"
        for row in 0..<36 {
            table += "this is the story of what we have and it was not in our \(row),"
            table += "\(row % 9 == 0 ? "rare" : "usual")\n"
        }
        try place.write(table, to: "uneven.csv")
        let output = try place.dawb("init", "mine", "--source", "uneven.csv", "--yes")
        #expect(output.status == 0, "\(output.stderr)")
        #expect(
            output.stdout.contains("the class 'usual' has 32 examples, 'rare' 4"),
            "\(output.stdout)")
        #expect(output.stdout.contains("by their usual words: en 20"), "\(output.stdout)")
        try place.write(table.replacing(",", with: ";"), to: "semi.csv")
        let semi = try place.dawb("init", "semi", "--source", "semi.csv", "--yes")
        #expect(semi.status == 0 && semi.stdout.contains("with semicolon between the fields"))
        try place.write(table + "\"never closed,usual\n", to: "open.csv")
        let open = try place.dawb("init", "other", "--source", "open.csv", "--yes")
        #expect(open.status == 1 && open.stderr.contains("a quote that is never closed"))
        try place.write(table + "a text,\n", to: "gap.csv")
        let gap = try place.dawb("init", "other", "--source", "gap.csv", "--yes")
        #expect(gap.status == 1 && gap.stderr.contains("1 of 37 rows have no label"))
        try place.write(
            Data(table.utf8)
                + Data(
                    [0xE9]
                        + Data(" bon texte,usual\n".utf8)), to: "west.csv")
        let west = try place.dawb("init", "other", "--source", "west.csv", "--yes")
        #expect(west.status == 1 && west.stderr.contains("windows-1252, which must be declared"))
        let described = try place.dawb("init", "other", "--source", "corpora/plain", "--yes")
        #expect(described.status == 1 && described.stderr.contains("describes itself"))
    }

    @Test func classesThatOneSideLacksAreLeftOut() throws {
        try place.makeFolder("shelf/bowl")
        try place.write(
            MadePicture(isBrightLeft: true, number: 99).png, to: "shelf/bowl/1.png")
        let output = try place.dawb(
            "init", "mine", "--source", "studio", "--target", "shelf", "--yes")
        #expect(output.status == 0, "\(output.stderr)")
        #expect(output.stderr.contains("the source has no example of 'bowl'"))
        #expect(try place.text("recipes/mine.yaml").contains("classes: {shared: true}"))
    }
}
