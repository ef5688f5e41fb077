import CImageCodecs
import Support

/// The bytes of a JPEG file.
struct JPEGFile {
    /// How every JPEG file begins.
    static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

    private let bytes: [UInt8]
    private let file: String
    private let markers: JPEGMarkers

    /// Looks through the markers before the picture itself.
    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        markers = JPEGMarkers(bytes)
    }

    /// How many pixels the header states; 0 where it makes no sense.
    var pixelCount: Int {
        guard let decoder = tjInitDecompress() else { return 0 }
        defer { tjDestroy(decoder) }
        var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(-1), Int32(-1))
        _ = tjDecompressHeader3(
            decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &space)
        return max(0, Int(width)) * max(0, Int(height))
    }

    /// The pixels, upright, of 1 channel where the file has only grey.
    ///
    /// - Parameter limit: How large the picture may be.
    /// - Throws: `UserFault` if the file is damaged or cut short, or is too large.
    func picture(limit: PixelLimit) throws -> Picture {
        guard let decoder = tjInitDecompress() else {
            throw fault("cannot be read: there is no memory", remedy: "Free some memory")
        }
        defer { tjDestroy(decoder) }
        var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(-1), Int32(-1))
        let status = tjDecompressHeader3(
            decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &space)
        // An unusual sampling of colours is reported as an error, but can be read.
        guard status == 0 || (width > 0 && height > 0 && space >= 0) else {
            throw damage(decoder)
        }
        guard width > 0, height > 0 else {
            throw fault("is cut short: it holds no picture", remedy: "Fetch the file again")
        }
        try limit.check(height: Int(height), width: Int(width), file: file)
        let isPrint = space == TJCS_CMYK.number || space == TJCS_YCCK.number
        let format = isPrint ? TJPF_CMYK : space == TJCS_GRAY.number ? TJPF_GRAY : TJPF_RGB
        let channels = isPrint ? 4 : space == TJCS_GRAY.number ? 1 : 3
        let size = Int(width) * Int(height) * channels
        let pixels = try [UInt8](unsafeUninitializedCapacity: size) { out, count in
            func decode(_ bytes: [UInt8]) -> Bool {
                tjDecompress2(
                    decoder, bytes, UInt(bytes.count), out.baseAddress, width, 0, height,
                    Int32(format.rawValue), TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT) == 0
            }
            guard decode(bytes) || (withoutSurplus(decoder).map(decode) ?? false) else {
                throw damage(decoder)
            }
            count = size
        }
        let picture = Picture(
            height: Int(height), width: Int(width), channels: isPrint ? 3 : channels,
            pixels: isPrint ? Self.unprinted(pixels, inverted: markers.isAdobe) : pixels)
        return picture.turned(markers.exif.map { Orientation(exif: bytes[$0]) } ?? .upright)
    }

    /// The file without the few bytes too many that some cameras put before the end, if that is
    /// what the decoder complains of; it tells its first complaint only, so that whatever else is
    /// wrong shows when the rest is decoded.
    private func withoutSurplus(_ decoder: tjhandle) -> [UInt8]? {
        let words = Self.message(of: decoder).split(separator: " ")
        guard tjGetErrorCode(decoder) == TJERR_WARNING.rawValue,
            words.suffix(5).joined(separator: " ") == "extraneous bytes before marker 0xd9",
            let count = words.dropLast(5).last.flatMap({ Int($0) }),
            let end = markers.end(of: bytes), count <= end
        else { return nil }
        return Array(bytes[..<(end - count)]) + bytes[end...]
    }

    /// Cyan, magenta, yellow and black ink as red, green and blue light.
    ///
    /// - Parameter inverted: Whether 255 means no ink, as Adobe's programs write it.
    private static func unprinted(_ pixels: [UInt8], inverted: Bool) -> [UInt8] {
        let flip: UInt8 = inverted ? 0 : 255
        return [UInt8](unsafeUninitializedCapacity: pixels.count / 4 * 3) { out, count in
            pixels.withUnsafeBufferPointer { pixels in
                for i in 0..<pixels.count / 4 {
                    let light = Int(pixels[4 * i + 3] ^ flip)
                    for c in 0..<3 {
                        out[3 * i + c] = UInt8((Int(pixels[4 * i + c] ^ flip) * light + 127) / 255)
                    }
                }
            }
            count = pixels.count / 4 * 3
        }
    }

    private static func message(of decoder: tjhandle) -> String {
        tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "no reason given"
    }

    private func damage(_ decoder: tjhandle) -> UserFault {
        fault(
            "is damaged or cut short (\(Self.message(of: decoder)))",
            remedy: "Fetch the file again, or remove it")
    }

    private func fault(_ what: String, remedy: String) -> UserFault {
        UserFault("the JPEG file \(file) \(what)", at: .init(file: file), remedy: remedy)
    }
}

extension TJCS {
    /// The number by which the decoder reports this kind of colours.
    fileprivate var number: Int32 { Int32(rawValue) }
}

/// What the segments before a JPEG picture say.
struct JPEGMarkers {
    /// Where the EXIF data is, from its `Exif` on.
    private(set) var exif: Range<Int>?
    /// Whether one of Adobe's programs, or one that follows them, wrote the file.
    private(set) var isAdobe = false
    /// Where the picture itself begins.
    private var start: Int

    /// Walks from segment to segment as far as they make sense; the decoder judges the rest.
    init(_ bytes: [UInt8]) {
        var position = 2
        start = bytes.count
        while position + 4 <= bytes.count, bytes[position] == 0xFF {
            let marker = bytes[position + 1]
            if marker == 0xFF {
                position += 1
                continue
            }
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            let end = position + 2 + length
            guard length >= 2, end <= bytes.count, marker != 0xD9 else { return }
            if marker == 0xDA {
                start = end
                return
            }
            let content = bytes[position + 4..<end]
            if marker == 0xE1, exif == nil, content.starts(with: Array("Exif\0\0".utf8)) {
                exif = position + 4..<end
            }
            if marker == 0xEE, content.starts(with: Array("Adobe".utf8)) { isAdobe = true }
            position = end
        }
    }

    /// Where the mark of the end follows the picture; within it none can stand by chance.
    func end(of bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast().dropFirst(start).first {
            bytes[$0] == 0xFF && bytes[$0 + 1] == 0xD9
        }
    }
}
