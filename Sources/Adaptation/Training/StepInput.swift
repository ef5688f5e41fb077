import Datasets

/// The examples of one step, viewed and ready for the network.
struct StepInput: Sendable {
    var source: [Example]
    var labels: Labels
    var target: [Example]
    /// The target's examples once more, under a strong view; empty unless the method reads those.
    var strong: [Example]
    var targetRows: [Int]
}
