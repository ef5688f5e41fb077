import Support
import Testing

struct SettingsTests {
    private func settings() throws -> Settings {
        try Settings(
            yaml: """
                name: dann
                epochs: 5
                rate: 1e-3
                on: true
                list: [a, b]
                numbers: 1, 2
                quoted: "5"
                text: 'a, b'
                nothing:
                method:
                  schedule: {power: 0.75}
                files:
                  - path: one
                  - path: two
                """, file: "recipe.yaml")
    }

    @Test func readsEachType() throws {
        let settings = try settings()
        #expect(try settings.string("name") == "dann")
        #expect(try settings.int("epochs") == 5)
        #expect(try settings.double("rate") == 0.001)
        #expect(try settings.double("epochs", in: 0...10) == 5)
        #expect(try settings.bool("on"))
        #expect(try settings.strings("list") == ["a", "b"])
        #expect(try settings.strings("name") == ["dann"])
        #expect(try settings.ints("numbers", in: 1...2) == [1, 2])
        #expect(try settings.ints("epochs") == [5])
        #expect(try settings.strings("text") == ["a, b"])
        #expect(try settings.choice("name", among: ["mmd", "dann"]) == "dann")
    }

    @Test func aMissingKeyHasItsDefault() throws {
        let settings = try settings()
        #expect(try settings.string("other", default: "x") == "x")
        #expect(try settings.int("other", default: 1) == 1)
        #expect(try settings.double("other", default: 1) == 1)
        #expect(try settings.bool("other", default: false) == false)
        #expect(try settings.strings("other", default: []) == [])
        #expect(try settings.ints("other", default: [3]) == [3])
        #expect(try settings.choice("other", among: ["a"], default: "a") == "a")
        #expect(try settings.child("other").keys == [])
        #expect(try settings.children("other").count == 0)
    }

    @Test func knowsPathsAndKeys() throws {
        let settings = try settings()
        let schedule = try settings.child("method").child("schedule")
        #expect(settings.path == "")
        #expect(schedule.path == "method.schedule")
        #expect(schedule.keys == ["power"])
        #expect(try settings.children("files").map(\.path) == ["files[0]", "files[1]"])
        #expect(try settings.children("files").map { try $0.string("path") } == ["one", "two"])
        #expect(settings.has("nothing") && !settings.has("other"))
        #expect(settings.isMapping("method") && !settings.isMapping("name"))
        #expect(try settings.child("absent").child("more").path == "absent.more")
        #expect(try settings.child("nothing").keys == [])
    }

    @Test(
        "A value of the wrong type names its line, its path and what was expected",
        arguments: [
            ("list", 5, "text"), ("method", 10, "text"), ("nothing", 9, "text"),
        ])
    func wrongText(key: String, line: Int, expected: String) throws {
        let settings = try settings()
        let fault = try #require(throws: UserFault.self) { try settings.string(key) }
        #expect(fault.place == .init(file: "recipe.yaml", line: line))
        #expect(fault.what.contains("'\(key)' must be \(expected)"))
    }

    @Test func wrongNumbersAndTruths() throws {
        let settings = try settings()
        for key in ["name", "rate", "quoted", "list", "nothing"] {
            #expect(throws: UserFault.self) { try settings.int(key) }
        }
        for key in ["name", "quoted", "list", "on"] {
            #expect(throws: UserFault.self) { try settings.double(key) }
        }
        for key in ["name", "epochs", "quoted", "list"] {
            #expect(throws: UserFault.self) { try settings.bool(key) }
        }
        #expect(throws: UserFault.self) { try settings.ints("list") }
        #expect(throws: UserFault.self) { try settings.strings("method") }
        #expect(throws: UserFault.self) { try settings.strings("files") }
        #expect(throws: UserFault.self) { try settings.child("name") }
        #expect(throws: UserFault.self) { try settings.children("method") }
        #expect(throws: UserFault.self) { try settings.children("list") }
    }

    @Test(arguments: [".nan", ".inf", "nan", "inf", "-infinity", "1e999", "99999999999999999999"])
    func refusesWhatIsNotFiniteOrTooLarge(text: String) throws {
        let settings = try Settings(yaml: "x: \(text)", file: "f")
        #expect(throws: UserFault.self) { try settings.int("x") }
        if text.hasPrefix("9") { return }
        #expect(throws: UserFault.self) { try settings.double("x") }
    }

    @Test func refusesWhatIsOutOfRange() throws {
        let settings = try settings()
        let whole = try #require(throws: UserFault.self) { try settings.int("epochs", in: 6...9) }
        #expect(whole.what == "'epochs' must be a whole number from 6 to 9, but is '5'")
        #expect(throws: UserFault.self) { try settings.double("rate", in: 1...2) }
        #expect(throws: UserFault.self) { try settings.ints("numbers", in: 2...3) }
    }

    @Test func aMissingKeyWithoutDefaultSaysWhereItBelongs() throws {
        let settings = try settings().child("method")
        let fault = try #require(throws: UserFault.self) { try settings.int("depth") }
        #expect(fault.what == "'method.depth' is missing")
        #expect(fault.place == .init(file: "recipe.yaml", line: 10))
        #expect(fault.remedy.contains("depth: …") && fault.remedy.contains("whole number"))
    }

    @Test func unknownKeysAndChoicesNameTheNearest() throws {
        let settings = try settings()
        let key = try #require(throws: UserFault.self) {
            try settings.child("method").allow("shedule", "rate")
        }
        #expect(key.what == "unknown key 'method.schedule'")
        #expect(key.place == .init(file: "recipe.yaml", line: 11))
        #expect(key.remedy.hasPrefix("Did you mean 'shedule'?"))
        let choice = try #require(throws: UserFault.self) {
            try settings.choice("name", among: ["cdan", "dan", "mmd"])
        }
        #expect(choice.remedy.hasPrefix("Did you mean 'dan'?"))
        try settings.child("method").allow(["schedule"])
    }

    @Test func faultsArePlacedAtTheirKey() throws {
        let settings = try settings()
        #expect(settings.fault("rate", "a", remedy: "b").place?.line == 3)
        #expect(settings.fault("other", "a", remedy: "b").place?.line == 1)
        #expect(settings.fault(nil, "a", remedy: "b").place?.file == "recipe.yaml")
        #expect(Settings.empty.keys.isEmpty)
    }
}
