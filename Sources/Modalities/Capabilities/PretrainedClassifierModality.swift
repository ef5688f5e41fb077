public import NeuralNetworks

/// A modality whose pretrained weights can bring a classifier along.
public protocol PretrainedClassifierModality: Modality {
    /// The classifier that belongs to the pretrained weights; nil where the settings do not ask for
    /// it.
    ///
    /// - Throws: `UserFault` if it does not fit the features or classes.
    func makePretrainedClassifier(features: Int, classes: Int) throws -> Linear?
}
