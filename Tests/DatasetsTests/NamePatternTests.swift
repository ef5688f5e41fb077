import Testing

@testable import Datasets

struct NamePatternTests {
    @Test func readsNames() throws {
        let pattern = try NamePattern("{class}_{speaker}_{take}")
        #expect(pattern.fields == ["class", "speaker", "take"])
        #expect(pattern.attributes == ["speaker", "take"])
        #expect(
            pattern.values(in: "7_jackson_32") == [
                "class": "7", "speaker": "jackson", "take": "32",
            ])
        // The last field takes what is left.
        #expect(pattern.values(in: "7_jackson_3_2")?["take"] == "3_2")
        #expect(try NamePattern("take-{take}: {class}.").values(in: "take-1: é.")?["class"] == "é")
    }

    @Test(arguments: ["", "7", "7_", "7_jackson", "7__1", "_jackson_1", "7_jackson_"])
    func refusesOtherNames(name: String) throws {
        #expect(try NamePattern("{class}_{speaker}_{take}").values(in: name) == nil)
    }

    @Test func theEndMustBeThere() throws {
        let pattern = try NamePattern("{class}-rec")
        #expect(pattern.values(in: "one-rec") == ["class": "one"])
        #expect(pattern.values(in: "one-rec-rec") == nil && pattern.values(in: "one") == nil)
    }

    @Test(arguments: [
        ("", "no field {class}"), ("{speaker}", "no field {class}"), ("{class", "never closed"),
        ("{class}{speaker}", "nothing tells"), ("{class}_{class}", "twice"), ("{}_{class}", "'{}'"),
        ("{ a }_{class}", "'{ a }'"), ("a}_{class}", "cannot be"), ("{class}/{take}", "cannot be"),
        ("{{class}}", "is not the name"),
    ])
    func refusesOtherPatterns(pattern: String, what: String) throws {
        let fault = try #require(throws: NamePattern.Malformed.self) { try NamePattern(pattern) }
        #expect(fault.what.contains(what), "\(fault.what)")
    }
}
