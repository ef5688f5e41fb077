import Support
import TestSupport
import Testing

struct SettingsParsingTests {
    private func fault(_ yaml: String) throws -> UserFault {
        try #require(throws: UserFault.self) { try Settings(yaml: yaml, file: "f.yaml") }
    }

    /// The name of a file that is no recipe must not end in all of its text on the terminal.
    @Test func aMessageShowsTheBeginningOfALongText() throws {
        let what = try fault(String(repeating: "secret ", count: 1_000)).what
        #expect(what.hasPrefix("f.yaml must hold a mapping, but holds 'secret secret"))
        #expect(what.count < 120)
    }

    @Test(arguments: ["", "\n\n", "# only a remark\n", "---\n", "~", "--- null\n..."])
    func emptyIsAFault(yaml: String) throws {
        #expect(try fault(yaml).what == "f.yaml is empty")
    }

    @Test(arguments: ["- a\n- b", "just text", "5", "\"\""])
    func theRootMustBeAMapping(yaml: String) throws {
        #expect(try fault(yaml).what.hasPrefix("f.yaml must hold a mapping"))
    }

    @Test(arguments: [
        ("a: 1\nb: [1, 2\nc: 3", 3), ("a: 1\n  b: 2", 2), ("a: 1\nb: \"open", 2),
        ("a: {", 1), ("a: 1\n\tb: 2", 2), ("a: *nobody", 1), ("a: 1\n---\nb: 2", 2),
        ("a: 1\nb: \u{1}", 2), ("a: @b", 1),
    ])
    func malformedYAMLNamesItsLine(yaml: String, line: Int) throws {
        let fault = try fault(yaml)
        #expect(fault.what.hasPrefix("malformed YAML: "))
        #expect(fault.place == .init(file: "f.yaml", line: line))
    }

    @Test func aKeyTwiceIsAFault() throws {
        let fault = try fault("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3")
        #expect(fault.what.contains("'c' is there twice"))
        #expect(fault.place?.line == 3)
        #expect(throws: UserFault.self) { try Settings(yaml: "a: 1\n\"a\": 2", file: "f") }
    }

    @Test(arguments: ["[a]: 1", "{a: b}: 1", "? [a]\n: 1", "a: !!binary aGk=", "a: !python/x {}"])
    func refusesStrangeKeysAndTags(yaml: String) throws {
        _ = try fault(yaml)
    }

    @Test func aliasesAreResolvedButMayNotUnfoldWithoutEnd() throws {
        let settings = try Settings(yaml: "a: &x {k: 1}\nb: *x", file: "f")
        #expect(try settings.child("b").int("k") == 1)
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(items)]\n"
        }
        #expect(try fault(bomb).what.contains("unfolds"))
    }

    @Test(arguments: ["[", "{a: "])
    func deepNestingIsAFaultAndNoCrash(opening: String) throws {
        _ = try fault("a: " + String(repeating: opening, count: 100_000))
    }

    @Test func everyTruncationIsReadOrRefused() {
        let yaml = "a: {b: [1, \"zwei\", 'drei']}\nl:\n  - x: |\n      t\n    y: &k 1\nz: *k\n"
        for end in yaml.indices {
            // Either outcome is right; a crash is not.
            _ = try? Settings(yaml: String(yaml[..<end]), file: "f")
        }
    }

    @Test func acceptsCRLFAndAByteOrderMark() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("\u{FEFF}a: 1\r\nb: text\r\n", to: "f.yaml")
        let settings = try Settings(contentsOf: file)
        #expect(try settings.int("a") == 1)
        #expect(try settings.string("b") == "text")
    }

    @Test func missingAndUndecodableFilesAreFaults() throws {
        let folder = try TemporaryFolder()
        let missing = try #require(throws: UserFault.self) {
            try Settings(contentsOf: "\(folder.path)/none.yaml")
        }
        #expect(missing.place?.file.hasSuffix("none.yaml") == true)
        let latin = try folder.write(Array("a: 1\nb: caf".utf8) + [0xE9], to: "latin.yaml")
        let fault = try #require(throws: UserFault.self) { try Settings(contentsOf: latin) }
        #expect(fault.place == .init(file: latin, line: 2))
    }
}
