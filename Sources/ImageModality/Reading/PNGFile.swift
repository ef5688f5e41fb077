import CImageCodecs
import Modalities
import Support

/// The bytes of a PNG file, whose structure has been checked.
struct PNGFile {
    /// How every PNG file begins.
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    private let bytes: [UInt8]
    private let file: String
    /// How the picture has to be turned to stand upright.
    private(set) var orientation = Orientation.upright
    /// Whether further pictures follow the one that is read.
    private(set) var isAnimated = false
    /// Rows and pixels of a row, as the header states them.
    private(set) var size = (height: 0, width: 0)

    /// Checks the chunks and the size that the header states; nothing is unpacked yet.
    ///
    /// - Throws: `UserFault` if the file ends before its last chunk does, or is too large.
    init(_ bytes: [UInt8], file: String, limit: PixelLimit) throws {
        self.bytes = bytes
        self.file = file
        var position = Self.signature.count
        var isFirst = true
        while true {
            guard let length = number(at: position), position + 12 + length <= bytes.count else {
                throw fault("is cut short", remedy: "Fetch the file again")
            }
            let name = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
            let content = bytes[position + 8..<position + 8 + length]
            if isFirst {
                guard name == "IHDR", length == 13, let width = number(at: position + 8),
                    let height = number(at: position + 12)
                else { throw fault("is damaged: it has no header", remedy: "Fetch the file again") }
                try limit.check(height: height, width: width, file: file)
                size = (height, width)
                isFirst = false
            }
            if name == "eXIf" { orientation = Orientation(exif: content) }
            if name == "acTL" { isAnimated = true }
            if name == "IEND" { return }
            position += 12 + length
        }
    }

    /// The pixels, of 1 channel where the file has only grey and is nowhere transparent.
    ///
    /// Levels are those of sRGB: a gamma that the file states is applied. What is transparent is
    /// mixed with the background in these levels, as browsers do.
    ///
    /// - Throws: `UserFault` if the file is damaged.
    func picture(on background: Background, notes: PictureNotes?) throws -> Picture {
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        defer { png_image_free(&image) }
        return try bytes.withUnsafeBytes { packed in
            guard png_image_begin_read_from_memory(&image, packed.baseAddress, packed.count) != 0
            else { throw damage(image) }
            let isClear = image.format & Self.alpha != 0
            let isColoured = image.format & Self.colour != 0
            image.format = isClear ? Self.colour | Self.alpha : isColoured ? Self.colour : 0
            image.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
            let (height, width) = (Int(image.height), Int(image.width))
            let channels = isClear ? 4 : isColoured ? 3 : 1
            let size = height * width * channels
            let pixels = try [UInt8](unsafeUninitializedCapacity: size) { out, count in
                guard png_image_finish_read(&image, nil, out.baseAddress, 0, nil) != 0
                else { throw damage(image) }
                count = size
            }
            if isClear, Background.shows(through: pixels) { notes?.add(.transparent) }
            if isAnimated { notes?.add(.severalPictures) }
            let picture = Picture(
                height: height, width: width, channels: isClear ? 3 : channels,
                pixels: isClear ? background.behind(pixels) : pixels)
            return picture.turned(orientation)
        }
    }

    /// The big-endian number of four bytes; nil beyond the end, or where it is negative.
    private func number(at position: Int) -> Int? {
        guard position + 4 <= bytes.count, bytes[position] < 0x80 else { return nil }
        return bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private func damage(_ image: png_image) -> UserFault {
        let message = withUnsafeBytes(of: image.message) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        return fault("is damaged (\(message))", remedy: "Fetch the file again, or remove it")
    }

    private func fault(_ what: String, remedy: String) -> UserFault {
        UserFault("the PNG file \(file) \(what)", at: .init(file: file), remedy: remedy)
    }

    private static let alpha = UInt32(PNG_FORMAT_FLAG_ALPHA)
    private static let colour = UInt32(PNG_FORMAT_FLAG_COLOR)
}

extension Picture {
    /// This picture as a PNG file, grey or in colour.
    ///
    /// - Throws: `UserFault` if there is no memory to pack it.
    package func encodedPNG() throws -> [UInt8] {
        try PNG.encoded(pixels, height: height, width: width, channels: channels)
    }
}
