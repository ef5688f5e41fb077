import Foundation

/// Kills runs, lets their writes fail and disturbs them otherwise; nothing may be lost by it, and a
/// run that goes on must come to the bits of one that was left alone.
///
///     torture PROGRAM LIBRARY CORPORA FOLDER [--short] [--seed N] [KIND...]
@main
enum Torture {
    static func main() throws {
        var words = Array(CommandLine.arguments.dropFirst())
        let isShort = words.contains("--short")
        words.removeAll { $0 == "--short" }
        var seed: UInt64 = 1
        if let index = words.firstIndex(of: "--seed"), index + 1 < words.count {
            seed = UInt64(words[index + 1]) ?? seed
            words.removeSubrange(index...index + 1)
        }
        guard words.count >= 4 else {
            say("usage: torture PROGRAM LIBRARY CORPORA FOLDER [--short] [--seed N] [KIND...]")
            exit(64)
        }
        let findings = Findings()
        let bench = try Bench(
            program: words[0], library: words[1], corpora: words[2], folder: words[3],
            isShort: isShort, seed: seed, findings: findings)
        let kinds: [(name: String, run: (Bench) throws -> Void)] = [
            ("kills", Kills.run), ("writes", FailingWrites.run), ("commands", OtherWrites.run),
            ("disturbances", Disturbances.run), ("registry", RegistryCrowd.run),
        ]
        let chosen = words.dropFirst(4)
        say("seed \(seed)\(isShort ? ", short form" : "")")
        for kind in kinds where chosen.isEmpty || chosen.contains(kind.name) {
            do { try kind.run(bench) } catch { findings.add(kind.name, "driver: \(error)") }
        }
        try? FileManager.default.removeItem(atPath: bench.folder)
        say("torture: \(findings.tries) tries, \(findings.count) findings")
        exit(findings.count == 0 ? 0 : 1)
    }
}
