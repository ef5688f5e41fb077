@testable import Recipes

extension FuzzTarget {
    /// What a run and a saved model leave as JSON.
    static let runs = [
        FuzzTarget("model-card") { bytes, scratch in
            _ = try ModelCard(contentsOf: scratch.file("f", bytes))
        },
        json("outcome", JobOutcome.Record.self), json("state", JobCheckpoint.State.self),
        json("ledger", LabelReadings.self), json("stream", StreamTrials.Record.self),
    ]

    private static func json<Value: Decodable & SendableMetatype>(
        _ name: String, _ type: Value.Type
    ) -> FuzzTarget {
        FuzzTarget(name) { bytes, _ in _ = JSONText.decode(Value.self, bytes) }
    }
}
