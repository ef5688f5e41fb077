import Foundation
import Testing

/// `dawb encoders`, with a data folder of its own.
struct EncodersTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.makeEncoder("fetched")
        try place.write("do as you like\n", to: "fetched/LICENSE")
    }

    private func encoders(_ arguments: String...) throws -> Output {
        try Running(
            "/usr/bin/env",
            ["DAWB_DATA=\(place.path)/data", Workplace.program, "encoders"] + arguments, in: place
        ).finish()
    }

    @Test func areAddedListedAndRemoved() throws {
        let added = try encoders("add", "tiny", "--from", "fetched")
        #expect(added.status == 0, "\(added.stderr)")
        #expect(added.stdout == "tiny: bert, 2 layers of 16, 60 tokens\n")
        #expect(
            place.files(under: "data/encoders/tiny") == [
                "LICENSE", "config.json", "encoder.yaml", "model.safetensors", "vocab.txt",
            ])

        let list = try encoders()
        #expect(list.status == 0 && list.stdout.hasPrefix("name "))
        let line = try #require(list.stdout.split(separator: "\n").first { $0.hasPrefix("tiny ") })
        #expect(line.contains("registered: ") && line.hasSuffix("LICENSE"))
        #expect(list.stdout.contains("\ne5-small "))
        let json = try encoders("list", "--json")
        let all = try #require(
            JSONSerialization.jsonObject(with: Data(json.stdout.utf8)) as? [[String: Any]])
        let tiny = try #require(all.first { $0["name"] as? String == "tiny" })
        #expect(tiny["origin"] as? String == "fetched" && tiny["registered"] as? Bool == true)
        #expect(tiny["length"] as? Int == 20)

        let again = try encoders("add", "tiny", "--from", "fetched")
        #expect(again.status == 1 && again.stderr.contains("--replace"))
        #expect(try encoders("add", "tiny", "--from", "fetched", "--replace").status == 0)
        #expect(try encoders("remove", "tiny").status == 0)
        #expect(!place.exists("data/encoders/tiny") && place.exists("fetched/config.json"))
        #expect(place.files(under: "data/encoders").isEmpty)
        #expect(try encoders("remove", "tiny").stderr.contains("none is registered"))
    }

    @Test func damageIsNamed() throws {
        #expect(try encoders("add", "tiny", "--from", "fetched").status == 0)
        let whole = try encoders("verify", "tiny")
        #expect(whole.status == 0, "\(whole.stderr)")
        #expect(whole.stdout == "tiny: bert, 2 layers of 16, 60 tokens, as described\n")
        try place.write("[PAD]\n", to: "data/encoders/tiny/vocab.txt")
        let damaged = try encoders("verify", "tiny")
        #expect(damaged.status == 1 && damaged.stdout.isEmpty)
        #expect(damaged.stderr.contains("tiny/vocab.txt is not the file that was registered"))
        #expect(try encoders("verify", "tinny").stderr.contains("tiny"))
    }

    @Test(arguments: [
        (["add", "a/b", "--from", "fetched"], "cannot be the name of an encoder"),
        (["add", "e5-small", "--from", "fetched"], "which would be found first"),
        (["add", "x", "--from", "nothing"], "there is no folder or file nothing"),
        (["add", "x", "--from", "recipes"], "has no config.json"),
        (["add", "x", "--from", "fetched/vocab.txt"], "no wheel"),
        (["add", "x", "--from", "fetched", "--inside", "it"], "is a folder"),
        (["add", "x", "--from", "fetched", "--tokenizer", "recipes"], "recipes"),
    ])
    func whatCannotBeAddedLeavesNothing(arguments: [String], words: String) throws {
        let output = try Running(
            "/usr/bin/env",
            ["DAWB_DATA=\(place.path)/data", Workplace.program, "encoders"] + arguments, in: place
        ).finish()
        #expect(output.status == 1 && output.stdout.isEmpty)
        #expect(output.stderr.contains(words), "\(output.stderr)")
        #expect(place.files(under: "data").isEmpty)
    }
}
