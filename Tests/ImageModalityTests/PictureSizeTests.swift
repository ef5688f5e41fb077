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

    @Test func cutAndForeignHeadersHaveNone() {
        for bytes in [Self.png, Self.jpeg] {
            for count in 0..<bytes.count { #expect(PictureSize(Array(bytes[..<count])) == nil) }
        }
        #expect(PictureSize(Array("GIF89a".utf8)) == nil)
        #expect(
            PictureSize([0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xC0, 0, 9, 8, 0, 3, 1, 2]) == nil)
    }
}
