package import NeuralNetworks
package import Support

/// The `training` section of a recipe: the same budget for every method that reads the source.
package struct TrainingPlan: Sendable, Codable, Equatable {
    /// How often the model is judged and may be chosen.
    package var epochs: Int
    /// Passes over the source in each epoch; over the target for a method that reads no source.
    package var passes: Int
    /// Examples of each domain in a step.
    package var batch: Int
    package var optimizer: OptimizerName
    /// Learning rate before the schedule.
    package var rate: Float
    package var schedule: ScheduleName
    /// Share of the steps over which the rate rises.
    package var warmUp: Float
    /// Weight decay of matrices.
    package var decay: Float
    /// Factor on the rate of piece tables and other pretrained inputs; 0 freezes them.
    package var inputRate: Float
    /// Factor on the rate of the classifier and the method's discriminator, which must keep up with
    /// the features that they judge.
    package var headRate: Float
    /// Greatest global gradient norm.
    package var clip: Float
    /// Label smoothing on source labels.
    package var smoothing: Float
    /// How source batches are drawn.
    package var sampling: Sampling
    /// Whether rare source classes weigh more.
    package var classWeights: Bool
    /// Dropout in front of the classifier.
    package var dropout: Float
    /// Least time between two checkpoints, in seconds.
    package var checkpointSeconds: Double
    /// Whether batch-norm takes the domains together, apart, or with statistics for each.
    package var batchNorm: DomainRows.Statistics
    /// What is carried over, held or released of a pretrained network.
    package var transfer: TransferPlan

    /// How source batches are drawn.
    package enum Sampling: String, Sendable, Codable, CaseIterable {
        /// As the source is.
        case natural
        /// Every class alike.
        case balanced
        /// By the class shares that the model predicts for the target; evenly where it reads no target.
        case matched
    }

    /// The optimizers that recipes can name.
    package enum OptimizerName: String, Sendable, Codable, CaseIterable { case sgd, adam, adamw }
    /// The schedules that recipes can name.
    package enum ScheduleName: String, Sendable, Codable, CaseIterable {
        case constant, cosine, warmup
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case epochs, passes, batch, optimizer, rate, schedule, decay, clip, smoothing, dropout,
            sampling
        case transfer
        case batchNorm = "batch_norm"
        case warmUp = "warm_up"
        case inputRate = "input_rate"
        case headRate = "head_rate"
        case classWeights = "class_weights"
        case checkpointSeconds = "checkpoint_seconds"
    }

    /// The section's keys.
    package static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    /// Reads and checks the section.
    package init(_ settings: Settings) throws {
        try settings.allow(TrainingPlan.keys)
        epochs = try settings.int("epochs", default: 6, in: 1...10_000)
        passes = try settings.int("passes", default: 1, in: 1...1_000)
        batch = try settings.int("batch", default: 32, in: 2...8_192)
        let optimizers = OptimizerName.allCases.map(\.rawValue)
        let optimizerName = try settings.choice("optimizer", among: optimizers, default: "adamw")
        optimizer = OptimizerName(rawValue: optimizerName) ?? .adamw
        rate = Float(try settings.double("rate", default: 1e-3, in: 1e-8...100))
        let schedules = ScheduleName.allCases.map(\.rawValue)
        let scheduleName = try settings.choice("schedule", among: schedules, default: "cosine")
        schedule = ScheduleName(rawValue: scheduleName) ?? .cosine
        warmUp = Float(try settings.double("warm_up", default: 0.1, in: 0...1))
        decay = Float(try settings.double("decay", default: 0.01, in: 0...10))
        inputRate = Float(try settings.double("input_rate", default: 1, in: 0...10))
        headRate = Float(try settings.double("head_rate", default: 1, in: 0...100))
        clip = Float(try settings.double("clip", default: 1, in: 1e-3...1e6))
        smoothing = Float(try settings.double("smoothing", default: 0, in: 0...0.9))
        let samplings = Sampling.allCases.map(\.rawValue)
        let sampler = try settings.choice("sampling", among: samplings, default: "natural")
        sampling = Sampling(rawValue: sampler) ?? .natural
        classWeights = try settings.bool("class_weights", default: false)
        dropout = Float(try settings.double("dropout", default: 0.1, in: 0...0.9))
        checkpointSeconds = try settings.double("checkpoint_seconds", default: 10, in: 0...86_400)
        let statistics = DomainRows.Statistics.allCases.map(\.rawValue)
        let norm = try settings.choice("batch_norm", among: statistics, default: "together")
        batchNorm = DomainRows.Statistics(rawValue: norm) ?? .together
        transfer = try TransferPlan(settings.child("transfer"))
    }

    /// Refuses a setting without effect beside the rest of the section.
    ///
    /// A resolved recipe writes every default out: only another value is meant to do something.
    package func refuseIdleKeys(of settings: Settings) throws {
        guard schedule != .constant || warmUp == 0.1 else {
            throw settings.fault(
                "warm_up", "'warm_up' has no effect where schedule is constant",
                remedy: "Leave 'warm_up' out, or set schedule: warmup.")
        }
    }

    /// The schedule with its warm-up.
    package var course: Schedule {
        switch schedule {
        case .constant: .constant
        case .cosine: .cosine(warmUp: warmUp)
        case .warmup: .warmUp(share: warmUp)
        }
    }

    /// A new optimizer.
    package func makeOptimizer() -> any Optimizer {
        switch optimizer {
        case .sgd: SGD()
        case .adam: Adam()
        case .adamw: Adam.decoupled()
        }
    }

    /// The groups of the network's tensors; where two say the same path, the recipe's own comes first.
    package func groups(of network: Network) -> [ParameterGroup] {
        transfer.groups(of: network)
            + network.inputTables.map { ParameterGroup(prefix: $0, rateScale: inputRate, decay: 0) }
            + [NetworkPart.head, .method].map {
                ParameterGroup(prefix: $0.prefix, rateScale: headRate)
            }
    }
}
