import Foundation
import Support
import Tensors
import Testing

@testable import SavedModels

/// One changed byte anywhere in a run's folder or a model's: it is refused, mended or without
/// effect.
struct RandomDamageTests {
    /// How many damages are tried; all of them with `DAWB_DAMAGES=1000`.
    private static let count =
        ProcessInfo.processInfo.environment["DAWB_DAMAGES"].flatMap(Int.init) ?? 30

    private struct Counts {
        var refused = 0
        var recovered = 0
        var withoutEffect = 0
    }

    @Test func ofAnUnfinishedRun() throws {
        let tiny = try TinyRun()
        let whole = try tiny.run("whole", resumes: false).left
        try tiny.stopInCeiling("ceiling")
        try tiny.stopInStreams("streams")
        var generator = RandomGenerator(seed: 7, stream: "damages")
        var counts = Counts()
        for trial in 0..<RandomDamageTests.count {
            let base = ["ceiling", "streams"][trial % 2]
            let files = try tiny.files(base)
            let file = files[generator.integer(below: files.count)]
            let size = try Files.read(tiny.path("\(base)/\(file)")).count
            guard size > 0 else { continue }
            let (at, bits) = (
                generator.integer(below: size), UInt8(1 + generator.integer(below: 255))
            )
            try tiny.copy(base, to: "trial")
            defer { Files.removeFolder(tiny.path("trial")) }
            try tiny.damage("trial/\(file)", at: at, by: bits)
            do {
                let (left, discarded) = try tiny.run("trial")
                #expect(left == whole, "accepted: \(base)/\(file), byte \(at) changed by \(bits)")
                if discarded.isEmpty { counts.withoutEffect += 1 } else { counts.recovered += 1 }
            } catch is UserFault {
                counts.refused += 1
            }
        }
        print("damages of a run: \(counts)")
        #expect(counts.recovered > 0)
    }

    @Test func ofAModel() throws {
        let tiny = try TinyRun()
        _ = try tiny.run("whole", resumes: false)
        let names = try tiny.files("whole").filter { $0.hasPrefix("model/") }
        #expect(names.count >= 5)
        var generator = RandomGenerator(seed: 8, stream: "damages")
        var refused = 0
        for trial in 0..<RandomDamageTests.count {
            let file = "whole/" + names[trial % names.count]
            let bytes = try Files.read(tiny.path(file))
            let at = generator.integer(below: bytes.count)
            try tiny.damage(file, at: at, by: UInt8(1 + generator.integer(below: 255)))
            do {
                _ = try SavedModel(at: tiny.path("whole"), modalities: Made.modalities)
                Issue.record("accepted: \(file), byte \(at)")
            } catch is UserFault {
                refused += 1
            }
            try Files.writeAtomically(bytes, to: tiny.path(file))
        }
        print("damages of a model: \(refused) refused")
        _ = try SavedModel(at: tiny.path("whole"), modalities: Made.modalities)
    }

    @Test func aModelWithoutAFile() throws {
        let tiny = try TinyRun()
        _ = try tiny.run("whole", resumes: false)
        for name in [
            "text.json", "tokenizer.json", "pieces.txt", "model.safetensors", "model.json",
        ] {
            let path = tiny.path("whole/model/\(name)")
            let bytes = try Files.read(path)
            Files.remove(path)
            #expect(throws: UserFault.self, "\(name)") {
                try SavedModel(at: tiny.path("whole"), modalities: Made.modalities)
            }
            try Files.writeAtomically(bytes, to: path)
        }
    }
}
