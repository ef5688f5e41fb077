/// A modality whose settings say how a pretrained network is tuned.
public protocol TunedModality: Modality {
    /// Whether the parts of the network begin to learn one after the other, from the last to the
    /// first.
    var unfreezesGradually: Bool { get }
}
