import Datasets

/// The examples of one step, viewed and ready for the network.
struct StepInput: Sendable {
    /// The source's examples, those of each source behind those of the one before.
    var source: [Example]
    /// The number of examples of each source; empty where no source is read.
    var sourceCounts: [Int]
    var labels: Labels
    var target: [Example]
    /// The target's examples once more, under a strong view; empty unless the method reads those.
    var strong: [Example]
    var targetRows: [Int]
}
