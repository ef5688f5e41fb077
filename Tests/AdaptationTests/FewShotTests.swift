import Datasets
import Support
import Tensors
import TestSupport
import Testing

@testable import Adaptation

/// Methods that are given a few of the target's labels.
@Suite struct FewShotTests {
    private let place = UserFault.Place(file: "recipe.yaml", line: 7)

    @Test(arguments: [
        ("fine-tune:10", 10, true), ("from-scratch:200", 200, false), ("fine-tune:1", 1, true),
        ("from-scratch:100000", 100_000, false),
    ])
    func namesSayWhatIsWanted(name: String, count: Int, isPretrained: Bool) throws {
        let method = try MethodContractTests.make(name)
        #expect(method.needs.targetLabels == count)
        #expect(method.needs.pretrainedStart == isPretrained)
        #expect(MethodSpec(stringLiteral: name).fewShotLabels == count)
        #expect(try MethodSpec(" \(name) ").name == name)
        let spec = try MethodSpec(name)
        #expect(spec.isSupervised && !spec.isBaseline)
    }

    @Test func othersWantNone() throws {
        for name in ["source-only", "target-supervised", "dann", "cdan + self-training"] {
            let method = try MethodContractTests.make(name)
            #expect(method.needs.targetLabels == 0 && method.needs.pretrainedStart)
            #expect(MethodSpec(stringLiteral: name).fewShotLabels == nil)
        }
    }

    @Test(arguments: [
        ("fine-tune", "fine-tune:50"), ("fine-tune:", "fine-tune:50"),
        ("from-scratch:0", "from-scratch:50"), ("fine-tune:ten", "fine-tune:50"),
        ("fine-tune:-3", "fine-tune:50"), ("fine-tune:+3", "fine-tune:50"),
        ("fine-tune:100001", "1 to 100000"), ("from-scratch:1:2", "from-scratch:50"),
        ("fine-tune:99999999999999999999", "fine-tune:50"), ("fine-tun:10", "fine-tune"),
        ("fine-tune:10 + dann", "on its own"), ("mmd + from-scratch:5", "on its own"),
        ("source-only + mmd", "on its own"),
    ])
    func whatIsNoNameSaysHowToWriteIt(name: String, hint: String) throws {
        let fault = try #require(throws: UserFault.self) {
            try MethodSpec(name, at: place).name
        }
        #expect(fault.place == place && fault.description.contains(hint), "\(fault)")
    }

    @Test func fewLabelsMakeSmallBatchesInAsManySteps() throws {
        var domains = Blobs.domains().0
        let few = Blobs.examples(5, degrees: 35, shift: 0.6, seed: 3)
        domains.sources = [
            LabelledDomain(
                name: "target", examples: few.examples, labels: .classes(few.labels))
        ]
        let trainer = try Blobs.trainer(domains)
        let whole = try Blobs.trainer(Blobs.domains().0)
        #expect(trainer.totalSteps == whole.totalSteps)
        let sampler = try #require(trainer.sourceSampler)
        #expect(Set(sampler.batch(step: 11).joined()) == Set(0..<5))
        var state = try Blobs.start("fine-tune:5", trainer.plan)
        while !trainer.isFinished(state) { try trainer.advance(&state) { _ in } }
        let accuracy = Metrics.of(
            predictions: try #require(state.testPredictions.last).argmax(),
            labels: Blobs.domains().testLabels, classes: 2
        ).accuracy
        #expect(!state.diverged && accuracy > 0.9)
    }
}
