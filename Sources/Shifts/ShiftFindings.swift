import Datasets
import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a comparison means: whether adapting is worth it, why, and what it cannot tell.
struct ShiftFindings {
    private let source: ShiftSide
    private let target: ShiftSide
    private let sides: Sides

    init(_ source: ShiftSide, _ target: ShiftSide, _ sides: Sides) {
        (self.source, self.target, self.sides) = (source, target, sides)
    }

    /// Below this A-distance a difference is small.
    private static let small = 0.4
    /// Fills in verdict, reasons, notes and limits.
    func fill(_ result: inout ShiftResult) {
        result.notes = notes(result)
        result.limits = limits(result)
        let least = min(result.source.independent, result.target.independent)
        let drifts = result.drifts.filter(\.isDrift)
        let kinds = result.kinds.filter(\.isDrift)
        let isSeen = min(result.separation.pValue, result.discrepancy.pValue) < 0.025
        guard least >= ShiftComparison.least else {
            result.verdict = .unknown
            result.reasons = [
                "\(least) independent example\(least == 1 ? "" : "s") of a side "
                    + "\(least == 1 ? "tells" : "tell") too little: a figure below can be chance"
            ]
            return
        }
        let halves = result.halves ?? 0
        let distance = result.separation.distance - halves
        let beyond = result.separationBeyond.map { $0.distance - halves }
        var reasons: [String] = []
        if isSeen {
            reasons.append(
                "a classifier tells the sets apart: \(percent(result.separation.accuracy)) of "
                    + "examples it has not seen, where chance is 50 %")
        } else if drifts.isEmpty && kinds.isEmpty {
            reasons.append(
                "neither a classifier nor the kernel test tells the sets apart, and no simple "
                    + "measure differs")
        }
        if !drifts.isEmpty || !kinds.isEmpty {
            reasons.append(
                "these differ: " + (drifts.map(words) + kinds.map(\.name)).joined(separator: ", "))
        }
        if !isSeen && drifts.isEmpty && kinds.isEmpty {
            result.verdict = .none
        } else if distance < Self.small {
            result.verdict = .small
        } else if let beyond, beyond < Self.small, !drifts.isEmpty {
            result.verdict = .simple
            reasons.append(
                "without what goes with simple measures, a classifier is right in "
                    + "\(percent(result.separationBeyond?.accuracy ?? 0.5))")
        } else {
            result.verdict = .large
            if let beyond = result.separationBeyond, !drifts.isEmpty {
                reasons.append(
                    "without what goes with simple measures, a classifier still is right in "
                        + "\(percent(beyond.accuracy))")
            }
        }
        if isSeen, result.outside > 0.1 {
            reasons.append(
                "\(percent(result.outside)) of the target lies farther from the source than 95 % "
                    + "of the source does from its own")
        }
        result.reasons = reasons
    }

    private func percent(_ share: Double) -> String {
        "\((share * 1_000).rounded() / 10) %"
    }

    private func words(_ drift: MeasureDrift) -> String {
        "\(drift.name) (\(drift.effect > 0 ? "higher" : "lower") in the target)"
    }

    private func notes(_ result: ShiftResult) -> [String] {
        var notes: [String] = []
        let (one, other) = (resolved(source.path), resolved(target.path))
        if source.name == target.name || (one != nil && one == other) {
            notes.append("source and target are the same data")
        } else if let one, let other, other.hasPrefix(one + "/") {
            notes.append("the target lies inside the source: name two folders that do not overlap")
        } else if let one, let other, one.hasPrefix(other + "/") {
            notes.append("the source lies inside the target: name two folders that do not overlap")
        }
        if result.shared > 0 {
            notes.append(
                "\(result.shared) of the target's \(result.target.examples) examples have the same "
                    + "content as one of the source")
        }
        let isOne = result.source.name == result.target.name
        for side in isOne ? [result.source] : [result.source, result.target] {
            if side.duplicates > 0 {
                notes.append(
                    "\(side.name): \(side.duplicates) examples repeat the content of another")
            }
            if side.independent < side.examples - side.duplicates {
                notes.append(
                    "\(side.name): \(side.examples) examples are of \(side.independent) groups, "
                        + "which count as one each")
            }
            if !side.unreadable.isEmpty {
                notes.append("\(side.name): cannot be read: " + list(side.unreadable) { $0 })
            }
            if !side.passedOver.isEmpty {
                notes.append("\(side.name): left out: \(LeftOut(side.passedOver).words)")
            }
        }
        if let labels = source.labels, Set(labels).count == 1 {
            notes.append("all examples of the source are of one class")
        }
        return notes
    }

    /// `12 .webp, 3 .txt`
    private func list(_ counts: [String: Int], _ name: (String) -> String) -> String {
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.prefix(5).map { "\($0.value) \(name($0.key))" }.joined(separator: ", ")
            + (sorted.count > 5 ? " and \(sorted.count - 5) kinds more" : "")
    }

    private func limits(_ result: ShiftResult) -> [String] {
        var limits = [
            "whether the same thing has another label in the target: that needs labels of it",
            "whether a difference hurts a model: a far target can be easy, a near one hard",
        ]
        if result.classes == nil {
            limits.insert(
                "whether the classes' shares differ: give a trained model by --model", at: 0)
        } else {
            limits.insert(
                "class shares other than under the assumption that each class looks alike on both "
                    + "sides", at: 0)
        }
        return limits
    }

    /// The path without links and `..`; nil for none.
    private func resolved(_ path: String?) -> String? {
        guard let path, let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }
}
