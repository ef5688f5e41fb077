import CTIFFPage
import Support

/// The bytes of a TIFF file, of which the first page is read.
struct TIFFFile {
    private let bytes: [UInt8]
    private let file: String
    private let page: tp_page

    /// Whether bytes begin as every TIFF file does, in one order of bytes or the other.
    static func isBegun(by bytes: [UInt8]) -> Bool {
        let signatures: [[UInt8]] = [
            [0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43],
        ]
        return signatures.contains { bytes.starts(with: $0) }
    }

    /// Reads what the first page says of itself; nothing is unpacked yet.
    ///
    /// - Throws: `UserFault` if the file is damaged or too large.
    init(_ bytes: [UInt8], file: String, limit: PixelLimit) throws {
        (self.bytes, self.file) = (bytes, file)
        page = try Self.open(bytes, file) { $1 }
        try limit.check(height: Int(page.height), width: Int(page.width), file: file)
    }

    /// Rows and pixels of a row, as they are stored.
    var size: (height: Int, width: Int) { (Int(page.height), Int(page.width)) }

    /// The pixels, upright, of 1 channel where the file has only grey and is nowhere transparent.
    ///
    /// Palettes, inks, samples of 16 bits and the rest are the library's to convert.
    ///
    /// - Throws: `UserFault` if the file is damaged or of a kind that the library does not read.
    func picture(on background: Background, notes: PictureNotes?) throws -> Picture {
        let count = size.height * size.width
        return try Self.open(bytes, file) { tiff, _ in
            var message = [CChar](repeating: 0, count: Self.messageSize)
            var kind = tp_kind()
            let pixels = try [UInt32](unsafeUninitializedCapacity: count) { out, written in
                guard tp_read(tiff, out.baseAddress, &kind, &message) != 0 else {
                    throw Self.damage(file, message)
                }
                written = count
            }
            var isClear = false
            let stored = Picture(
                height: size.height, width: size.width, channels: kind.is_grey != 0 ? 1 : 3,
                pixels: Self.levels(of: pixels, kind, background, &isClear))
            let orientation = Orientation(rawValue: page.orientation) ?? .upright
            if isClear { notes?.add(.transparent) }
            if page.is_followed != 0 { notes?.add(.severalPictures) }
            return stored.turned(orientation)
        }
    }

    /// The size that a file's first page states; the rest of the file is not read.
    ///
    /// - Throws: `UserFault` if that page cannot be read.
    static func size(of path: String) throws -> (height: Int, width: Int) {
        let file = try OpenFile(path)
        var message = [CChar](repeating: 0, count: messageSize)
        var page = tp_page()
        guard tp_look(file.descriptor, &page, &message) != 0 else { throw damage(path, message) }
        return (Int(page.height), Int(page.width))
    }

    private static let messageSize = 256

    private static func open<Value>(
        _ bytes: [UInt8], _ file: String, _ body: (OpaquePointer, tp_page) throws -> Value
    ) throws -> Value {
        try bytes.withUnsafeBufferPointer { bytes in
            var message = [CChar](repeating: 0, count: messageSize)
            var page = tp_page()
            guard let tiff = tp_open(bytes.baseAddress, bytes.count, &page, &message) else {
                throw damage(file, message)
            }
            defer { tp_close(tiff) }
            return try body(tiff, page)
        }
    }

    /// Pixels of four bytes as levels, before a background.
    private static func levels(
        of pixels: [UInt32], _ kind: tp_kind, _ background: Background, _ isClear: inout Bool
    ) -> [UInt8] {
        guard kind.is_grey == 0 else { return pixels.map { UInt8(truncatingIfNeeded: $0) } }
        let behind = [background.red, background.green, background.blue].map(UInt32.init)
        let isMultiplied = kind.opacity == TP_MULTIPLIED
        var least: UInt32 = kind.opacity == TP_OPAQUE ? 0 : 255
        let levels = [UInt8](unsafeUninitializedCapacity: 3 * pixels.count) { out, count in
            pixels.withUnsafeBufferPointer { pixels in
                for (i, pixel) in pixels.enumerated() {
                    let opacity = kind.opacity == TP_OPAQUE ? 255 : pixel >> 24
                    least = min(least, opacity)
                    for c in 0..<3 {
                        let level = pixel >> (8 * UInt32(c)) & 255
                        let own = level * (isMultiplied ? 255 : opacity)
                        let sum = own + behind[c] * (255 - opacity)
                        out[3 * i + c] = UInt8(min(255, (sum + 127) / 255))
                    }
                }
            }
            count = 3 * pixels.count
        }
        isClear = kind.opacity != TP_OPAQUE && least < 255
        return levels
    }

    private static func damage(_ file: String, _ message: [CChar]) -> UserFault {
        let reason = String(
            decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return UserFault(
            "the TIFF file \(file) is damaged, cut short or of a kind that is not read (\(reason))",
            at: .init(file: file), remedy: "Fetch the file again, save it as PNG, or remove it")
    }
}
