import CImageCodecs

/// How a stored picture has to be turned to stand upright; the numbers are those of EXIF.
enum Orientation: UInt16 {
    case upright = 1
    case mirrored, upsideDown, flipped, transposed, turnedLeft, transversed, turnedRight

    /// The orientation that EXIF data states; upright if it states none or makes no sense.
    ///
    /// - Parameter exif: EXIF data, with or without the `Exif` before it.
    init(exif: ArraySlice<UInt8>) {
        self = Self.tag(in: exif).flatMap(Orientation.init(rawValue:)) ?? .upright
    }

    private static func tag(in exif: ArraySlice<UInt8>) -> UInt16? {
        let head = Array("Exif\0\0".utf8)
        let content = exif.starts(with: head) ? Array(exif) : head + exif
        guard let data = exif_data_new() else { return nil }
        defer { exif_data_unref(data) }
        // It is only read, so there is no need to correct what else is in it.
        exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION)
        exif_data_load_data(data, content, UInt32(content.count))
        guard let entry = exif_content_get_entry(data.pointee.ifd.0, EXIF_TAG_ORIENTATION),
            entry.pointee.format == EXIF_FORMAT_SHORT, entry.pointee.size >= 2,
            let bytes = entry.pointee.data
        else { return nil }
        return exif_get_short(bytes, exif_data_get_byte_order(data))
    }

    /// Whether rows become columns.
    var swapsAxes: Bool { rawValue >= Orientation.transposed.rawValue }
}

extension Picture {
    /// This stored picture, turned upright.
    ///
    /// - Parameter orientation: How it was stored.
    /// - Complexity: O(pixels).
    func turned(_ orientation: Orientation) -> Picture {
        guard orientation != .upright else { return self }
        let (rows, columns) = orientation.swapsAxes ? (width, height) : (height, width)
        // The source of the pixel (y, x) is at origin + y · down + x · right.
        let (line, last) = (width, height * width - 1)
        let (origin, down, right) =
            switch orientation {
            case .upright: (0, line, 1)
            case .mirrored: (width - 1, line, -1)
            case .upsideDown: (last, -line, -1)
            case .flipped: (last - width + 1, -line, 1)
            case .transposed: (0, 1, line)
            case .turnedLeft: (last - width + 1, 1, -line)
            case .transversed: (last, -1, -line)
            case .turnedRight: (width - 1, -1, line)
            }
        let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { out, count in
            pixels.withUnsafeBufferPointer { pixels in
                var target = 0
                for y in 0..<rows {
                    for x in 0..<columns {
                        let source = (origin + y * down + x * right) * channels
                        for c in 0..<channels { out[target + c] = pixels[source + c] }
                        target += channels
                    }
                }
            }
            count = pixels.count
        }
        return Picture(height: rows, width: columns, channels: channels, pixels: turned)
    }
}
