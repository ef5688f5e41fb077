package import NeuralNetworks
import Support
package import Tensors

/// What is known of one epoch.
package struct EpochRecord: Sendable, Codable, Equatable {
    /// Mean of each loss over the epoch's steps.
    package var losses: [String: Double]
    /// Mean of each figure over the epoch's steps.
    package var figures: [Figure: Double]
    /// Each validator's score.
    package var validators: [String: Double]
    /// Share of the target's unlabelled examples predicted for each class.
    package var predictedShares: [Double]

    /// A record from its parts.
    package init(
        losses: [String: Double], figures: [Figure: Double], validators: [String: Double],
        predictedShares: [Double]
    ) {
        (self.losses, self.figures) = (losses, figures)
        (self.validators, self.predictedShares) = (validators, predictedShares)
    }
}

extension [EpochRecord] {
    /// Whether a validator scores the run: one that needs source examples does not where none were
    /// read.
    package func hasScore(for validator: String) -> Bool {
        contains { $0.validators[validator] != nil }
    }
}

/// A training run as it stands at the end of an epoch: all that a checkpoint carries.
///
/// Random generators and samplers are made anew from seed, epoch and step, so they are not part of
/// it.
package struct TrainingState: Sendable {
    package var network: Network
    package var optimizer: any Optimizer
    /// Finished passes of the pretext task that runs before.
    package var pretextEpochs = 0
    /// Finished epochs.
    package var history: [EpochRecord] = []
    /// The model at the end of each epoch.
    package var snapshots: [Snapshot] = []
    /// Predictions for the test examples at the end of each epoch, shape `[M, K]` each.
    package var testPredictions: [Tensor] = []
    /// Seconds spent training so far.
    package var seconds: Double = 0
    /// The network's tensors at the start, which L2-SP and anchored methods pull back to.
    package let start: [String: Tensor]
    /// What holds an anchored method to its start, once it was estimated: it follows from the start
    /// and the data alone, so no checkpoint has it.
    var anchor: ElasticWeightConsolidation?
    /// What holds features to those of the start, which no checkpoint has for the same reason.
    var behavior: FeatureBehavior?
    /// Whether the loss stopped being a number, which ends the run early.
    package var diverged = false

    /// A run about to start.
    package init(network: Network, optimizer: any Optimizer) {
        (self.network, self.optimizer) = (network, optimizer)
        start = network.modelTensors
    }

    /// The number of finished epochs.
    package var epoch: Int { history.count }
}

/// A model kept for the case that its epoch is chosen.
package enum Snapshot: Sendable {
    case memory([String: Tensor])
    /// The path of a safetensors file, and the SHA-256 that it had when it was written.
    case file(String, sha256: String)

    /// The model's tensors.
    ///
    /// - Throws: `UserFault` if the file cannot be read or is not the one that was written.
    package func load() throws -> [String: Tensor] {
        switch self {
        case .memory(let tensors): return tensors
        case .file(let path, let sum):
            do {
                return try SafetensorsFile(contentsOf: path, sha256: sum).allTensors()
            } catch let damage as DamagedFile {
                throw damage.fault(
                    remedy: "It was changed while the run was at work. Go on by --resume: what it "
                        + "belongs to is computed again.")
            }
        }
    }

    /// The file that it is in; nil for one in memory.
    package var path: String? {
        guard case .file(let path, _) = self else { return nil }
        return path
    }
}
