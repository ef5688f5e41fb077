import Foundation
import Testing

/// `dawb shift`: how far apart two sets of data are.
struct ShiftTests {
    private func shift(_ place: Workplace, _ arguments: [String]) throws -> ResultJSON {
        let output = try place.dawb(["shift"] + arguments + ["--json"])
        try #require(output.status == 0, "\(output.stderr)")
        return try ResultJSON(output.stdout)
    }

    @Test func picturesInAnotherLight() throws {
        let place = try Workplace.withPictures()
        for name in ["bright", "dim"] {
            try place.write(
                Data("no picture".utf8), to: "corpora/\(name)/left/broken.png")
            try place.remove("corpora/\(name)/corpus.yaml")
        }
        try place.write("mine", to: "corpora/dim/left/notes.txt")
        let result = try shift(place, ["corpora/bright", "corpora/dim"])
        #expect(try result.string("modality") == "image")
        let target = try result.child("target")
        #expect(try target.number("examples") == 48 && target.number("records") == 49)
        #expect(try target.child("passed_over").number(".txt") == 1)
        #expect(try result.child("separation").number("a_distance") > 1)
        let drifts = try result.children("drifts")
        let brightness = try #require(try drifts.first { try $0.string("name") == "brightness" })
        #expect(try brightness.number("effect") < -0.8 && brightness.number("p_value") < 0.05)
        #expect(try brightness.number("source_mean") > brightness.number("target_mean"))
        #expect(place.files(under: ".").allSatisfy { !$0.hasSuffix(".html") })
    }

    @Test func theSameFolderTwice() throws {
        let place = try Workplace.withPictures()
        try place.remove("corpora/bright/corpus.yaml")
        let output = try place.dawb("shift", "corpora/bright", "./corpora/bright/")
        #expect(output.status == 0, "\(output.stderr)")
        #expect(output.stdout.contains("No shift was seen"))
        #expect(output.stdout.contains("source and target are the same data"))
        let inside = try place.dawb("shift", "corpora/bright", "corpora/bright/left")
        #expect(inside.stdout.contains("the target lies inside the source"))
    }

    @Test func textsAndTheirPage() throws {
        let place = try Workplace()
        let output = try place.dawb("shift", "plain", "odd")
        #expect(output.status == 0, "\(output.stderr)")
        #expect(output.stdout.contains("Words of the target") && output.stdout.contains("phone"))
        let page = try place.text("shift-plain-odd.html")
        #expect(page.contains("Farthest from the other side") && !page.contains("<script"))
        try place.expectFault(["shift", "plain", "odd"], "shift-plain-odd.html exists", "--force")
        let again = try place.dawb("shift", "plain", "odd", "--force")
        #expect(again.status == 0 && again.stdout == output.stdout)
    }

    @Test func aModelTellsClassShares() throws {
        let place = try Workplace.withModel()
        var lines = ""
        for row in 0..<40 { lines += "the desk number \(row) is \(row < 32 ? "good" : "bad")\n" }
        try place.write(lines, to: "mostly-good.txt")
        let result = try shift(place, ["plain", "mostly-good.txt", "--model", "run"])
        let classes = try result.children("classes")
        #expect(try classes.map { try $0.string("name") } == ["negative", "positive"])
        #expect(try abs(classes[1].number("source") - 0.5) < 0.1)
        #expect(try classes[1].number("estimated") > 0.65)
        #expect(try result.string("features").hasSuffix("model"))
    }

    @Test func sounds() throws {
        let place = try Workplace.withTones()
        let page = try place.dawb(
            "shift", "corpora/tones/low", "corpora/tones/high", "--out", "page.html")
        #expect(page.status == 0, "\(page.stderr)")
        #expect(try place.text("page.html").contains("<audio"))
        #expect(page.stdout.contains("bandwidth"))
    }

    @Test func badInput() throws {
        let place = try Workplace.withPictures()
        try place.makeFolder("empty")
        try place.expectFault(["shift", "empty", "corpora/dim"], "it is empty")
        try place.expectFault(["shift", "plain", "dim"], "plain/train is text, dim/adapt is image")
        try place.expectFault(["shift", "none", "dim"], "there is no corpus 'none'")
        try place.expectFault(["shift", "plain", "odd", "--modality", "smell"], "smell")
        try place.write("one text alone\n", to: "one.txt")
        try place.expectFault(["shift", "plain", "one.txt"], "one.txt has one example")
        try place.write("a text\nanother text\nand a third\n", to: "three.txt")
        let few = try place.dawb("shift", "plain", "three.txt", "--out", "few.html")
        #expect(few.status == 0 && few.stdout.contains("Too few examples"), "\(few)")
        for at in 0..<30 { try place.write(Data("x\(at)".utf8), to: "empty/\(at).png") }
        try place.expectFault(["shift", "dim", "empty"], "nothing in empty can be read")
    }
}
