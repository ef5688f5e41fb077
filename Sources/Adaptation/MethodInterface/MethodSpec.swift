package import Support
package import Tensors

/// A method as a recipe names it: a baseline, a few-shot method, or one or several adaptation
/// methods.
///
/// A name is parsed once; from then on a method is this value. In files it stands as its name.
package struct MethodSpec: Hashable, Sendable {
    private enum Kind: Hashable, Sendable {
        case sourceOnly, targetSupervised
        case fewShot(FewShot)
        /// The names of adaptation methods, in the order given.
        case adapted([String])
    }

    private let kind: Kind
    /// The one source that it trains on, of several; nil for all.
    package let source: String?

    private init(_ kind: Kind, source: String? = nil) { (self.kind, self.source) = (kind, source) }

    /// The floor.
    package static let sourceOnly = MethodSpec(.sourceOnly)
    /// The ceiling.
    package static let targetSupervised = MethodSpec(.targetSupervised)

    private static let floorName = "source-only"
    private static let ceilingName = "target-supervised"

    static let baselineSummaries = [
        (name: floorName, summary: "train on source labels alone: the floor"),
        (name: ceilingName, summary: "train on the target's own labels: the ceiling"),
    ]

    /// The method's name, ` + ` between its parts, and `@` before the source that it is limited to:
    /// the one way to write it.
    package var name: String {
        parts.joined(separator: " + ") + (source.map { "@" + $0 } ?? "")
    }

    /// The names of the methods that it is made of.
    package var parts: [String] {
        switch kind {
        case .sourceOnly: [MethodSpec.floorName]
        case .targetSupervised: [MethodSpec.ceilingName]
        case .fewShot(let few): [few.name]
        case .adapted(let names): names
        }
    }

    private var types: [any NamedMethod.Type] {
        guard case .adapted(let names) = kind else { return [] }
        return names.compactMap(MethodRegistry.method)
    }

    /// Whether it is the floor or the ceiling.
    package var isBaseline: Bool { hasBaselineKind && source == nil }

    private var hasBaselineKind: Bool { kind == .sourceOnly || kind == .targetSupervised }

    /// The number of target labels that a few-shot method is given; nil for every other method.
    package var fewShotLabels: Int? {
        guard case .fewShot(let few) = kind else { return nil }
        return few.targetLabels
    }

    /// Whether the network starts from the pretrained weights, where the recipe names some.
    package var startsPretrained: Bool {
        guard case .fewShot(let few) = kind else { return true }
        return few.needs.pretrainedStart
    }

    /// Whether it trains on labelled examples alone, so that its steps have no others in them.
    package var isSupervised: Bool { hasBaselineKind || fewShotLabels != nil }

    /// Whether it starts from the trained source model and reads no source example.
    package var isSourceFree: Bool { types.contains { !$0.readsSource } }

    /// Whether it can adapt to a stream while it predicts.
    package var isTestTime: Bool { types.contains { $0 is any StreamAdapting.Type } }

    /// Whether its steps have examples of one domain in them, which takes about half the work.
    package var readsOneDomain: Bool { isSupervised || isSourceFree }

    /// Makes the method.
    ///
    /// - Parameters:
    ///   - hyperparameters: A mapping from each part's name to its settings.
    ///   - network: The network it works on.
    /// - Throws: `UserFault` on an unknown setting or a wrong value.
    package func make(
        _ hyperparameters: Settings, for network: NetworkSummary,
        using generator: inout RandomGenerator
    ) throws -> any Method {
        if case .fewShot(let few) = kind { return few }
        let parts = try types.map {
            try $0.make(hyperparameters, for: network, using: &generator)
        }
        if parts.isEmpty { return Supervised() }
        return parts.count == 1 ? parts[0] : Composite(parts)
    }

    /// The settings of each part with every default; nil for a part that has none.
    ///
    /// - Throws: `UserFault` on an unknown setting or a wrong value.
    package func options(
        in hyperparameters: Settings
    ) throws -> [(part: String, value: (any Encodable & Sendable)?)] {
        try types.map { ($0.name, try $0.options(in: hyperparameters)) }
    }
}

