import Foundation

/// Many commands at once on one registry of corpora.
struct RegistryCrowd {
    private static let crowd = 24
    private static let kind = "registry"
    private let bench: Bench
    private let data: String

    static func run(_ bench: Bench) throws {
        let corpora = ["tweets", "reviews"].map { bench.path("corpora/\($0)") }
        func crowd(_ name: String) -> RegistryCrowd {
            RegistryCrowd(bench: bench, data: bench.path(name))
        }
        func add(_ name: String, _ index: Int) -> [String] {
            ["corpora", "add", name, "--from", corpora[index % 2]]
        }

        let apart = crowd("registry-apart")
        let ends = try apart.all { add("corpus-\($0)", $0) }
        apart.expect(ends.allSatisfy { $0.faultOfSuccess == nil }, "24 names: one was refused")
        try apart.expectWhole((0..<RegistryCrowd.crowd).map { "corpus-\($0)" })

        let same = crowd("registry-same")
        let rivals = try same.all { add("one", $0) }
        let winners = rivals.count { $0.faultOfSuccess == nil }
        same.expect(winners == 1, "24 times one name: \(winners) were told that it is theirs")
        same.expect(
            rivals.allSatisfy { $0.status == 0 || $0.faultOfFailure == nil }, "no clear error")
        try same.expectWhole(["one"])

        let mixed = crowd("registry-mixed")
        let strugglers = try mixed.all { index in
            index % 3 == 0 ? ["corpora", "remove", "one"] : add("one", index) + ["--replace"]
        }
        mixed.expect(
            strugglers.allSatisfy { $0.status == 0 || $0.faultOfFailure == nil }, "no clear error")
        mixed.expect(
            zip(0..., strugglers).allSatisfy { $0 % 3 == 0 || $1.status == 0 },
            "one was not added: \(strugglers.map(\.tail).filter { !$0.isEmpty })")
        mixed.expect(
            try mixed.list().allSatisfy { $0 == "one" }, "a removed corpus left something behind")
        bench.findings.show(kind)
    }

    /// Starts all commands, then waits for all.
    private func all(_ arguments: (Int) -> [String]) throws -> [Output] {
        let children = try (0..<RegistryCrowd.crowd).map { index in
            try bench.start(arguments(index), environment: ["DAWB_DATA": data])
        }
        for _ in children { bench.findings.tried(RegistryCrowd.kind) }
        return children.map { $0.finish() }
    }

    private func expect(_ isSo: Bool, _ what: String) {
        bench.findings.add(RegistryCrowd.kind, isSo ? nil : what)
    }

    /// Demands that these corpora are registered, whole and nothing beside them.
    private func expectWhole(_ names: [String]) throws {
        expect(try list() == names.sorted(), "registered is: \(try list())")
        expect(files(below: data).allSatisfy { $0.hasSuffix("/corpus.yaml") }, "leftovers")
        let check = try bench.start(
            ["corpora", "verify"] + names, environment: ["DAWB_DATA": data]
        ).finish()
        bench.findings.add(RegistryCrowd.kind, check.faultOfSuccess)
    }

    /// The names of the registered corpora.
    private func list() throws -> [String] {
        let folders = try? FileManager.default.contentsOfDirectory(atPath: "\(data)/corpora")
        return (folders ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }
}
