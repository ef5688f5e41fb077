import CZlib
import Foundation
import Testing

/// A small file that holds a large picture takes little memory.
struct LargePictureMemoryTests {
    @Test func aLargePictureIsNeverWholeInMemory() throws {
        let place = try Workplace.withPictureModel()
        try place.write(MadePicture(isBrightLeft: true, number: 1).png, to: "small.png")
        try place.write(Self.blackPicture(width: 5_000, height: 4_000), to: "large.png")
        let small = try place.start("predict", "run", "small.png").finishWatched()
        let large = try place.start("predict", "run", "large.png").finishWatched()
        #expect(small.output.status == 0 && large.output.status == 0, "\(large.output.stderr)")
        // Unpacked it has 60 MB, and as grey another 20 MB.
        #expect(large.megabytes < small.megabytes + 25, "\(small.megabytes), \(large.megabytes)")
    }

    /// A colour picture of 16 bits as a PNG file.
    private static func blackPicture(width: Int, height: Int) -> Data {
        let rows = [UInt8](repeating: 0, count: (6 * width + 1) * height)
        var size = compressBound(UInt(rows.count))
        var packed = [UInt8](repeating: 0, count: Int(size))
        compress2(&packed, &size, rows, UInt(rows.count), 1)
        let header = big(UInt32(width)) + big(UInt32(height)) + [16, 2, 0, 0, 0]
        return Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            + chunk("IHDR", header) + chunk("IDAT", Data(packed[..<Int(size)]))
            + chunk("IEND", Data())
    }

    private static func chunk(_ name: String, _ content: Data) -> Data {
        let named = Array(name.utf8) + content
        let sum = crc32(0, named, UInt32(named.count))
        return big(UInt32(content.count)) + named + big(UInt32(sum))
    }

    private static func big(_ value: UInt32) -> Data {
        withUnsafeBytes(of: value.bigEndian) { Data($0) }
    }
}
