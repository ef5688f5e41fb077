@testable import ImageModality

extension FuzzTarget {
    /// Files with pictures.
    static let pictures = [
        FuzzTarget("png") { bytes, _ in
            _ = try Picture.decode(bytes, file: "f", channels: 3, limit: limit)
        },
        FuzzTarget("jpeg") { bytes, _ in
            _ = try Picture.decode(bytes, file: "f", channels: 1, limit: limit)
        },
        FuzzTarget("exif") { bytes, _ in
            _ = Orientation(exif: bytes[...])
        },
    ]

    /// A picture of this size takes the decoders a few milliseconds.
    private static let limit = PixelLimit(pixels: 1 << 16)
}
