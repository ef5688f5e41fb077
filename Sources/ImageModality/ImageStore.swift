import Datasets
import Modalities
import Support

/// Brings images to the recipe's size, as bytes.
final class ImageStore: Sendable {
    private let settings: ImageSettings
    /// What is kept of them in memory.
    let budget: MemoryBudget

    init(_ settings: ImageSettings) {
        self.settings = settings
        budget = MemoryBudget(cache: settings.cache)
    }

    /// An image of the recipe's size and channels.
    ///
    /// - Throws: `UserFault` on a text, or a file that cannot be read.
    func bytes(of content: RawContent, id: String) throws -> ByteArray {
        let shape = [settings.size, settings.size, settings.channels]
        switch content {
        case .array(let array):
            if array.shape == shape { return array }
            return fitted(Picture(array).with(channels: settings.channels))
        case .file(let path):
            let limit = PixelLimit(pixels: Int(settings.megapixels * 1_000_000))
            return fitted(
                try Picture.read(path, channels: settings.channels, limit: limit))
        case .text, .excerpt:
            throw UserFault(
                "example \(id) is not an image",
                remedy: "Name a corpus whose modality is image.")
        }
    }

    private func fitted(_ picture: Picture) -> ByteArray {
        guard (picture.height, picture.width) != (settings.size, settings.size) else {
            return ByteArray(picture)
        }
        let tensor = picture.tensor(
            height: settings.size, width: settings.size, fit: settings.fit)
        return ByteArray(Picture(tensor: tensor))
    }
}

extension Picture {
    /// An image of an IDX file, `[H, W]` or `[H, W, C]`.
    init(_ array: ByteArray) {
        self.init(
            height: array.shape[0], width: array.shape[1],
            channels: array.shape.count > 2 ? array.shape[2] : 1, pixels: array.bytes)
    }
}

extension ByteArray {
    /// A picture's pixels, `[H, W, C]`.
    init(_ picture: Picture) {
        self.init(shape: [picture.height, picture.width, picture.channels], bytes: picture.pixels)
    }
}
