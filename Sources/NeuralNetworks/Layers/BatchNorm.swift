public import Tensors

/// Batch normalisation over channels (Ioffe & Szegedy 2015, arXiv:1502.03167).
///
/// What the domains of a batch have in common is the pass's business: together, apart, or with
/// running statistics for each (AdaBN, Li et al. 2016, arXiv:1603.04779).
public struct BatchNorm: Module {
    /// Scale, shape `[C]`.
    public var weight: Tensor
    /// Shift, shape `[C]`.
    public var bias: Tensor
    /// Shape `[C]`; the source's where domains are told apart, that of the mixture of several.
    public var runningMean: Tensor
    /// Unbiased, shape `[C]`.
    public var runningVariance: Tensor
    /// The target's, where domains are told apart.
    public var targetMean: Tensor
    /// The target's, where domains are told apart.
    public var targetVariance: Tensor
    /// 1 once the target's statistics were estimated, else 0; shape `[1]`.
    public var targetWasSeen: Tensor
    /// Weight of the newest batch in running statistics.
    public var momentum: Float = 0.1
    /// Added to the variance.
    public var epsilon: Float = 1e-5

    /// A layer that scales by 1 and shifts by 0.
    public init(_ channels: Int) {
        let (zeros, ones) = (Tensor(zeros: [channels]), Tensor(repeating: 1, shape: [channels]))
        (weight, bias) = (ones, zeros)
        (runningMean, runningVariance) = (zeros, ones)
        (targetMean, targetVariance) = (zeros, ones)
        targetWasSeen = Tensor(zeros: [1])
    }

    /// Whether the path of a tensor is that of a target's statistic in a batch-norm.
    public static func isTargetStatistic(_ path: String) -> Bool {
        let name = path.split(separator: ".").last ?? ""
        return ["targetMean", "targetVariance", "targetWasSeen"].contains(name)
    }

    /// Lists scale and shift as trainable, the statistics as buffers.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("weight", &weight, .trainable)
        visitor.tensor("bias", &bias, .trainable)
        visitor.tensor("runningMean", &runningMean, .buffer)
        visitor.tensor("runningVariance", &runningVariance, .buffer)
        visitor.tensor("targetMean", &targetMean, .buffer)
        visitor.tensor("targetVariance", &targetVariance, .buffer)
        visitor.tensor("targetWasSeen", &targetWasSeen, .buffer)
    }

    /// `[N, …, C]` → `[N, …, C]`, with a residual added and rectified where asked for.
    public mutating func callAsFunction(
        _ x: Tensor, _ pass: inout Pass, residual: Tensor? = nil, rectifies: Bool = false
    ) -> Tensor {
        let (scale, shift, epsilon) = (weight, bias, epsilon)
        return normalized(x.shape[0], pass) { parts, given in
            batchNorm(
                x, scale: scale, shift: shift, parts: parts, given: given, residual: residual,
                rectifies: rectifies, epsilon: epsilon)
        }
    }

    /// Normalised, rectified, and the greatest of each 2 × 2 pixels: `[N, H, W, C]` → `[N, H/2,
    /// W/2, C]`, in fewer passes over the pixels than one after the other.
    public mutating func rectifiedAndPooled(_ x: Tensor, _ pass: inout Pass) -> Tensor {
        let (scale, shift, epsilon) = (weight, bias, epsilon)
        return normalized(x.shape[0], pass) { parts, given in
            batchNormMaxPool(
                x, scale: scale, shift: shift, parts: parts, given: given, epsilon: epsilon)
        }
    }

    /// Calls `body` with the statistics that the pass asks for, or nil for the batch's own, which
    /// are kept then.
    private mutating func normalized(
        _ count: Int, _ pass: Pass,
        _ body: ([Int], ChannelStatistics?) -> (value: Tensor, statistics: [ChannelStatistics])
    ) -> Tensor {
        guard pass.isTraining || pass.domains.estimating != nil else {
            let usesTarget = pass.domains.isTarget && targetWasSeen.hostScalar > 0
            let given =
                usesTarget
                ? ChannelStatistics(mean: targetMean, variance: targetVariance)
                : ChannelStatistics(mean: runningMean, variance: runningVariance)
            return body([count], given).value
        }
        let parts = pass.domains.parts(of: count)
        let (y, statistics) = body(parts.map(\.count), nil)
        let found = zip(parts, statistics).map { (isTarget: $0.isTarget, values: $1) }
        let sources = found.filter { !$0.isTarget }.map(\.values)
        // Several sources are one mixture to the running estimate: it moves once a batch.
        if !sources.isEmpty { keep(sources.mixture, isTarget: false, pass.domains) }
        for part in found where part.isTarget { keep(part.values, isTarget: true, pass.domains) }
        return y
    }

    private mutating func keep(
        _ found: ChannelStatistics, isTarget: Bool, _ domains: DomainRows
    ) {
        let share = domains.estimating ?? momentum
        let n = Float(found.count)
        let variance = n > 1 ? found.variance * (n / (n - 1)) : found.variance
        if isTarget, domains.statistics == .perDomain {
            if targetWasSeen.hostScalar == 0, domains.continuesSource {
                (targetMean, targetVariance) = (runningMean, runningVariance)
                targetWasSeen = Tensor([1])
            }
            // The first batch counts whole: there is nothing of the target's to mix it with.
            let share = targetWasSeen.hostScalar > 0 ? share : 1
            targetMean = targetMean * (1 - share) + found.mean * share
            targetVariance = targetVariance * (1 - share) + variance * share
            targetWasSeen = Tensor([1])
        } else {
            runningMean = runningMean * (1 - share) + found.mean * share
            runningVariance = runningVariance * (1 - share) + variance * share
        }
    }
}

extension BatchNorm: GraphDescribing {
    /// One normalisation, by the running statistics that an evaluation pass takes.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let usesTarget = graph.isTarget && targetWasSeen.hostScalar > 0
        return graph.add(
            .batchNorm, inputs, attributes: ["epsilon": .number(epsilon)],
            tensors: [
                "weight": "weight", "bias": "bias",
                "mean": usesTarget ? "targetMean" : "runningMean",
                "variance": usesTarget ? "targetVariance" : "runningVariance",
            ])
    }
}

extension [ChannelStatistics] {
    /// The statistics of all values together: total mean and total variance over the parts.
    ///
    /// - Precondition: At least one part.
    fileprivate var mixture: ChannelStatistics {
        guard count > 1 else { return self[0] }
        let total = reduce(0) { $0 + $1.count }
        let shares = map { Float($0.count) / Float(Swift.max(1, total)) }
        let zeros = Tensor(zeros: self[0].mean.shape)
        let mean = zip(self, shares).reduce(zeros) { $0 + $1.0.mean * $1.1 }
        let variance = zip(self, shares).reduce(zeros) { sum, part in
            let distance = part.0.mean - mean
            return sum + (part.0.variance + distance * distance) * part.1
        }
        return ChannelStatistics(mean: mean, variance: variance, count: total)
    }
}
