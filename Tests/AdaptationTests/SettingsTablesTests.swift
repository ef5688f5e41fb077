import Foundation
import Support
import TestSupport
import Testing

@testable import Adaptation

/// The tables of `docs/methods.md` are those of the methods' own lists of settings.
struct SettingsTablesTests {
    private static let file = packageFolder + "/docs/methods.md"
    private static let (opening, ending) = ("<!-- settings -->\n", "<!-- end of settings -->\n")

    private static func table<M: NamedMethod>(of method: M.Type) throws -> String {
        let rows = try M.Options.descriptions.map { setting in
            let text = String(decoding: try JSONEncoder().encode(setting.usual), as: UTF8.self)
            let usual = text.replacing("\"", with: "").replacing(",", with: ", ")
            return "| `\(setting.key)` | \(usual) | \(setting.allowed) | \(setting.meaning)"
                + "\(setting.unit.map { ", in \($0)" } ?? "") |\n"
        }
        guard !rows.isEmpty else { return "" }
        return "\n`\(M.name)`: \(M.summary)\n\n| setting | default | allowed | meaning |\n"
            + "|---|---|---|---|\n" + rows.joined()
    }

    /// With `DAWB_WRITE_DOCS` in the environment the tables are written instead.
    @Test func areUpToDate() throws {
        let page = try String(contentsOfFile: Self.file, encoding: .utf8)
        let start = try #require(page.range(of: Self.opening)).upperBound
        let end = try #require(page.range(of: Self.ending)).lowerBound
        let tables = try MethodRegistry.methods.map { try Self.table(of: $0) }.joined() + "\n"
        guard ProcessInfo.processInfo.environment["DAWB_WRITE_DOCS"] == nil else {
            let new = page[..<start] + tables + page[end...]
            return try String(new).write(toFile: Self.file, atomically: true, encoding: .utf8)
        }
        #expect(page[start..<end] == tables)
    }
}
