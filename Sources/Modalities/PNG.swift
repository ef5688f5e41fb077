import CImageCodecs
import Support

/// Pictures for reports.
package enum PNG {
    /// Pixels as a whole PNG file.
    ///
    /// - Parameters:
    ///   - pixels: Row by row, `[height, width, channels]`.
    ///   - channels: 1 for grey, 3 for red, green and blue.
    /// - Throws: `UserFault` if there is no memory to pack it.
    package static func encoded(
        _ pixels: [UInt8], height: Int, width: Int, channels: Int
    ) throws -> [UInt8] {
        precondition(
            pixels.count == height * width * channels && (channels == 1 || channels == 3),
            "PNG: \(pixels.count) bytes for \(height) × \(width) × \(channels)")
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        image.height = UInt32(height)
        image.width = UInt32(width)
        image.format = channels == 3 ? UInt32(PNG_FORMAT_FLAG_COLOR) : 0
        // What cannot be packed grows by a filter a row and a few bytes a block.
        var size = pixels.count + pixels.count / 500 + height + 4_096
        var file = [UInt8](repeating: 0, count: size)
        let isWritten = png_image_write_to_memory(&image, &file, &size, 0, pixels, 0, nil) != 0
        guard isWritten else {
            throw UserFault(
                "cannot pack a picture of \(width) × \(height) pixels", at: nil,
                remedy: "Free some memory")
        }
        return Array(file.prefix(size))
    }
}
