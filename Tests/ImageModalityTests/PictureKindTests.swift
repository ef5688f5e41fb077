import Support
import Testing

@testable import ImageModality

/// Pictures of every kind of file: what a file is called does not matter.
struct PictureKindTests {
    private func read(_ name: String, channels: Int = 3, on background: Background = .white) throws
        -> Picture
    {
        try Picture.read(Fixture.path(name), channels: channels, background: background)
    }

    /// The greatest difference that a kind of file makes; WebP with loss keeps colours at half the
    /// size.
    private static let sound = [
        ("a-plain.png", 0), ("png-named.jpg", 0), ("apng.png", 0), ("badcrc-iend.png", 0),
        ("PLAIN.JPG", 40), ("jpeg-named.png", 40), ("exif6.jpg", 60), ("prog.jpg", 60),
        ("trail.jpg", 60), ("cmyk.jpg", 60), ("x.jfif", 90), ("x.jpe", 90), ("x.tiff", 0),
        ("x.webp", 90), ("webp-named.jpg", 90),
    ]

    @Test(arguments: sound) func theSamePictureIsReadFromEach(name: String, most: Int) throws {
        let apart = difference(try read("kinds/\(name)"), try read("kinds/a-plain.png"))
        #expect(apart <= most, "\(apart)")
    }

    @Test(arguments: [
        ("x.bmp", "is a BMP picture, neither PNG, JPEG, WebP nor TIFF"),
        ("bmp-named.jpg", "is a BMP picture"), ("x.gif", "is a GIF picture"),
        ("gif-named.png", "is a GIF picture"), ("zero.png", "is empty"),
        ("trunc.png", "the PNG file"), ("trunc.jpg", "is damaged or cut short"),
    ])
    func othersAreNamedWithTheirReason(name: String, what: String) throws {
        let fault = try #require(throws: UserFault.self) { try read("kinds/\(name)") }
        #expect(fault.what.contains(what), "\(fault)")
        #expect(fault.place?.file == Fixture.path("kinds/\(name)"))
    }

    @Test(arguments: [
        ("colour.webp", "colour", 3, 0), ("lossy.webp", "lossy.webp", 3, 1),
        ("colour.webp", "grey", 1, 0), ("clear.webp", "clear-white", 3, 1),
        ("colour.tiff", "colour", 3, 0), ("packed.tiff", "colour", 3, 0),
        ("deflated.tiff", "colour", 3, 0), ("grey.tiff", "grey", 1, 0),
        ("colour-16.tiff", "colour", 3, 0), ("planes-16.tiff", "colour", 3, 0),
        ("grey-16.tiff", "grey", 1, 0), ("palette.tiff", "palette", 3, 0),
        ("bilevel.tiff", "bilevel", 1, 0), ("ink.tiff", "ink.tiff", 3, 1),
        ("clear.tiff", "clear-white", 3, 1), ("clear-grey.tiff", "clear-grey-white", 3, 1),
        ("pages.tiff", "colour", 3, 0), ("grey.tiff", "grey", 3, 0),
    ])
    func everyKindHasItsPixels(name: String, values: String, channels: Int, most: Int) throws {
        let expected = try Fixture.picture(values).with(channels: channels)
        let apart = difference(try read(name, channels: channels), expected)
        #expect(apart <= most, "\(apart)")
    }

    @Test(arguments: ["clear.webp", "clear.tiff", "clear-grey.tiff"])
    func transparentPixelsShowTheBackground(name: String) throws {
        let teal = Background(red: 0, green: 128, blue: 120)
        let stem = name.hasPrefix("clear-grey") ? "clear-grey" : "clear"
        let apart = difference(try read(name, on: teal), try Fixture.picture("\(stem)-teal"))
        #expect(apart <= 1, "\(apart)")
    }

    @Test(arguments: ["turned.webp", "turned.tiff"]) func theyAreTurned(name: String) throws {
        #expect(try read(name) == Fixture.picture("colour").turned(.turnedLeft))
    }

    @Test func largeOnesAreReadToTheSameBits() throws {
        for name in ["colour.webp", "colour.tiff", "clear.tiff", "turned.tiff"] {
            func read(large: Int) throws -> Picture {
                try Picture.read(
                    Fixture.path(name), channels: 3, height: 4, width: 5, fit: .pad, large: large)
            }
            #expect(try read(large: 1) == read(large: .max))
        }
    }

    @Test func animationsAreRefused() throws {
        let fault = try #require(throws: UserFault.self) { try read("moving.webp") }
        #expect(fault.what.contains("is an animation"))
        #expect(fault.remedy.contains("Save one of its pictures"))
    }

    /// A TIFF file whose parts are said to be far larger than its picture.
    @Test func partsThatDoNotFitAreRefused() throws {
        var bytes = try Fixture.bytes("grey-16.tiff")
        // Its samples of a pixel: 1, as a number of two bytes in the seventh entry of the list.
        let place = 8 + 2 + 12 * 6 + 8
        #expect(bytes[place..<place + 2] == [0, 1])
        bytes.replaceSubrange(place..<place + 2, with: [0xFF, 0xFF])
        let fault = try #require(throws: UserFault.self) {
            try Picture.decode(bytes, file: "f", channels: 1)
        }
        #expect(fault.what.contains("TIFF file f is damaged"), "\(fault)")
    }
}
