import Adaptation
import Foundation
import Support
import Synchronization
import TestSupport
import Testing

@testable import Runs

/// The log of a run's events, which follows the run and never disturbs it.
struct EventLogTests {
    private let job = Job(method: .sourceOnly, seed: 2)

    private func lines(_ path: String) throws -> [Substring] {
        try Files.readText(path).split(separator: "\n")
    }

    private func decoded(_ line: some StringProtocol) -> TimedRunEvent? {
        JSONText.decode(TimedRunEvent.self, Array(line.utf8))
    }

    /// The events of a log, all of whose lines are whole.
    private func events(_ path: String) throws -> [RunEvent] {
        try lines(path).map { try #require(decoded($0), "\($0)").event }
    }

    private func step(_ job: Job, _ epoch: Int = 1) -> RunEvent {
        .step(job, epoch: epoch, losses: ["classification": 0.5], share: 0.25)
    }

    private var everyKind: [RunEvent] {
        let record = EpochRecord(
            losses: ["classification": 0.5], figures: [Figure("accepted"): 0.75],
            validators: ["source-accuracy": 1], predictedShares: [0.25, 0.75])
        return [
            .began(folder: "runs/x", jobs: 4), step(job), .epoch(job, epoch: 1, of: 3, record),
            .finished(job, selectedEpoch: 3, seconds: 1.5),
            .discarded(job, why: "a \"file\"\nis missing"),
            .ended(verdict: .noDifference, chosenMethod: "coral", wallSeconds: 2.5),
            .failed(why: "no space"), .interrupted, .logLost(why: "no space"),
        ]
    }

    @Test func eventsComeBackFromJSON() throws {
        for event in everyKind {
            let timed = TimedRunEvent(event)
            let text = try JSONText.encode(timed, pretty: false)
            #expect(text.firstIndex(of: "\n") == text.indices.last)
            #expect(decoded(text) == timed)
        }
        #expect(decoded(#"{"kind":"other","time":"2026-01-31T14:05:09.123Z"}"#) == nil)
    }

    @Test func aLineOfEachKindAsItIsDocumented() throws {
        let texts = try everyKind.prefix(6).map {
            try JSONText.encode(TimedRunEvent($0, time: "T"), pretty: false)
        }
        let job = #""method":"source-only""#
        let expected = [
            #"{"folder":"runs/x","jobs":4,"kind":"began","time":"T"}"#,
            #"{"epoch":1,"kind":"step","losses":{"classification":0.5},"#
                + job + #","seed":2,"share":0.25,"time":"T"}"#,
            #"{"epoch":1,"epochs":3,"figures":{"accepted":0.75},"kind":"epoch","#
                + #""losses":{"classification":0.5},"# + job
                + #","predicted_shares":[0.25,0.75],"seed":2,"time":"T","#
                + #""validators":{"source-accuracy":1}}"#,
            #"{"kind":"finished","# + job
                + #","seconds":1.5,"seed":2,"selected_epoch":3,"time":"T"}"#,
            #"{"kind":"discarded","# + job
                + #","seed":2,"time":"T","why":"a \"file\"\nis missing"}"#,
            #"{"chosen_method":"coral","kind":"ended","time":"T","#
                + #""verdict":"no-difference","wall_seconds":2.5}"#,
        ]
        #expect(texts == expected.map { $0 + "\n" })
    }

    @Test func aLossThatIsNotANumberIsText() throws {
        let event = TimedRunEvent(
            .step(job, epoch: 1, losses: ["classification": .nan], share: 0))
        let text = try JSONText.encode(event, pretty: false)
        #expect(text.contains(#""classification":"nan""#))
        guard case .step(_, _, let losses, _)? = decoded(text)?.event else {
            Issue.record("not a step: \(text)")
            return
        }
        #expect(losses["classification"]?.isNaN == true)
    }

    @Test func timesAreInUTCToTheMillisecond() {
        let time = timespec(tv_sec: 1_769_868_309, tv_nsec: 7_999_999)
        #expect(TimedRunEvent.text(of: time) == "2026-01-31T14:05:09.007Z")
        let form = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/
        #expect(TimedRunEvent(.interrupted).time.wholeMatch(of: form) != nil)
    }

    @Test func ofManyStepsOneASecondAndJob() {
        var thinning = StepThinning(seconds: 1)
        let other = Job(method: .sourceOnly, seed: 1)
        var admitted: [Job: Int] = [:]
        // 100 steps a second for 10 seconds.
        for index in 0..<1_000 {
            for job in [job, other] where thinning.admits(step(job), at: Double(index) / 100) {
                admitted[job, default: 0] += 1
            }
        }
        let others = everyKind.filter { if case .step = $0 { false } else { true } }
        let passed = others.filter { thinning.admits($0, at: 9.99) }
        #expect(passed == others)
        #expect(admitted == [job: 10, other: 10])
    }

    @Test func aLogOfManyStepsIsShort() throws {
        let scratch = try TemporaryFolder()
        let folder = try Made.folder(in: scratch)
        let log = EventLog(folder, stepSeconds: 3_600) { Issue.record("lost: \($0)") }
        for epoch in 1...3 {
            for _ in 0..<1_000 { log.observe(TimedRunEvent(step(job, epoch))) }
            log.observe(TimedRunEvent(.finished(job, selectedEpoch: epoch, seconds: 1)))
        }
        #expect(
            try events(folder.events) == [step(job)]
                + (1...3).map { .finished(job, selectedEpoch: $0, seconds: 1) })
    }

