import Foundation
import Testing

/// Errors that leave `main` of programs built on the library.
struct ErrorInMainTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    private func run(_ program: String, _ arguments: String...) throws -> Output {
        let folder = URL(fileURLWithPath: Workplace.program).deletingLastPathComponent().path
        return try Running("\(folder)/\(program)", arguments, in: place).finish()
    }

    @Test func aFaultIsOneMessage() throws {
        let output = try run("FaultInMain", "fault")
        #expect(!output.wasKilled && output.status == 1 && output.stdout.isEmpty)
        #expect(
            output.stderr
                == "FaultInMain: the name \u{241B}[31m is bad\n  at f.yaml:3\n  Change it.\n")
    }

    @Test(arguments: ["FaultInMain", "FaultInAsyncMain"])
    func aFaultOfTheLibraryToo(program: String) throws {
        let output = try run(program, "run")
        #expect(!output.wasKilled && output.status == 1, "\(output.stderr)")
        #expect(output.stderr.hasPrefix("\(program): there is no recipe named no-such-recipe\n"))
        #expect(output.stderr.split(separator: "\n").count == 2, "\(output.stderr)")
    }

    @Test func otherErrorsAreMistakesAsBefore() throws {
        let output = try run("FaultInMain", "other")
        #expect(output.wasKilled)
        #expect(output.stderr.contains("Error raised at top level: FaultInMain.OtherError()"))
        let well = try run("FaultInMain", "well")
        #expect(well.status == 0 && well.stdout == "well\n" && well.stderr.isEmpty)
    }
}
