import Support
import Testing

struct SettingsOverrideTests {
    private let base = "method: dann\ntraining:\n  epochs: 5\nseeds: [1, 2]\nempty:\n"

    private func set(_ path: String, _ text: String) throws -> Settings {
        try Settings(yaml: base, file: "r.yaml").setting(path, to: text)
    }

    @Test func replacesAndAdds() throws {
        #expect(try set("method", "mmd").string("method") == "mmd")
        #expect(try set("training.epochs", "7").child("training").int("epochs") == 7)
        #expect(try set("training.rate", "0.1").child("training").int("epochs") == 5)
        #expect(try set("a.b.c", "x").child("a").child("b").string("c") == "x")
        #expect(try set("empty.a", "1").child("empty").int("a") == 1)
        #expect(try set("method", "mmd").keys == ["method", "training", "seeds", "empty"])
    }

    @Test(arguments: ["3,4", "3, 4", "[3, 4]", " [3,4] "])
    func readsLists(text: String) throws {
        #expect(try set("seeds", text).ints("seeds") == [3, 4])
    }

    @Test func readsFlowMappingsAndQuotes() throws {
        let method = try set("method", "{name: mmd, weight: 0.5}").child("method")
        #expect(try method.double("weight") == 0.5)
        #expect(try set("method", "'a, b'").strings("method") == ["a, b"])
        #expect(throws: UserFault.self) { try set("seeds", "\"3\"").ints("seeds") }
        #expect(try set("method", "''").string("method") == "")
    }

    @Test(arguments: ["a: b", "# no remark", "*star", "@at", "- x", "x]", "%"])
    func plainTextIsTakenAsItStands(text: String) throws {
        #expect(try set("method", text).string("method") == text)
    }

    @Test func itsPlaceIsTheCommandLine() throws {
        let settings = try set("training.epochs", "many")
        let fault = try #require(throws: UserFault.self) {
            try settings.child("training").int("epochs")
        }
        #expect(fault.place == .init(file: "--set training.epochs"))
        let nested = try set("method", "{name: 5, x: [1, a]}").child("method")
        #expect(nested.fault("x", "", remedy: "").place == .init(file: "--set method"))
    }

    @Test(arguments: ["method.name", "seeds.0", "training.epochs.x", "", ".", "a..b", "a."])
    func faultyPaths(path: String) throws {
        let fault = try #require(throws: UserFault.self) { try set(path, "1") }
        #expect(fault.place == .init(file: "--set \(path)"))
    }

    @Test(arguments: ["[1, 2", "{a: 1", "\"open", "[1] 2", "{a: 1, a: 2}"])
    func malformedValues(text: String) throws {
        let fault = try #require(throws: UserFault.self) { try set("seeds", text) }
        #expect(fault.place == .init(file: "--set seeds"))
    }

    @Test func nothingStaysNothing() throws {
        #expect(throws: UserFault.self) { try set("method", "").string("method") }
    }

    @Test func takesPairsInTurn() throws {
        let settings = try Settings(yaml: base, file: "r.yaml")
        var keys: [String] = []
        let changed = try settings.setting(["a.b=x=y", "seeds=3", "a.b=z"]) { key, settings in
            keys.append(key)
            #expect(settings.has("a") == (keys.count > 1))
        }
        #expect(keys == ["a.b", "seeds", "a.b"])
        #expect(try changed.child("a").string("b") == "z" && changed.ints("seeds") == [3])
        for wrong in ["seeds", "=3", ""] {
            let fault = try #require(throws: UserFault.self) {
                try settings.setting([wrong]) { _, _ in }
            }
            #expect(fault.what == "--set \(wrong) has no value")
        }
    }

    @Test func aKeyThatIsUnknownHasANearOne() {
        func remedy(_ key: String) -> String {
            Settings.unknownOverride(
                key, "no key", among: ["a.rate", "b.rate", "a.clip"], advice: "Look."
            ).remedy
        }
        #expect(remedy("rate") == "Did you mean a.rate or b.rate? Look.")
        #expect(remedy("a.clop") == "Did you mean a.clip? Look.")
        #expect(remedy("something.else") == "Look.")
    }
}
