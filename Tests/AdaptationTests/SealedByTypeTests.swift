import Foundation
import Testing

/// The Swift compiler of the PATH.
private let compiler = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { $0 + "/swiftc" }.first { FileManager.default.isExecutableFile(atPath: $0) }

/// The target's labels are out of reach by type: code that tries to read them does not compile.
///
/// The compiler is run on two files against the modules of this very build. The first shows that
/// what methods and validators may do compiles; in the second each marked line, and no other, must
/// be refused.
@Suite(.enabled(if: compiler != nil, "swiftc is not on the PATH"))
struct SealedByTypeTests {
    private static let imports = """
        import Adaptation
        import Datasets
        import NeuralNetworks
        import Tensors

        """

    private static let allowed = """
        struct Honest: Method {
            func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
                var losses = StepLosses()
                let difference = step.source.features.rowMean() - step.target.features.rowMean()
                losses.terms = [("means", (difference * difference).sum())]
                _ = (step.sourceLabels, step.targetRows, step.target.logits)
                return losses
            }
        }

        struct Modest: Validator {
            static let name = "modest"
            func score(_ evidence: Evidence) -> Double {
                _ = (evidence.sourceProbabilities, evidence.sourceLabels)
                return Double(evidence.targetProbabilities.sum().hostScalar)
            }
        }

        func sizes(_ trainer: Trainer, _ sealed: SealedLabels) -> [Int] {
            _ = (trainer.domains.source.labels, sealed.count)
            return trainer.domains.target.examples.map { $0.corruption == nil ? 0 : 1 }
                + trainer.domains.target.groups
        }

        func own(_ labels: Labels) -> Labels {
            let evaluator = Evaluator()
            let sealed = SealedLabels(sealing: labels, ledger: evaluator.ledger)
            return evaluator.open(sealed, what: "", purpose: "")
        }

        func bytes(_ example: Example) throws -> Int? { try example.content.bytes()?.bytes.count }
        """

    private static let forbidden = """
        struct Cheat: Method {
            func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
                _ = step.targetLabels  // no
                _ = step.target.labels  // no
                return StepLosses()
            }
        }

        struct Peek: Validator {
            static let name = "peek"
            func score(_ evidence: Evidence) -> Double {
                _ = evidence.targetLabels  // no
                return 0
            }
        }

        func train(_ trainer: Trainer, _ domain: UnlabelledDomain) {
            _ = domain.labels  // no
            _ = trainer.domains.target.labels  // no
            _ = trainer.domains.test.labels  // no
            _ = trainer.sealedTest  // no
        }

        func pry(_ sealed: SealedLabels) {
            _ = sealed.labels  // no
            _ = sealed[0]  // no
            _ = Array(sealed)  // no
            let _: any Encodable = sealed  // no
            _ = LabelledDomain(name: "", examples: [], labels: sealed)  // no
        }

        func hide(_ sealed: SealedLabels, _ ledger: LabelLedger) {
            _ = Evaluator(ledger: ledger)  // no
            _ = Evaluator(ledger: LabelLedger())  // no
            _ = LabelLedger()  // no
            _ = LabelLedger(readings: [])  // no
            _ = ledger.evaluator  // no
            ledger.readings = []  // no
            _ = sealed.ledger  // no
            _ = sealed.open(what: "", purpose: "")  // no
            _ = SealedLabels(sealing: [0])  // no
            _ = Evaluator().open(sealed, purpose: "")  // no
            _ = Evaluator().open(sealed, what: "")  // no
        }

        func recognise(_ domain: UnlabelledDomain, _ overview: TargetOverview, _ step: Step) {
            let example = domain.examples[0]
            _ = example.id  // no
            _ = example.record  // no
            _ = example.path  // no
            if case .raw(let content) = example.content { _ = content }  // no
            if case .file(let path) = example.content { _ = path }  // no
            if case .deferred(let bytes) = example.content { _ = bytes.path }  // no
            if case .deferred(let bytes) = example.content { _ = bytes.read }  // no
            let _: [String] = domain.groups  // no
            let _: [String] = overview.groups  // no
            _ = overview.examples  // no
            _ = step.targetIDs  // no
        }

        func look(_ trainer: Trainer) {
            _ = trainer.domains.target.records  // no
            _ = trainer.evaluator  // no
            _ = trainer.domains.test.groups.first?.hasPrefix("cat")  // no
        }
        """

    /// The lines that the compiler refuses, and all that it says.
    private func refused(_ source: String) throws -> (lines: Set<Int>, output: String) {
        let folder = NSTemporaryDirectory() + "dawb-sealed-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/snippet.swift"
        try source.write(toFile: file, atomically: true, encoding: .utf8)

        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let build = URL(fileURLWithPath: tests).deletingLastPathComponent().path
        // The package manager names a package after its folder.
        let package = root.lastPathComponent.lowercased()
            .replacing(#/[^a-z0-9_]/#, with: "_")
        var arguments = [
            "-typecheck", "-parse-as-library", "-swift-version", "6", "-package-name", package,
            "-diagnostic-style", "llvm", "-module-cache-path", folder, "-I", build + "/Modules",
        ]
        let maps = [
            "\(build)/CKernels.build", "\(build)/COneDNN.build",
            "\(build)/../../checkouts/Yams/Sources/CYaml/include",
            "\(root.path)/Sources/CZlib",
            "\(root.path)/Sources/CZip", "\(build)/CMemory.build",
            "\(root.path)/Sources/CMessageDigest",
            "\(root.path)/Sources/CImageCodecs",
        ]
        arguments += maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)/module.modulemap"] }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(compiler))
        process.arguments = arguments + [file]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(
            decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let lines = output.matches(of: #/snippet\.swift:(\d+):\d+: error: /#).compactMap {
            Int($0.output.1)
        }
        #expect((process.terminationStatus == 0) == lines.isEmpty, "\(output)")
        return (Set(lines), output)
    }

    @Test func methodsAndValidatorsGetWhatTheyNeed() throws {
        let (lines, output) = try refused(Self.imports + Self.allowed)
        #expect(lines.isEmpty, "\(output)")
    }

    @Test func labelsAreOutOfReach() throws {
        let source = Self.imports + Self.forbidden
        let marked = source.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .filter { $0.element.hasSuffix("// no") }.map { $0.offset + 1 }
        let (lines, output) = try refused(source)
        #expect(marked.count == 37 && lines == Set(marked), "\(output)")
    }
}
