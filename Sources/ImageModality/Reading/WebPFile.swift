import CImageCodecs
import Support

/// The bytes of a WebP file, whose structure has been checked.
struct WebPFile {
    private let bytes: [UInt8]
    private let file: String
    private let hasOpacity: Bool
    /// How the picture has to be turned to stand upright.
    private var orientation = Orientation.upright
    /// Rows and pixels of a row, as they are stored.
    let size: (height: Int, width: Int)

    /// Whether bytes begin as every WebP file does.
    static func isBegun(by bytes: [UInt8]) -> Bool {
        bytes.starts(with: Array("RIFF".utf8))
            && bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
    }

    /// Checks the chunks and the size that the header states; nothing is unpacked yet.
    ///
    /// - Throws: `UserFault` if the file ends before its last chunk does, is too large or an
    ///   animation.
    init(_ bytes: [UInt8], file: String, limit: PixelLimit) throws {
        (self.bytes, self.file) = (bytes, file)
        var features = WebPBitstreamFeatures()
        let status = WebPGetFeatures(bytes, bytes.count, &features)
        guard status == VP8_STATUS_OK else { throw Self.damage(file, status) }
        hasOpacity = features.has_alpha != 0
        size = (Int(features.height), Int(features.width))
        try limit.check(height: size.height, width: size.width, file: file)
        guard features.has_animation == 0 else {
            throw UserFault(
                "the WebP file \(file) is an animation", at: .init(file: file),
                remedy: "Save one of its pictures, or remove it")
        }
        try readChunks()
    }

    /// The size that the beginning of a file states; nil where it states none.
    static func size(in beginning: [UInt8]) -> (height: Int, width: Int)? {
        var features = WebPBitstreamFeatures()
        guard WebPGetFeatures(beginning, beginning.count, &features) == VP8_STATUS_OK else {
            return nil
        }
        return (Int(features.height), Int(features.width))
    }

    /// Walks from chunk to chunk to the end that the header states.
    private mutating func readChunks() throws {
        let end = 8 + number(at: 4)
        guard end <= bytes.count else { throw Self.damage(file, VP8_STATUS_NOT_ENOUGH_DATA) }
        var position = 12
        while position + 8 <= end {
            let start = position + 8
            let length = number(at: position + 4)
            guard start + length <= end else {
                throw Self.damage(file, VP8_STATUS_NOT_ENOUGH_DATA)
            }
            if bytes[position..<position + 4].elementsEqual("EXIF".utf8) {
                orientation = Orientation(exif: bytes[start..<start + length])
            }
            position = start + length + length % 2
        }
    }

    /// The pixels, upright, in colour.
    ///
    /// - Throws: `UserFault` if the file is damaged.
    func picture(on background: Background, notes: PictureNotes?) throws -> Picture {
        let channels = hasOpacity ? 4 : 3
        let stride = size.width * channels
        var config = WebPDecoderConfig()
        guard WebPInitDecoderConfig(&config) != 0 else {
            throw Self.damage(file, VP8_STATUS_INVALID_PARAM)
        }
        config.output.colorspace = hasOpacity ? MODE_RGBA : MODE_RGB
        config.output.is_external_memory = 1
        let count = stride * size.height
        let pixels = try [UInt8](unsafeUninitializedCapacity: count) { out, written in
            config.output.u.RGBA.rgba = out.baseAddress
            config.output.u.RGBA.stride = Int32(stride)
            config.output.u.RGBA.size = count
            let status = WebPDecode(bytes, bytes.count, &config)
            guard status == VP8_STATUS_OK else { throw Self.damage(file, status) }
            written = count
        }
        if hasOpacity, Background.shows(through: pixels) { notes?.add(.transparent) }
        let picture = Picture(
            height: size.height, width: size.width, channels: 3,
            pixels: hasOpacity ? background.behind(pixels) : pixels)
        return picture.turned(orientation)
    }

    /// The little-endian number of four bytes.
    private func number(at position: Int) -> Int {
        bytes[position..<position + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func damage(_ file: String, _ status: VP8StatusCode) -> UserFault {
        let what =
            switch status {
            case VP8_STATUS_NOT_ENOUGH_DATA, VP8_STATUS_SUSPENDED: "is cut short"
            case VP8_STATUS_OUT_OF_MEMORY: "cannot be read: there is no memory"
            case VP8_STATUS_UNSUPPORTED_FEATURE: "is of a kind that is not read"
            default: "is damaged"
            }
        return UserFault(
            "the WebP file \(file) \(what)", at: .init(file: file),
            remedy: "Fetch the file again, or remove it")
    }
}
