import Support
import Testing

/// Settings made to keep a reader busy: each is refused after little work.
struct SettingsLimitTests {
    /// How long each may take, in a build without optimisation too.
    private static let most = Duration.milliseconds(1_500)

    private func fault(_ yaml: String) throws -> UserFault {
        var fault: UserFault?
        let time = try ContinuousClock().measure {
            fault = try #require(throws: UserFault.self) { try Settings(yaml: yaml, file: "f") }
        }
        #expect(time < Self.most, "\(time)")
        return try #require(fault)
    }

    /// Nine lists of ten aliases each, the last of them a key: 10⁹ values.
    private static var bomb: String {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...8 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(items)]\n"
        }
        return text
    }

    @Test(arguments: ["? *a4 : 1\n", "*a4 : 1\n", "b: {*a4 : 1}\n", "? [*a4]\n: 1\n"])
    func aliasesInAKey(key: String) throws {
        let lists = Self.bomb.split(separator: "\n").prefix(5).joined(separator: "\n") + "\n"
        _ = try fault(lists + key)
        _ = try fault(Self.bomb + key.replacing("a4", with: "a8"))
    }

    @Test func aliasesInAListThatIsAKey() throws {
        // All within one key, so that nothing else of the file is counted before.
        let items = Self.bomb.split(separator: "\n").map { $0.drop { $0 != "&" } }
        let fault = try fault("? [\(items.joined(separator: ", "))]\n: 1\n")
        #expect(fault.what == "a key is a list or a mapping")
    }

    @Test func aLongTextAsManyKeys() throws {
        let long = String(repeating: "k", count: 2 << 20)
        let fault = try fault(
            "a: &i \(long)\nb:\n" + String(repeating: "- {*i : 1}\n", count: 33_000))
        #expect(fault.what == "a key has more than 1024 bytes")
    }

    @Test(arguments: ["? ", "{", "[", "- ", "? - ", "{a: "])
    func deepNesting(opening: String) throws {
        _ = try fault(String(repeating: opening, count: 100_000))
        _ = try fault("a: " + String(repeating: opening, count: 900) + "x")
    }

    @Test func nestingUpToTheLimit() throws {
        func nested(_ depth: Int) -> String {
            "a: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try Settings(yaml: nested(64), file: "f").keys == ["a"])
        #expect(try fault(nested(65)).what.contains("more than 64 deep"))
    }

    @Test func aliasesThatNestDeeperAndDeeper() throws {
        var text = "a0: &a0 [x]\n"
        for level in 1...200 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(try fault(text).what.contains("unfolds"))
    }

    @Test func manyValues() throws {
        let list = "a: [" + String(repeating: "1,", count: 1_500_000) + "]"
        #expect(try fault(list).what.contains("100,000 values"))
    }

    @Test func manyDirectives() throws {
        let lines = (0..<50_000).map { "%TAG !t\($0)! tag:x\n" }.joined()
        #expect(try fault(lines + "--- {a: 1}").what.contains("lines that begin with %"))
    }

    @Test func aliasesOfWordsCanBeKeys() throws {
        let settings = try Settings(yaml: "a: &k word\n*k : 2\nc: {*k : *k}", file: "f")
        #expect(settings.keys == ["a", "word", "c"])
        #expect(try settings.child("c").string("word") == "word")
    }

    @Test func whatStandsBehindAKeyHasItsPlace() throws {
        let settings = try Settings(yaml: "a: &x\n  k: 1\nb:\n  *x\nc: [1,\n  2]", file: "f")
        #expect(settings.place(of: "a").line == 1 && settings.place(of: "b").line == 3)
        #expect(try settings.child("b").place(of: "k").line == 2)
        #expect(settings.place(of: "c").line == 5)
    }
}
