import Foundation
import Testing

/// Pipes that a user names for `dawb predict`, and those that merely lie about.
struct PredictPipeTests {
    private let place: Workplace

    init() throws { place = try Workplace.withModel() }

    private func shell(_ script: String) throws -> Output {
        let text = script.replacing("dawb", with: Workplace.program)
        return try Running("/bin/bash", ["-c", text], in: place).finish(timeout: 30)
    }

    @Test func aPipeHoldsLinesOrATable() throws {
        let substituted = try shell("dawb predict run <(echo 'a good boat') --format jsonl")
        #expect(substituted.status == 0, "\(substituted.stderr)")
        #expect(substituted.stdout.contains("\"class\":\"positive\""))
        let named = try shell(
            "mkfifo in && { echo 'a good boat' > in & } && dawb predict run in --format csv")
        #expect(named.status == 0 && named.stdout.contains("in:1,positive,"), "\(named.stderr)")
        let table = try shell(
            "mkfifo t.csv && { printf 'id,text\\n7,bad lamp\\n' > t.csv & }"
                + " && dawb predict run t.csv --format csv")
        #expect(table.status == 0 && table.stdout.contains("\n7,negative,"), "\(table.stderr)")
    }

    @Test func aPipeInAFolderIsNotWaitedFor() throws {
        try place.makeFolder("mine")
        try place.write("good\n", to: "mine/a.txt")
        let output = try shell("mkfifo mine/b.txt && dawb predict run mine --format csv")
        #expect(output.status == 1 && output.stdout.contains("mine/a.txt:1,positive"))
        #expect(output.stderr.contains("mine/b.txt is no regular file but a pipe"))
        let device = try shell("dawb predict run /dev/zero")
        #expect(device.status == 1 && device.stdout.isEmpty, "\(device.stderr)")
    }

    @Test func aSettingsFileIsNoPipe() throws {
        let output = try shell("mkfifo r.yaml && dawb recipe r.yaml --dry-run")
        #expect(output.status == 1)
        #expect(output.stderr.contains("r.yaml is no regular file but a pipe"), "\(output.stderr)")
    }
}
