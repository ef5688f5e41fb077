import Support

@testable import Runs
@testable import SavedModels

extension FuzzTarget {
    /// What a run and a saved model leave as JSON.
    ///
    /// A mutated file never has the right seal, so they are decoded without a look at it. A model
    /// card of a format with seal goes no further.
    static let runs = [
        FuzzTarget("model-card") { bytes, scratch in
            _ = try ModelCard(contentsOf: scratch.file("f", bytes))
        },
        json("outcome", JobOutcome.Record.self) { record in
            let job = Job(method: record.method, seed: record.seed)
            _ = record.contradiction(job, epochs: 4, classes: 2)
        },
        json("state", JobCheckpoint.State.self) { _ = $0.file },
        json("ledger", LabelReadings.self), json("stream", StreamTrials.Record.self),
        json("labelling", LabelPlan.self) { plan in
            if plan.isPossible(among: 60) { _ = plan.order }
        },
        FuzzTarget("seal") { bytes, _ in _ = SealedJSON.isIntact(bytes, for: "f") },
    ]

    private static func json<Value: Decodable & SendableMetatype>(
        _ name: String, _ type: Value.Type, check: @escaping @Sendable (Value) -> Void = { _ in }
    ) -> FuzzTarget {
        FuzzTarget(name) { bytes, _ in JSONText.decode(Value.self, bytes).map(check) }
    }
}
