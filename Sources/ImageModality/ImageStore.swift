import Datasets
import Modalities
import Support

/// Brings images to the recipe's size, as bytes.
final class ImageStore: Sendable {
    private let settings: ImageSettings
    /// What is kept of them in memory.
    let budget: MemoryBudget
    /// What is counted of pictures that are read for the first time.
    let notes = PictureNotes()

    init(_ settings: ImageSettings) {
        self.settings = settings
        budget = MemoryBudget(cache: settings.cache)
    }

    /// An image of the recipe's size and channels.
    ///
    /// - Parameters:
    ///   - content: An array or a file.
    ///   - id: The name of the example, for faults.
    ///   - isFirst: Whether it is read for the first time.
    /// - Throws: `UserFault` on a text, or a file that cannot be read.
    func bytes(of content: RawContent, id: String, isFirst: Bool) throws -> ByteArray {
        switch content {
        case .array(let array):
            return fitted(array)
        case .file(let path):
            let limit = PixelLimit(pixels: Int(settings.megapixels * 1_000_000))
            return ByteArray(
                try Picture.read(
                    path, channels: settings.channels, limit: limit,
                    background: settings.background ?? .white, height: settings.size,
                    width: settings.size, fit: settings.fit, notes: isFirst ? notes : nil))
        case .text, .excerpt:
            throw UserFault(
                "example \(id) is not an image",
                remedy: "Name a corpus whose modality is image.")
        }
    }

    /// An array of pixels, `[H, W]` or `[H, W, C]`, brought to the recipe's size and channels.
    func fitted(_ array: ByteArray) -> ByteArray {
        if array.shape == [settings.size, settings.size, settings.channels] { return array }
        let picture = Picture(array).with(channels: settings.channels)
        return ByteArray(
            picture.fitted(height: settings.size, width: settings.size, fit: settings.fit))
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
