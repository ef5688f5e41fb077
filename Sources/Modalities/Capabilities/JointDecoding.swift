public import Datasets

/// A modality that reads many records faster together than one by one.
public protocol JointDecoding: Modality {
    /// Turns records into examples, on all processors; what becomes of one does not depend on the
    /// others.
    ///
    /// - Returns: The example of each record, or why it cannot be read, in order.
    func decode(_ records: [Record]) -> [Result<Example, any Error>]
}
