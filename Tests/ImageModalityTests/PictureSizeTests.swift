import Support
import TestSupport
import Testing

@testable import ImageModality

/// Sizes from the headers of pictures.
struct PictureSizeTests {
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        + [0, 0, 1, 2, 0, 0, 0, 7]

    /// A JPEG file with a segment and filling before its frame of 3 rows of 258 pixels.
    private static let jpeg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC4, 0, 3, 9]
        + [0xFF, 0xC2, 0, 17, 8, 0, 3, 1, 2]

    @Test func sizesAreRead() {
        #expect(PictureSize(Self.png).map { [$0.width, $0.height] } == [258, 7])
        #expect(PictureSize(Self.jpeg).map { [$0.width, $0.height] } == [258, 3])
    }

    @Test(arguments: [
        "colour.png", "colour.jpg", "colour.webp", "lossy.webp", "clear.webp", "colour.tiff",
        "grey-16.tiff", "pages.tiff", "kinds/x.jfif", "kinds/trail.jpg",
    ])
    func filesStateWhatTheyAre(name: String) throws {
        let size = try #require(try PictureSize(of: Fixture.path(name)))
        let picture = try Picture.read(Fixture.path(name), channels: 3)
        #expect([size.width, size.height] == [picture.width, picture.height])
    }

    /// Cuts in the header alone show: what comes behind it is not read.
    @Test(arguments: [
        ("colour.png", 20), ("colour.jpg", 30), ("colour.webp", 20), ("colour.tiff", 12),
        ("colour.png", 0),
    ])
    func cutHeadersAreFaults(name: String, count: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(Fixture.bytes(name).prefix(count)), to: "cut")
        let fault = try #require(throws: UserFault.self) {
            try PictureSize(of: folder.path + "/cut")
        }
        #expect(fault.place?.file == folder.path + "/cut" && !fault.remedy.isEmpty)
    }

    @Test func aHeaderMayBeLong() throws {
        // Segments of 64 KB, as of a colour profile, before the frame.
        let segment: [UInt8] = [0xFF, 0xE2, 0xFF, 0xFF] + [UInt8](repeating: 1, count: 65_533)
        let folder = try TemporaryFolder()
        for (count, isSeen) in [(1, true), (3, true), (5, false)] {
            let profile = (0..<count).flatMap { _ in segment }
            try folder.write([0xFF, 0xD8] + profile + Self.jpeg.dropFirst(2), to: "long")
            let size = try PictureSize(of: folder.path + "/long")
            #expect((size != nil) == isSeen)
        }
        // What follows the mark is no segment.
        try folder.write([0xFF, 0xD8, 0xFF] + [UInt8](repeating: 0, count: 9_000), to: "long")
        #expect(throws: UserFault.self) { try PictureSize(of: folder.path + "/long") }
    }

    @Test func cutAndForeignHeadersHaveNone() {
        for bytes in [Self.png, Self.jpeg] {
            for count in 0..<bytes.count { #expect(PictureSize(Array(bytes[..<count])) == nil) }
        }
        #expect(PictureSize(Array("GIF89a".utf8)) == nil)
        #expect(
            PictureSize([0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xC0, 0, 9, 8, 0, 3, 1, 2]) == nil)
    }
}
