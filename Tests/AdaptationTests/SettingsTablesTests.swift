import Foundation
import Support
import TestSupport
import Testing

@testable import Adaptation

/// The tables of settings in `docs` are those of the lists of settings.
struct SettingsTablesTests {
    /// A page, and what stands in it between the marks `<!-- NAME -->` and `<!-- end of NAME -->`.
    struct Page: Sendable, CustomTestStringConvertible {
        var file: String
        var parts: [(name: String, text: String)]
        var testDescription: String { file }
    }

    private static func table(_ settings: [SettingDescription], of what: String) throws -> String {
        let rows = try settings.map { setting in
            let text = String(decoding: try JSONEncoder().encode(setting.usual), as: UTF8.self)
            // A section of its own has a table of its own.
            let usual =
                text.hasPrefix("{\"")
                ? "" : text.replacing("\"", with: "").replacing(",", with: ", ")
            return "| `\(setting.key)` | \(usual) | \(setting.allowed) | \(setting.meaning)"
                + "\(setting.unit.map { ", in \($0)" } ?? "") |\n"
        }
        return "| \(what) | default | allowed | meaning |\n|---|---|---|---|\n" + rows.joined()
    }

    private static func table<M: NamedMethod>(of method: M.Type) throws -> String {
        let settings = M.Options.descriptions
        guard !settings.isEmpty else { return "" }
        return try "\n`\(M.name)`: \(M.summary)\n\n" + table(settings, of: "setting")
    }

    private static func pages() throws -> [Page] {
        let methods = try MethodRegistry.methods.map { try table(of: $0) }.joined()
        let sections = [
            ("training", TrainingPlan.descriptions), ("transfer", TransferPlan.descriptions),
            ("pretext", PretextPlan.descriptions),
        ]
        return [
            Page(file: "methods.md", parts: [("settings", methods + "\n")]),
            Page(
                file: "recipes.md",
                parts: try sections.map { ($0, "\n" + (try table($1, of: "key")) + "\n") }),
        ]
    }

    /// With `DAWB_WRITE_DOCS` in the environment the tables are written instead.
    @Test(arguments: try pages()) func areUpToDate(page: Page) throws {
        let file = packageFolder + "/docs/" + page.file
        var text = try String(contentsOfFile: file, encoding: .utf8)
        for (name, table) in page.parts {
            let start = try #require(text.range(of: "<!-- \(name) -->\n")).upperBound
            let end = try #require(text.range(of: "<!-- end of \(name) -->\n")).lowerBound
            if ProcessInfo.processInfo.environment["DAWB_WRITE_DOCS"] != nil {
                text.replaceSubrange(start..<end, with: table)
            } else {
                #expect(text[start..<end] == table)
            }
        }
        if ProcessInfo.processInfo.environment["DAWB_WRITE_DOCS"] != nil {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
    }
}