extension MethodSpec {
    /// Reads a name such as `cdan + self-training`, `fine-tune:50`, `source-only` or `dann@mnist`.
    ///
    /// - Parameter place: Where it stands, for faults.
    /// - Throws: `UserFault` on an unknown part, a repeated one, parts that cannot be joined, or a
    ///   method that cannot be limited to a source.
    package init(_ name: String, at place: UserFault.Place? = nil) throws {
        if let at = name.firstIndex(of: "@") {
            let (whole, source) = (name[..<at].trimmed, name[name.index(after: at)...].trimmed)
            let spec = try MethodSpec(whole, at: place)
            guard !source.isEmpty else {
                throw UserFault(
                    "'\(name)' names no source behind the @", at: place,
                    remedy: "Write METHOD@SOURCE, with the name of one of the recipe's sources.")
            }
            guard spec.kind != .targetSupervised, !spec.isSourceFree, spec.fewShotLabels == nil
            else {
                throw UserFault(
                    "\(spec.name) cannot be limited to a source: it is not trained on the sources",
                    at: place, remedy: "Leave @\(source) out.")
            }
            self = MethodSpec(spec.kind, source: source)
            return
        }
        let specs = try name.split(separator: "+", omittingEmptySubsequences: false).map {
            try MethodSpec(part: $0.trimmed, at: place)
        }
        guard Set(specs).count == specs.count else {
            throw UserFault(
                "\(name) names a method twice", at: place, remedy: "Name each part once.")
        }
        if specs.count > 1 { try MethodSpec.checkJoined(specs, at: place) }
        self = specs.count == 1 ? specs[0] : MethodSpec(.adapted(specs.flatMap(\.parts)))
    }

    /// One part of a name.
    private init(part name: String, at place: UserFault.Place?) throws {
        source = nil
        if let few = try FewShot(name, at: place) {
            kind = .fewShot(few)
        } else if name == MethodSpec.floorName {
            kind = .sourceOnly
        } else if name == MethodSpec.ceilingName {
            kind = .targetSupervised
        } else if MethodRegistry.method(name) != nil {
            kind = .adapted([name])
        } else {
            let all = MethodRegistry.summaries.map(\.name)
            let near = nearestName(
                to: name,
                among: MethodSpec.baselineSummaries.map(\.name) + MethodRegistry.names
                    + FewShot.Start.allCases.map(\.rawValue))
            throw UserFault(
                "there is no method named \(name.isEmpty ? "(empty)" : name)", at: place,
                remedy: (near.map { "Did you mean \($0)? " } ?? "")
                    + "Known: \(all.joined(separator: ", ")); join several with +.")
        }
    }

    private static func checkJoined(_ specs: [MethodSpec], at place: UserFault.Place?) throws {
        if let alone = specs.first(where: \.isSupervised) {
            throw UserFault(
                "\(alone.name) cannot be joined with another method", at: place,
                remedy: "It is \(alone.isBaseline ? "a baseline" : "trained on labels alone"): "
                    + "list it on its own.")
        }
        if let alone = specs.first(where: \.isSourceFree) {
            let reading = specs.first { !$0.isSourceFree }
            throw UserFault(
                "\(alone.name) cannot be joined with another method: it starts from the trained "
                    + "source model"
                    + (reading.map { " and reads no source example, as \($0.name) must" } ?? ""),
                at: place, remedy: "List it on its own.")
        }
        let types = specs.flatMap(\.types)
        let turns = types.filter { $0.joins != .anyMethod }.map { $0.name }
        guard turns.count <= 1, !types.contains(where: { $0.joins == .alone }) else {
            let lone = MethodRegistry.methods.filter { $0.joins == .alone && $0.readsSource }
                .map { $0.name }
            throw UserFault(
                "\(turns.joined(separator: " and ")) cannot be joined with another method here",
                at: place,
                remedy: "Methods that take turns do so in ways of their own: "
                    + "\(lone.joined(separator: " and ")) train alone, and mcd with methods that "
                    + "take no turns.")
        }
    }
}

extension MethodSpec: CustomStringConvertible {
    /// The name.
    package var description: String { name }
}

extension MethodSpec: Codable {
    /// Reads the name.
    package init(from decoder: any Decoder) throws {
        self = try MethodSpec(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the name.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
