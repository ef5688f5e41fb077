public import Datasets

/// A modality that measures the source before anything is decoded, such as the centre of its
/// vectors.
public protocol SourceFitting: Modality {
    /// The modality fitted to what is trained on.
    ///
    /// - Parameter source: The training records of all sources.
    /// - Throws: `UserFault` on records that cannot be read.
    func fitted(toSource records: [Record]) throws -> Self
}

extension Modality {
    /// The modality fitted to what is trained on; itself where it measures nothing.
    package func fittedWherePossible(toSource records: [Record]) throws -> any Modality {
        guard let fitting = self as? any SourceFitting else { return self }
        return try fitting.fitted(toSource: records)
    }
}