    @Test func aRunIsLoggedAndAResumedOneAppends() throws {
        let tiny = try TinyRun()
        try tiny.stopInCeiling("run")
        let path = tiny.path("run/events.jsonl")
        let before = try events(path)
        #expect(before.first == .began(folder: tiny.path("run"), jobs: 10))
        #expect(before.last == .interrupted)
        // As a kill leaves it.
        let half = #"{"epoch":3,"kind":"st"#
        let text = try Files.readText(path)
        try Files.writeAtomically(text + half, to: path)

        let (left, discarded) = try tiny.run("run")
        #expect(discarded == [])
        let all = try Files.readText(path)
        #expect(all.hasPrefix(text + half + "\n"))
        let after = try all.dropFirst((text + half).count).split(separator: "\n").map {
            try #require(decoded($0), "\($0)").event
        }
        #expect(after.first == .began(folder: tiny.path("run"), jobs: 2))
        guard case .ended(_, let chosen, let seconds)? = after.last else {
            Issue.record("the last is no end: \(after.suffix(1))")
            return
        }
        #expect(left.result.contains("\"chosen_method\" : \"\(chosen)\"") && seconds > 0)
        let epochs = (before + after).count { if case .epoch = $0 { true } else { false } }
        let finished = (before + after).count { if case .finished = $0 { true } else { false } }
        // 5 methods, 2 seeds, 3 epochs.
        #expect(epochs == 30 && finished == 10)
    }

    @Test func aLogThatCannotBeWrittenDoesNotStopTheRun() throws {
        let tiny = try TinyRun()
        let whole = try tiny.run("whole", resumes: false).left
        try Files.makeFolder(tiny.path("run/events.jsonl"))
        let losses = Mutex<[String]>([])
        let (left, _) = try tiny.run(
            "run", resumes: false,
            observers: [
                { event in
                    if case .logLost(let why) = event.event { losses.withLock { $0.append(why) } }
                }
            ])
        #expect(left == whole)
        let said = losses.withLock { $0 }
        #expect(said.count == 1 && said[0].hasPrefix("cannot write "), "\(said)")
    }

    @Test func theErrorOfARunIsItsLastLine() throws {
        let tiny = try TinyRun()
        try tiny.stopInCeiling("run")
        Files.remove(tiny.path("run/checkpoint/ledger.json"))
        #expect(throws: UserFault.self) { try tiny.run("run") }
        guard case .failed(let why)? = try events(tiny.path("run/events.jsonl")).last else {
            Issue.record("no failure is logged")
            return
        }
        #expect(why.contains("ledger.json") && why.contains("is missing"))
    }
}
