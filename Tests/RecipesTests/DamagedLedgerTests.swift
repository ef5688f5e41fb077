import Datasets
import Support
import Testing

@testable import Runs

/// A report never shows a ledger that does not match the run.
struct DamagedLedgerTests {
    private let tiny: TinyRun
    private let ledger = "run/checkpoint/ledger.json"

    init() throws {
        tiny = try TinyRun()
        try tiny.stopInCeiling("run")
    }

    private func expectRefusal(_ words: String, source: SourceLocation = #_sourceLocation) {
        let fault = #expect(throws: UserFault.self, sourceLocation: source) {
            try tiny.run("run")
        }
        #expect(fault?.what.contains(words) == true, "\(fault as Any)", sourceLocation: source)
        #expect(fault?.remedy.contains("anew without --resume") == true, sourceLocation: source)
        #expect(!Files.exists(tiny.path("run/result.json")), sourceLocation: source)
    }

    @Test func anEditedCount() throws {
        let text = try Files.readText(tiny.path(ledger))
        let edited = text.replacing(/"count" : 4/, with: "\"count\" : 3")
        #expect(edited != text)
        try Files.writeAtomically(edited, to: tiny.path(ledger))
        expectRefusal("is not what was written")
    }

    @Test func none() {
        Files.remove(tiny.path(ledger))
        expectRefusal("is missing")
    }

    @Test func noListOfWhatTheRunReads() {
        Files.remove(tiny.path("run/checkpoint/corpora.json"))
        expectRefusal("corpora.json, is missing")
    }

    @Test func anEditedListOfWhatTheRunReads() throws {
        let list = "run/checkpoint/corpora.json"
        let text = try Files.readText(tiny.path(list))
        // A corpus more does not change what is known of the others.
        let edited = text.replacing("{\n", with: "{\n  \"another\" : \"0\",\n", maxReplacements: 1)
        #expect(edited != text)
        try Files.writeAtomically(edited, to: tiny.path(list))
        expectRefusal("corpora.json, is not what was written")
    }

    @Test func anotherRuns() throws {
        let other = try Made.folder(in: tiny.scratch, "other")
        try Files.writeAtomically(Files.read(other.ledger), to: tiny.path(ledger))
        expectRefusal("is not what was written")
    }

    @Test func theOneThatTheRunBeganWith() throws {
        _ = try tiny.folder("begun", resumes: false)
        try Files.writeAtomically(
            Files.read(tiny.path("begun/checkpoint/ledger.json")), to: tiny.path(ledger))
        expectRefusal("does not say that labels were opened")
    }

    @Test func oneThatSaysMore() throws {
        let folder = try tiny.folder("run", resumes: true)
        var readings = LabelReadings(readings: try folder.savedReadings())
        readings.readings.append(
            LabelReading(what: "odd/test", when: "now", count: 16, purpose: "to look"))
        try folder.save(readings)
        #expect(throws: UserFault.self) {
            _ = try Run(tiny.experiment(), folder: folder)()
        }
        #expect(!Files.exists(folder.result))
    }
}
