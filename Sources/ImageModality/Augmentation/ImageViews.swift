public import Datasets
public import Modalities
public import Tensors

extension ImageModality: ExampleViews {
    /// The image as numbers, augmented as the view asks for.
    ///
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example {
        guard let array = try example.content.bytes() else { return example }
        var image = Picture(store.fitted(array)).tensor
        switch view {
        case .plain: break
        case .weak: image = Augmentation(settings.augment)(image, using: &generator)
        case .strong: image = Augmentation(settings.strong)(image, using: &generator)
        }
        let normalization = Normalization(mean: settings.mean, deviation: settings.deviation)
        return Example(content: .dense(normalization(image)))
    }
}
