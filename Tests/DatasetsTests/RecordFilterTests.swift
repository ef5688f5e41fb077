import Foundation
import Support
import Testing

@testable import Datasets

struct RecordFilterTests {
    private let records = [("us", "ann"), ("us", "bob"), ("gb", "cat"), ("", "dan")].map {
        Record(
            id: $1, content: .text($1), line: 0,
            attributes: $0.isEmpty ? ["voice": $1] : ["accent": $0, "voice": $1])
    }

    private func filter(_ yaml: String) throws -> RecordFilter {
        try RecordFilter(Settings(yaml: yaml, file: "recipe.yaml"))
    }

    private func kept(_ yaml: String) throws -> [String] {
        let filter = try filter(yaml)
        try filter.check(against: records, of: "speech")
        return records.filter(filter.keeps).map(\.id)
    }

    @Test func keepsWhatFits() throws {
        #expect(try kept("accent: [us, gb]") == ["ann", "bob", "cat"])
        #expect(try kept("accent: us") == ["ann", "bob"])
        #expect(try kept("{accent: [us], voice: [bob, cat]}") == ["bob"])
        #expect(try kept("not: {accent: [us]}") == ["cat", "dan"])
        #expect(try kept("{accent: [us], not: {voice: ann}}") == ["bob"])
        #expect(try kept("not: {voice: [ann, bob, cat, dan]}") == [])
        #expect(RecordFilter.all.isAll && records.allSatisfy(RecordFilter.all.keeps))
    }

    @Test(arguments: [
        ("accents: [us]", "no attribute 'accents'", "Did you mean 'accent'?"),
        ("not: {accents: [us]}", "no attribute 'accents'", "accent, voice"),
        ("accent: [us, gp]", "the accent 'gp'", "Did you mean 'gb'?"),
        ("voice: [nobody]", "the voice 'nobody'", "Values here: ann, bob"),
    ])
    func namesTheNearest(yaml: String, what: String, remedy: String) throws {
        let fault = try #require(throws: UserFault.self) { try kept(yaml) }
        #expect(fault.what.contains(what) && fault.remedy.contains(remedy), "\(fault)")
        #expect(fault.place?.file == "recipe.yaml" && fault.place?.line == 1)
    }

    @Test(arguments: ["accent: []", "accent: {a: b}", "not: [us]", "accent: [[us]]", "accent:"])
    func refusesWhatIsNoListOfValues(yaml: String) throws {
        _ = try #require(throws: UserFault.self) { try filter(yaml) }
    }

    @Test func isWrittenAsItIsRead() throws {
        let text = "{accent: [us], not: {voice: [ann, bob]}}"
        let written = String(decoding: try JSONEncoder().encode(filter(text)), as: UTF8.self)
        // JSON is YAML.
        #expect(
            try kept(written) == kept("{accent: [us], not: {voice: [ann]}}").filter { $0 != "bob" })
        #expect(written.contains(#""not":{"voice":["ann","bob"]}"#))
    }

    @Test func partsAreFiltered() throws {
        let digits = try Corpus.load(named: "spoken-digits", searching: [bundledCorpora])
        let us = try filter("accent: us")
        let others = try filter("not: {accent: us}")
        let all = digits.parts.joined(separator: "+")
        #expect(try digits.labelled(all, where: us).records.count == 1400)
        let (records, sealed) = try digits.sealed(all, where: others, ledger: Evaluator().ledger)
        #expect(records.count == 1980 && sealed?.count == 1980)
        #expect(!records.contains { $0.attributes["accent"] == "us" })
    }
}
