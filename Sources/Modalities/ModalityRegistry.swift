package import Datasets

/// The modalities that recipes can name.
public struct ModalityRegistry: Sendable {
    private var known: [String: any Modality.Type] = [:]

    /// A registry of the given modalities.
    public init(_ modalities: [any Modality.Type] = []) {
        for modality in modalities { register(modality) }
    }

    /// Makes a modality known under its name; a later one of the same name replaces it.
    public mutating func register(_ modality: any Modality.Type) {
        known[modality.name] = modality
    }

    /// The names known, sorted.
    public var names: [String] { known.keys.sorted() }

    /// The modality of that name.
    public subscript(name: String) -> (any Modality.Type)? { known[name] }

    /// The inputs of all of them, beside those that corpora are known by anyway.
    package var inputs: KnownInputs {
        names.reduce(into: .standard) { inputs, name in
            inputs[name] = known[name]?.descriptor.input
            guard let sized = known[name] as? any SizedModality.Type else { return }
            inputs.headerChecks[name] = { _ = try sized.sizes(of: $0) }
        }
    }
}
