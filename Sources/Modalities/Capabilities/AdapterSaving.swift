public import Tensors

/// A modality that writes what was trained beside a pretrained network in the form of another
/// program.
public protocol AdapterSaving: Modality {
    /// Writes it into the folder of a saved model; nothing where there is none.
    ///
    /// - Parameters:
    ///   - featurizer: The tensors of the featurizer, by path.
    ///   - folder: The folder of the saved model.
    /// - Throws: `UserFault` if it cannot be written.
    func saveAdapter(_ featurizer: [String: Tensor], to folder: String) throws
}
