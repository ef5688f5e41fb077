public import Datasets
public import Tensors

/// The degree to which an example is changed before a network sees it.
public enum View: Sendable {
    /// As it is: what predictions are made from.
    case plain
    /// Slightly changed, as the recipe's augmentation has it: what training reads.
    case weak
    /// Changed as much as its class allows: what consistency methods compare the weak view with.
    case strong
}

/// Makes the views of examples that batches are put together from. It may be called from several
/// threads.
///
/// A modality conforms to it if its examples are augmented, or become arrays only when a batch is
/// put together.
public protocol ExampleViews: Sendable {
    /// A view of an example; the same generator gives the same view.
    ///
    /// - Throws: `UserFault` on an example that is read from a file only now, and cannot be.
    func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example
}

extension ExampleViews {
    /// The example itself.
    public func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example { example }
}

/// The views of a modality that makes none: each example as it is.
struct UnchangedExamples: ExampleViews {}
