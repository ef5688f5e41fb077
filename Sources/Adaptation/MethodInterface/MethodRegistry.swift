import Support
import Tensors

/// The methods that recipes can name.
package enum MethodRegistry {
    /// Every method with a name of its own, in the order in which they are listed. Baselines and
    /// few-shot methods are part of ``MethodSpec``.
    package static let methods: [any NamedMethod.Type] = [
        DANN.self, CDAN.self, DomainConfusion.self, MMD.self, DeepCORAL.self, SelfTraining.self,
        InformationMaximizing.self, MCC.self, FixMatch.self, AdaBN.self, MCD.self, ADDA.self,
        M3SDA.self, DistanceWeighting.self, TENT.self, SHOT.self, EATA.self,
    ]

    /// The names of those methods.
    package static let names = methods.map { $0.name }
    /// Methods that start from the trained source model and read no source example.
    package static let sourceFreeNames = methods.filter { !$0.readsSource }.map { $0.name }
    /// Methods that can also adapt to a stream while they predict.
    package static let testTimeNames = methods.filter { $0 is any StreamAdapting.Type }
        .map { $0.name }

    /// Every name with a summary, baselines first; `K` stands for a number.
    package static var summaries: [(name: String, summary: String)] {
        MethodSpec.baselineSummaries + methods.map { ($0.name, $0.summary) }
            + FewShot.Start.allCases.map { ("\($0.rawValue):K", $0.summary) }
    }

    /// The method of a name; nil if there is none.
    static func method(_ name: String) -> (any NamedMethod.Type)? {
        methods.first { $0.name == name }
    }

    /// The keys of each method's settings.
    package static var optionKeys: [(method: String, keys: [String])] {
        methods.map { ($0.name, keys(of: $0)) }
    }

    private static func keys<M: NamedMethod>(of method: M.Type) -> [String] { M.Options.keys }
}

extension NamedMethod {
    /// A method with the settings of its section.
    ///
    /// - Parameter hyperparameters: A mapping from the names of methods to their settings.
    /// - Throws: `UserFault` on an unknown setting or a wrong value.
    static func make(
        _ hyperparameters: Settings, for network: NetworkSummary,
        using generator: inout RandomGenerator
    ) throws -> any Method {
        Self(network, try Options(hyperparameters.child(name)), using: &generator)
    }

    /// Its settings with every default; nil for a method that has none.
    ///
    /// - Throws: `UserFault` on an unknown setting or a wrong value.
    static func options(in hyperparameters: Settings) throws -> (any Encodable & Sendable)? {
        let options = try Options(hyperparameters.child(name))
        return Options.keys.isEmpty ? nil : options
    }
}
