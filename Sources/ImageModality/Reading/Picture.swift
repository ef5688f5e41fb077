package import Datasets
import Support

/// A picture of bytes, as files hold them.
package struct Picture: Sendable, Equatable {
    /// Rows, H.
    package let height: Int
    /// Pixels of a row, W.
    package let width: Int
    /// Values of a pixel, C: 1 for grey, 3 for red, green and blue.
    package let channels: Int
    /// The values, 0 to 255, row-major: shape `[H, W, C]`.
    package let pixels: [UInt8]

    /// A picture of given pixels.
    ///
    /// - Parameters:
    ///   - height: Rows, at least 1.
    ///   - width: Pixels of a row, at least 1.
    ///   - channels: 1 or 3.
    ///   - pixels: The values, row-major: shape `[H, W, C]`.
    package init(height: Int, width: Int, channels: Int, pixels: [UInt8]) {
        precondition(
            height > 0 && width > 0 && (channels == 1 || channels == 3)
                && pixels.count == height * width * channels,
            "Picture: \(pixels.count) values for [\(height), \(width), \(channels)]")
        self.height = height
        self.width = width
        self.channels = channels
        self.pixels = pixels
    }

    /// This picture with 1 or 3 values a pixel; grey is the luma of ITU-R BT.601.
    ///
    /// - Parameter wanted: 1 for grey, 3 for colour.
    /// - Complexity: O(pixels).
    package func with(channels wanted: Int) -> Picture {
        precondition(wanted == 1 || wanted == 3, "Picture: \(wanted) channels")
        guard wanted != channels else { return self }
        let count = height * width
        let converted = [UInt8](unsafeUninitializedCapacity: count * wanted) { out, written in
            pixels.withUnsafeBufferPointer { pixels in
                for i in 0..<count {
                    if wanted == 1 {
                        out[i] = Self.luma(pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2])
                    } else {
                        for c in 0..<3 { out[3 * i + c] = pixels[i] }
                    }
                }
            }
            written = count * wanted
        }
        return Picture(height: height, width: width, channels: wanted, pixels: converted)
    }

    /// 0.299 R + 0.587 G + 0.114 B in units of 2⁻¹⁶, rounded.
    private static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        let sum = 19_595 * UInt32(red) + 38_470 * UInt32(green) + 7_471 * UInt32(blue)
        return UInt8((sum + 0x8000) >> 16)
    }
}

extension Picture {
    /// Reads the picture of a record: a file, or an array of shape `[H, W]` or `[H, W, C]`.
    ///
    /// - Parameters:
    ///   - record: Where the picture is.
    ///   - channels: 1 for grey, 3 for colour; what is read is converted.
    ///   - limit: How large a picture in a file may be.
    ///   - background: What is behind transparent pixels.
    /// - Throws: `UserFault` if the record is a text, an array of another shape, or a file that
    ///   cannot be read.
    package static func read(
        _ record: Record, channels: Int, limit: PixelLimit = .standard,
        background: Background = .white
    ) throws -> Picture {
        switch record.content {
        case .file(let path):
            return try read(path, channels: channels, limit: limit, background: background)
        case .array(let array):
            let shape = array.shape.count == 2 ? array.shape + [1] : array.shape
            guard shape.count == 3, shape[0] > 0, shape[1] > 0, [1, 3].contains(shape[2]) else {
                throw UserFault(
                    "example \(record.id) of shape \(array.shape) is no picture", at: record.place,
                    remedy: "Give it the shape [height, width], or with 1 or 3 channels behind")
            }
            let picture = Picture(
                height: shape[0], width: shape[1], channels: shape[2], pixels: array.bytes)
            return picture.with(channels: channels)
        case .text, .excerpt:
            throw UserFault(
                "example \(record.id) is not a picture", at: record.place,
                remedy: "Name a corpus whose modality is image")
        }
    }
}
