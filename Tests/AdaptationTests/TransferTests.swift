import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import Adaptation

/// How a pretrained network is tuned: what is held, released and pulled back.
@Suite struct TransferTests {
    private func state(
        _ transfer: String, method: String = "source-only", epochs: Int = 1
    ) throws -> [TrainingState] {
        let trainer = try Blobs.trainer(
            Blobs.domains().0, settings: ["transfer": transfer, "decay": "0.1"])
        var state = try Blobs.start(method, trainer.plan)
        var states = [state]
        for _ in 0..<epochs {
            try trainer.advance(&state) { _ in }
            states.append(state)
        }
        return states
    }

    private func bits(_ state: TrainingState) -> [String: [UInt32]] {
        state.network.modelTensors.mapValues { $0.hostScalars.map(\.bitPattern) }
    }

    /// The tensors that an epoch changed.
    private func changed(_ before: TrainingState, _ after: TrainingState) -> Set<String> {
        let (one, other) = (bits(before), bits(after))
        return Set(one.keys.filter { one[$0] != other[$0] })
    }

    /// How far the featurizer is from where it started, squared.
    private func distance(_ state: TrainingState) -> Double {
        state.network.tensors.filter { $0.key.hasPrefix("featurizer.") }.reduce(0) {
            guard let start = state.start[$1.key] else { return $0 }
            return $0 + ($1.value - start).sumOfSquares
        }
    }

    private let first = ["featurizer.layers.0.weight", "featurizer.layers.0.bias"]
    private let second = ["featurizer.layers.1.weight", "featurizer.layers.1.bias"]
    private let head = ["classifier.weight", "classifier.bias"]

    @Test func theNetworkHasThesePaths() throws {
        let network = try Blobs.start("source-only", Blobs.trainer(Blobs.domains().0).plan).network
        #expect(Set(network.modelTensors.keys) == Set(first + second + head))
    }

    @Test func whatIsFrozenKeepsItsBits() throws {
        let run = try state("{freeze: [featurizer.layers.0, classifier.bias]}")
        #expect(changed(run[0], run[1]) == Set(second + ["classifier.weight"]))
        let headless = try state("{freeze: [classifier]}")
        #expect(changed(headless[0], headless[1]) == Set(first + second))
        // Frozen stays frozen, whatever a rate says.
        let both = try state("{freeze: [featurizer], rates: {featurizer.layers.0.weight: 2}}")
        #expect(changed(both[0], both[1]) == Set(head))
    }

    @Test func aRateOfZeroFreezesAndTheLongerPathCounts() throws {
        let run = try state("{rates: {featurizer: 0, featurizer.layers.1: 1, classifier: 0}}")
        #expect(changed(run[0], run[1]) == Set(second))
    }

    @Test func partsAreReleasedFromTheLastToTheFirst() throws {
        let run = try state("{unfreeze: gradual}", epochs: 3)
        let epochs = (0..<3).map { changed(run[$0], run[$0 + 1]) }
        #expect(epochs[0] == Set(head))
        #expect(epochs[1] == Set(head + second))
        #expect(epochs[2] == Set(head + second + first))
    }

    @Test func whatStartsFromATrainedSourceModelIsNotReleasedAgain() throws {
        let plan = try TrainingPlan(
            Settings(
                yaml: "transfer: {unfreeze: gradual, freeze: [classifier.bias]}",
                file: "recipe.yaml"))
        func frozen(_ method: String) throws -> [String] {
            plan.transfer.frozen(epoch: 0, of: try Blobs.start(method, plan).network)
        }
        #expect(try frozen("dann").count == 3)
        for method in MethodRegistry.sourceFreeNames {
            #expect(try frozen(method) == ["classifier.bias"])
        }
    }

    @Test func theStartPullsBack() throws {
        let free = try state("{}", epochs: 4)
        let pulled = try state("{l2_sp: 3}", epochs: 4)
        #expect(distance(pulled[4]) < 0.2 * distance(free[4]))
        #expect(changed(pulled[0], pulled[4]) == Set(first + second + head))
    }

    @Test func whatStartsFromChanceIsNotHeld() throws {
        let transfer = "{freeze: [featurizer.layers.0], unfreeze: gradual, l2_sp: 3}"
        let held = try state(transfer, method: "from-scratch:160")
        let free = try state("{}", method: "from-scratch:160")
        #expect(bits(held[1]) == bits(free[1]))
        #expect(changed(held[0], held[1]) == Set(first + second + head))
        let tuned = try state(transfer, method: "fine-tune:160")
        #expect(changed(tuned[0], tuned[1]) == Set(head))
    }

    @Test(arguments: [
        ("{freeze: [featurizer.layer.0]}", "'featurizer.layers.0'", 2),
        ("{freeze: [featurizer.layers.0.weigh]}", "featurizer.layers.0.weight", 2),
        ("{\n    l2_sp: 1, rates: {clasifier: 2}}", "'classifier'", 3),
        ("{rates: {featurizer.layers.2: 2}}", "no part 'featurizer.layers.2'", 2),
    ])
    func aPathThatIsNotThereIsNamed(transfer: String, hint: String, line: Int) throws {
        let settings = try Settings(
            yaml: "epochs: 1\ntransfer: \(transfer)\n", file: "recipe.yaml")
        let plan = try TrainingPlan(settings)
        let network = try Blobs.start("source-only", plan).network
        let fault = try #require(throws: UserFault.self) {
            try plan.transfer.check(network, in: settings.child("transfer"))
        }
        #expect(fault.description.contains(hint), "\(fault)")
        #expect(fault.place?.line == line && fault.place?.file == "recipe.yaml")
    }

    @Test func pathsThatAreThereAreTaken() throws {
        let settings = try Settings(
            yaml: "transfer: {freeze: [featurizer, classifier.bias], "
                + "rates: {featurizer.layers.1: 0.1}}\n", file: "recipe.yaml")
        let plan = try TrainingPlan(settings)
        let network = try Blobs.start("source-only", plan).network
        try plan.transfer.check(network, in: settings.child("transfer"))
    }
}
