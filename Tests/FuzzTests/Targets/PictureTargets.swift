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
        // Row by row, as large pictures are read: to the same bits, or refused as the whole is.
        FuzzTarget("png-rows") { bytes, scratch in
            let path = try scratch.file("f", bytes)
            func read(large: Int) -> Picture? {
                try? Picture.read(
                    path, channels: 3, limit: limit, height: 4, width: 5, fit: .pad, large: large)
            }
            precondition(read(large: 1) == read(large: .max))
        },
        FuzzTarget("webp") { bytes, _ in
            _ = try Picture.decode(bytes, file: "f", channels: 3, limit: limit)
        },
        FuzzTarget("tiff") { bytes, _ in
            _ = try Picture.decode(bytes, file: "f", channels: 1, limit: limit)
        },
        FuzzTarget("picture-size") { bytes, scratch in
            _ = try PictureSize(of: scratch.file("f", bytes))
        },
        FuzzTarget("exif") { bytes, _ in
            _ = Orientation(exif: bytes[...])
        },
    ]

    /// A picture of this size takes the decoders a few milliseconds.
    private static let limit = PixelLimit(pixels: 1 << 16)
}
