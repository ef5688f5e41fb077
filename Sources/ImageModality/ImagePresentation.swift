public import Datasets
public import Modalities

extension ImageModality: PresentableModality {
    /// The image at the network's size.
    ///
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func picture(of example: Example) throws -> [UInt8]? {
        guard let array = try example.content.bytes() else { return nil }
        return try Picture(store.fitted(array)).encodedPNG()
    }
}
