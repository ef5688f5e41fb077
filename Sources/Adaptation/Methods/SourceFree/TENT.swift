package import NeuralNetworks
package import Support
package import Tensors

/// Surer predictions through nothing but the scales and shifts of normalisation layers.
///
/// Fully test-time adaptation by entropy minimisation (Wang et al. 2021, arXiv:2006.10726). It starts from the
/// trained source model, reads no source example, and normalises by the target's statistics. Left alone it can
/// give everything to one class; the doctor and the stream's guard watch for that.
package struct TENT: Method {
    /// What can be set.
    package struct Options: Sendable, Codable, Equatable {
        /// Factor on the recipe's learning rate.
        package var rate: Float = 1

        enum CodingKeys: String, CodingKey, CaseIterable { case rate }

        /// The section's keys.
        static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

        /// The defaults.
        package init() {}

        /// Reads the method's section.
        package init(_ settings: Settings) throws {
            try settings.allow(Options.keys)
            rate = Float(try settings.double("rate", default: 1, in: 0...1_000))
        }
    }

    let options: Options

    /// The method with the given options.
    package init(_ options: Options = .init()) { self.options = options }

    package static var readsSource: Bool { false }
    package static var adaptsToStreams: Bool { true }
    package var estimatesTargetStatistics: Bool { true }
    package var rateFactor: Float { options.rate }
    package func updates(at progress: Float) -> [Update] { [.normalization] }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        let entropy = rowEntropies(step.target.logits).mean()
        var losses = StepLosses()
        losses.terms = [("entropy", entropy)]
        losses.figures = ["entropy": Double(entropy.scalar)]
        return losses
    }
}

/// The entropy of each row's prediction, in nats.
///
/// - Parameter logits: Shape `[N, K]`.
/// - Returns: Shape `[N]`.
package func rowEntropies(_ logits: Tensor) -> Tensor {
    (logits.softmax() * logits.logSoftmax()).rowSums() * -1
}
