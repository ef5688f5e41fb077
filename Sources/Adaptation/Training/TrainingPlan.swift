package import NeuralNetworks
package import Support

/// The `training` section of a recipe: the same budget for every method that reads the source.
///
/// ``list`` says what each setting means.
package struct TrainingPlan: SettingsSection, Equatable {
    package var epochs = 6
    package var passes = 1
    package var batch = 32
    package var optimizer = OptimizerName.adamw
    package var rate: Float = 1e-3
    package var schedule = ScheduleName.cosine
    package var warmUp: Float = 0.1
    package var decay: Float = 0.01
    package var inputRate: Float = 1
    /// The method's discriminator and the classifier must keep up with the features that they
    /// judge.
    package var headRate: Float = 1
    package var clip: Float = 1
    package var smoothing: Float = 0
    package var sampling = Sampling.natural
    package var classWeights = false
    package var dropout: Float = 0.1
    package var checkpointSeconds = 10.0
    package var batchNorm = DomainRows.Statistics.together
    package var transfer = TransferPlan()

    /// How source batches are drawn.
    package enum Sampling: String, Sendable, Codable, CaseIterable {
        /// As the source is.
        case natural
        /// Every class alike.
        case balanced
        /// By the class shares that the model predicts for the target; evenly where it reads no
        /// target.
        case matched
    }

    /// The optimizers that recipes can name.
    package enum OptimizerName: String, Sendable, Codable, CaseIterable { case sgd, adam, adamw }
    /// The schedules that recipes can name.
    package enum ScheduleName: String, Sendable, Codable, CaseIterable {
        case constant, cosine, warmup
    }

    /// The defaults.
    package init() {}

    package static let list: [Setting<TrainingPlan>] = [
        .count(
            "epochs", \.epochs, in: 1...10_000, "how often the model is scored and can be chosen"),
        .count(
            "passes", \.passes, in: 1...1_000,
            "passes over the source in each epoch; over the target for a method that reads no "
                + "source"),
        .count("batch", \.batch, in: 2...8_192, "examples of each domain in a step"),
        .choice("optimizer", \.optimizer, "update rule of the weights"),
        .number("rate", \.rate, in: 1e-8...100, "learning rate before the schedule"),
        .choice(
            "schedule", \.schedule, "course of the learning rate; warmup rises, then is constant"),
        .number("warm_up", \.warmUp, in: 0...1, "share of the steps in which the rate rises")
            .effective(
                \.warmUp, where: { $0.schedule != .constant },
                "has no effect where schedule is constant", remedy: "set schedule: warmup"),
        .number("decay", \.decay, in: 0...10, "weight decay of matrices"),
        .number(
            "input_rate", \.inputRate, in: 0...10,
            "factor on the learning rate of piece tables and other pretrained inputs; "
                + "0 freezes them"),
        .number(
            "head_rate", \.headRate, in: 0...100,
            "factor on the learning rate of the classifier and of a method's discriminator"),
        .number("clip", \.clip, in: 1e-3...1e6, "greatest norm of all gradients together"),
        .number("smoothing", \.smoothing, in: 0...0.9, "label smoothing on source labels"),
        .choice("sampling", \.sampling, "how source batches are drawn"),
        .flag("class_weights", \.classWeights, "whether rare source classes weigh more"),
        .number("dropout", \.dropout, in: 0...0.9, "dropout in front of the classifier"),
        .number(
            "checkpoint_seconds", \.checkpointSeconds, in: 0...86_400,
            "least time between two checkpoints", unit: "seconds"),
        .choice(
            "batch_norm", \.batchNorm, "whether batch-norm takes the domains together or apart"),
        .section("transfer", \.transfer, "tuning of a pretrained network"),
    ]

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

    /// The groups of the network's tensors; where two say the same path, the recipe's own comes
    /// first.
    package func groups(of network: Network) -> [ParameterGroup] {
        transfer.groups(of: network)
            + network.inputTables.map { ParameterGroup(prefix: $0, rateScale: inputRate, decay: 0) }
            + [NetworkPart.head, .method].map {
                ParameterGroup(prefix: $0.prefix, rateScale: headRate)
            }
    }
}
