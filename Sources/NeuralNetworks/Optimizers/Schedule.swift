#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A learning rate's course over training, as a factor on the base rate.
public enum Schedule: Sendable, Equatable {
    /// 1 throughout.
    case constant
    /// From 1 to 0 along half a cosine (Loshchilov & Hutter 2017, arXiv:1608.03983), after a linear
    /// warm-up over the first `warmUp` share of the steps.
    case cosine(warmUp: Float)
    /// Linear from 0 to 1 over the first `share` of the steps, then 1.
    case warmUp(share: Float)

    /// The factor at a step.
    ///
    /// - Parameters:
    ///   - step: From 0.
    ///   - total: Steps of the whole training.
    public func factor(step: Int, of total: Int) -> Float {
        let progress = Float(step) / Float(max(1, total))
        func ramp(_ share: Float) -> Float? {
            let steps = share * Float(total)
            return Float(step) < steps ? Float(step + 1) / max(1, steps) : nil
        }
        switch self {
        case .constant: return 1
        case .warmUp(let share): return min(1, ramp(share) ?? 1)
        case .cosine(let warmUp):
            if let up = ramp(warmUp) { return min(1, up) }
            let rest = (progress - warmUp) / max(1e-6, 1 - warmUp)
            return 0.5 * (1 + cosf(.pi * min(1, rest)))
        }
    }
}
