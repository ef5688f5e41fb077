package import Support
package import Tensors

/// The names that a recipe can give to a method, alone or joined by `+`.
package enum MethodRegistry {
    /// The floor.
    package static let sourceOnly = "source-only"
    /// The ceiling.
    package static let targetSupervised = "target-supervised"

    /// One method that recipes can name.
    private struct Entry: Sendable {
        var name: String
        /// What is made of it, which knows what it reads.
        var type: any Method.Type
        var summary: String
        /// The keys of its settings.
        var keys: [String] = []
        /// Its settings with every default.
        var options: @Sendable (Settings) throws -> (any Encodable & Sendable)? = { settings in
            try settings.allow([])
            return nil
        }
        var make: @Sendable (Settings, Geometry, inout RandomGenerator) throws -> any Method
    }

    private static let adversarialKeys = ["weight", "reversal", "hidden", "dropout"]

    private static let entries: [Entry] = [
        Entry(
            name: sourceOnly, type: Supervised.self,
            summary: "train on source labels alone: the floor"
        ) { _, _, _ in
            Supervised()
        },
        Entry(
            name: targetSupervised, type: Supervised.self,
            summary: "train on the target's own labels: the ceiling"
        ) { _, _, _ in Supervised() },
        Entry(
            name: "dann", type: DANN.self,
            summary: "domain-adversarial training", keys: adversarialKeys,
            options: { try AdversarialSettings($0) },
            make: { DANN($1, try AdversarialSettings($0), using: &$2) }),
        Entry(
            name: "cdan", type: CDAN.self, summary: "conditional domain-adversarial training",
            keys: adversarialKeys + ["entropy", "random_map"], options: { try CDAN.Options($0) },
            make: { CDAN($1, try CDAN.Options($0), using: &$2) }),
        Entry(
            name: "mmd", type: MMD.self, summary: "maximum mean discrepancy",
            keys: ["weight", "estimator", "kernels"], options: { try MMD.Options($0) },
            make: { settings, _, _ in MMD(try MMD.Options(settings)) }),
        Entry(
            name: "coral", type: DeepCORAL.self, summary: "correlation alignment", keys: ["weight"],
            options: { try DeepCORAL.Options($0) },
            make: { settings, _, _ in DeepCORAL(try DeepCORAL.Options(settings)) }),
        Entry(
            name: "self-training", type: SelfTraining.self, summary: "class-balanced pseudo-labels",
            keys: SelfTraining.Options.keys,
            options: { try SelfTraining.Options($0) },
            make: { settings, _, _ in SelfTraining(try SelfTraining.Options(settings)) }),
        Entry(
            name: "information-maximization", type: InformationMaximizing.self,
            summary: "sure and diverse predictions",
            keys: InformationMaximizing.Options.keys,
            options: { try InformationMaximizing.Options($0) },
            make: { settings, _, _ in
                InformationMaximizing(try InformationMaximizing.Options(settings))
            }),
        Entry(
            name: "mcc", type: MCC.self, summary: "minimum class confusion", keys: MCC.Options.keys,
            options: { try MCC.Options($0) },
            make: { settings, _, _ in MCC(try MCC.Options(settings)) }),
        Entry(
            name: "fixmatch", type: FixMatch.self, summary: "strong views classified as weak ones",
            keys: FixMatch.Options.keys, options: { try FixMatch.Options($0) },
            make: { settings, _, _ in FixMatch(try FixMatch.Options(settings)) }),
        Entry(
            name: "adabn", type: AdaBN.self,
            summary: "batch-norm statistics of the target"
        ) { _, _, _ in AdaBN() },
        Entry(
            name: "mcd", type: MCD.self,
            summary: "maximum classifier discrepancy", keys: MCD.Options.keys,
            options: { try MCD.Options($0) }, make: { MCD($1, try MCD.Options($0), using: &$2) }),
        Entry(
            name: "adda", type: ADDA.self,
            summary: "adversarial training of a featurizer for the target",
            keys: ADDA.Options.keys, options: { try ADDA.Options($0) },
            make: { ADDA($1, try ADDA.Options($0), using: &$2) }),
        Entry(
            name: "tent", type: TENT.self,
            summary: "from the source model: surer predictions by norm layers alone",
            keys: TENT.Options.keys, options: { try TENT.Options($0) },
            make: { settings, _, _ in TENT(try TENT.Options(settings)) }),
        Entry(
            name: "shot", type: SHOT.self,
            summary: "from the source model: features for its fixed classifier",
            keys: SHOT.Options.keys, options: { try SHOT.Options($0) },
            make: { settings, _, _ in SHOT(try SHOT.Options(settings)) }),
        Entry(
            name: "eata", type: EATA.self,
            summary: "from the source model: as tent, on reliable examples, anchored",
            keys: EATA.Options.keys, options: { try EATA.Options($0) },
            make: { settings, geometry, _ in EATA(geometry, try EATA.Options(settings)) }),
    ]

    /// Methods that start from the trained source model and read no source example.
    package static let sourceFreeNames = entries.filter { !$0.type.readsSource }.map(\.name)
    /// Methods that can also adapt to a stream while they predict.
    package static let testTimeNames = entries.filter { $0.type.adaptsToStreams }.map(\.name)

    /// Whether a method starts from the trained source model and reads no source example.
    package static func isSourceFree(_ name: String) -> Bool { sourceFreeNames.contains(name) }

    /// Whether a method can adapt to a stream while it predicts.
    package static func isTestTime(_ name: String) -> Bool { testTimeNames.contains(name) }

    /// Methods that take turns in a way of their own and so cannot be joined with each other.
    private static let turnTaking = ["mcd", "adda"]

    /// Whether a name is the floor's or the ceiling's.
    package static func isBaseline(_ name: String) -> Bool {
        name == sourceOnly || name == targetSupervised
    }

    /// The few-shot method of a name; nil for every other method.
    package static func fewShot(_ name: String) -> FewShot? {
        (try? FewShot(name, at: nil)) ?? nil
    }

    /// Whether a method trains on labelled examples alone, so that its steps have no others in them.
    package static func isSupervised(_ name: String) -> Bool {
        isBaseline(name) || fewShot(name) != nil
    }

    /// Whether the steps of a method have examples of one domain in them, which takes about half the work.
    package static func readsOneDomain(_ name: String) -> Bool {
        isSupervised(name) || isSourceFree(name)
    }

    /// Every name with a summary, in the order of the registry; `K` stands for a number.
    package static var summaries: [(name: String, summary: String)] {
        entries.map { ($0.name, $0.summary) }
            + FewShot.Start.allCases.map { ("\($0.rawValue):K", $0.summary) }
    }

    /// The parts of a method's name: `cdan + self-training` → `cdan`, `self-training`.
    ///
    /// - Throws: `UserFault` on an unknown part, a repeated one, or a baseline, few-shot or source-free method
    ///   joined with another.
    package static func parts(of name: String, at place: UserFault.Place?) throws -> [String] {
        let parts = try name.split(separator: "+", omittingEmptySubsequences: false).map {
            try part(String($0).trimmed, at: place)
        }
        guard Set(parts).count == parts.count else {
            throw UserFault(
                "\(name) names a method twice", at: place, remedy: "Name each part once.")
        }
        if let alone = parts.first(where: isSupervised), parts.count > 1 {
            throw UserFault(
                "\(alone) cannot be joined with another method", at: place,
                remedy: "It is \(isBaseline(alone) ? "a baseline" : "trained on labels alone"): "
                    + "list it on its own.")
        }
        if let alone = parts.first(where: isSourceFree), parts.count > 1 {
            let reading = parts.first { !isSourceFree($0) }
            throw UserFault(
                "\(alone) cannot be joined with another method: it starts from the trained source model"
                    + (reading.map { " and reads no source example, as \($0) must" } ?? ""),
                at: place, remedy: "List it on its own.")
        }
        let turns = parts.filter(turnTaking.contains)
        guard turns.count <= 1, parts.count == 1 || !turns.contains("adda") else {
            throw UserFault(
                "\(turns.joined(separator: " and ")) cannot be joined with another method here",
                at: place,
                remedy: "adda trains on its own, and mcd with methods that take no turns.")
        }
        return parts
    }

    /// One part of a name, in the one way to write it.
    private static func part(_ name: String, at place: UserFault.Place?) throws -> String {
        if let few = try FewShot(name, at: place) { return few.name }
        let known = entries.map(\.name)
        guard !known.contains(name) else { return name }
        let near = nearestName(to: name, among: known + FewShot.Start.allCases.map(\.rawValue))
        let all = summaries.map(\.name).joined(separator: ", ")
        throw UserFault(
            "there is no method named \(name.isEmpty ? "(empty)" : name)", at: place,
            remedy: (near.map { "Did you mean \($0)? " } ?? "")
                + "Known: \(all); join several with +.")
    }

    /// The one way to write a name, ` + ` between its parts.
    package static func canonical(_ name: String, at place: UserFault.Place?) throws -> String {
        try parts(of: name, at: place).joined(separator: " + ")
    }

    /// Makes a method.
    ///
    /// - Parameters:
    ///   - name: A canonical name.
    ///   - hyperparameters: A mapping from each part's name to its settings.
    ///   - geometry: The network it works on.
    /// - Throws: `UserFault` on an unknown name or setting.
    package static func make(
        _ name: String, _ hyperparameters: Settings, _ geometry: Geometry,
        using generator: inout RandomGenerator
    ) throws -> any Method {
        if let few = try FewShot(name, at: nil) { return few }
        let parts = try parts(of: name, at: nil).map {
            try entry($0).make(hyperparameters.child($0), geometry, &generator)
        }
        return parts.count == 1 ? parts[0] : Composite(parts)
    }

    /// The keys of each method's settings; few-shot methods have none.
    package static var optionKeys: [(method: String, keys: [String])] {
        entries.map { ($0.name, $0.keys) }
    }

    /// A single method's settings with every default; nil for one that has none.
    ///
    /// - Throws: `UserFault` on an unknown setting or a wrong value.
    package static func options(
        of name: String, _ hyperparameters: Settings
    ) throws -> (any Encodable & Sendable)? {
        if fewShot(name) != nil { return nil }
        return try entry(name).options(hyperparameters.child(name))
    }

    private static func entry(_ name: String) -> Entry {
        guard let entry = entries.first(where: { $0.name == name }) else {
            preconditionFailure("method \(name) passed the check and is not registered")
        }
        return entry
    }
}

extension String {
    /// The text without spaces at its ends.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
