import Foundation

/// Small grey pictures as PNG files, made without any library.
struct MadePicture {
    var width: Int
    var height: Int
    /// 0…255, row by row.
    var pixels: [UInt8]

    /// A picture that is bright on one side, with a grain that its number decides.
    init(width: Int = 10, height: Int = 10, isBrightLeft: Bool, number: Int, level: Int = 200) {
        self.init(width: width, height: height, number: number, level: level) { x, _ in
            (x < 0.5) == isBrightLeft
        }
    }

    /// A picture with a grain that its number decides.
    ///
    /// - Parameter isBright: Whether a place is, told by its distance from the left and from the
    ///   top, each 0…1.
    init(
        width: Int, height: Int, number: Int, level: Int, isBright: (Double, Double) -> Bool
    ) {
        (self.width, self.height) = (width, height)
        pixels = (0..<width * height).map { at in
            let (x, y) = (at % width, at / width)
            let grain = (at * 7 + number * 13 + y * number) % 40
            let isLit = isBright(Double(x) / Double(width), Double(y) / Double(height))
            return UInt8(isLit ? level + grain : grain)
        }
    }

    /// The whole PNG file; its pixels are stored, not compressed.
    var png: Data {
        var rows = Data()
        for row in 0..<height { rows += [0] + pixels[row * width..<(row + 1) * width] }
        let count = UInt16(rows.count)
        var packed = Data([0x78, 0x01, 0x01])
        packed += [UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
        packed += rows + MadePicture.bytes(MadePicture.adler(rows))
        let header =
            MadePicture.bytes(UInt32(width)) + MadePicture.bytes(UInt32(height)) + [8, 0, 0, 0, 0]
        return Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            + MadePicture.chunk("IHDR", header) + MadePicture.chunk("IDAT", packed)
            + MadePicture.chunk("IEND", Data())
    }

    private static func chunk(_ name: String, _ content: Data) -> Data {
        let named = Data(name.utf8) + content
        return bytes(UInt32(content.count)) + named + bytes(checksum(named))
    }

    private static func bytes(_ value: UInt32) -> Data {
        withUnsafeBytes(of: value.bigEndian) { Data($0) }
    }

    /// CRC-32 as PNG has it.
    private static func checksum(_ data: Data) -> UInt32 {
        ~data.reduce(~UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
                value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0)
            }
        }
    }

    /// Adler-32 as zlib has it.
    private static func adler(_ data: Data) -> UInt32 {
        let (a, b) = data.reduce((UInt32(1), UInt32(0))) { sums, byte in
            let a = (sums.0 + UInt32(byte)) % 65_521
            return (a, (sums.1 + a) % 65_521)
        }
        return b << 16 | a
    }
}
