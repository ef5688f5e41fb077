/// A modality that notes what a user should know of inputs that it could read.
public protocol NotingModality: Modality {
    /// A sentence for each thing that was noted since the last call.
    func takeNotes() -> [String]
}
