import Datasets
import Support
import Testing

@testable import ImageModality

struct PictureReadingTests {
    private func read(_ name: String, channels: Int = 3, on background: Background = .white) throws
        -> Picture
    {
        try Picture.read(Fixture.path(name), channels: channels, background: background)
    }

    @Test(arguments: [
        ("grey.png", "grey", 1), ("colour.png", "colour", 3), ("palette.png", "palette", 3),
        ("bilevel.png", "bilevel", 1), ("interlaced.png", "colour", 3),
        ("colour-16.png", "colour", 3), ("grey-16.png", "grey", 1), ("colour.png", "grey", 1),
    ])
    func png(name: String, values: String, channels: Int) throws {
        #expect(try read(name, channels: channels) == Fixture.picture(values))
    }

    @Test func transparentPixelsShowTheBackground() throws {
        for name in ["clear", "clear-grey"] {
            let white = try read("\(name).png")
            #expect(difference(white, try Fixture.picture("\(name)-white")) <= 1)
            let teal = try read("\(name).png", on: Background(red: 0, green: 128, blue: 120))
            #expect(difference(teal, try Fixture.picture("\(name)-teal")) <= 1)
            #expect(try read("\(name).png", channels: 1) == white.with(channels: 1))
        }
    }

    /// The decoders differ by a rounding, and print colours by one more.
    @Test(arguments: [
        ("grey.jpg", 1, 1), ("colour.jpg", 3, 1), ("progressive.jpg", 3, 1), ("ink.jpg", 3, 1),
        ("plain-ink.jpg", 3, 1), ("ycck.jpg", 3, 2),
    ])
    func jpeg(name: String, channels: Int, tolerance: Int) throws {
        let picture = try read(name, channels: channels)
        #expect(difference(picture, try Fixture.picture(name)) <= tolerance)
    }

    @Test func printColoursLookLikeTheOriginal() throws {
        // The original's black ink is zero, so that what JPEG loses is all the difference.
        for name in ["ink.jpg", "ycck.jpg"] {
            #expect(difference(try read(name), try Fixture.picture("colour")) < 40)
        }
    }

    @Test func greyBecomesColourAndBack() throws {
        let grey = try read("grey.png", channels: 3)
        #expect(grey.channels == 3)
        #expect(try grey.with(channels: 1) == Fixture.picture("grey"))
    }

    @Test(arguments: 1...8)
    func everyOrientationEndsUpright(orientation: Int) throws {
        let picture = try read("orientation-\(orientation).jpg")
        let upright = try Fixture.picture("upright")
        #expect(difference(picture, upright) < 12)
        #expect(difference(picture, try read("orientation-1.jpg")) < 12)
    }

    @Test func aPNGIsTurnedToo() throws {
        let picture = try read("turned.png")
        let stored = try Fixture.picture("colour")
        #expect(picture == stored.turned(.turnedLeft))
        #expect(picture.height == stored.width)
        // What is turned back and forth is the same.
        for (there, back) in [
            (Orientation.mirrored, Orientation.mirrored), (.upsideDown, .upsideDown),
            (.flipped, .flipped), (.transposed, .transposed), (.transversed, .transversed),
            (.turnedLeft, .turnedRight), (.turnedRight, .turnedLeft),
        ] {
            #expect(stored.turned(there).turned(back) == stored)
        }
    }

    @Test func theKindIsToldByTheContents() throws {
        let record = Record(id: "a", content: .file(Fixture.path("colour.png")), line: 1)
        #expect(try Picture.read(record, channels: 3) == Fixture.picture("colour"))
        let bytes = try Fixture.bytes("colour.png")
        #expect(
            try Picture.decode(bytes, file: "misnamed.jpg", channels: 3)
                == Fixture.picture("colour"))
    }

    @Test func aFewBytesTooManyAreHarmless() throws {
        #expect(try read("extraneous.jpg") == read("colour.jpg"))
    }

    @Test func recordsOfOtherKinds() throws {
        let grey = ByteArray(shape: [2, 3], bytes: [0, 1, 2, 3, 4, 5])
        let record = Record(id: "a", content: .array(grey), line: 0, file: "digits")
        #expect(
            try Picture.read(record, channels: 1)
                == Picture(height: 2, width: 3, channels: 1, pixels: grey.bytes))
        #expect(try Picture.read(record, channels: 3).pixels.count == 18)
        let contents: [RawContent] = [
            .text("a"), .array(ByteArray(shape: [6], bytes: grey.bytes)),
            .array(ByteArray(shape: [3, 1, 2], bytes: grey.bytes)),
            .array(ByteArray(shape: [0, 3], bytes: [])),
        ]
        for content in contents {
            let record = Record(id: "a", content: content, line: 3, file: "data.tsv")
            let fault = try #require(throws: UserFault.self) {
                try Picture.read(record, channels: 1)
            }
            #expect(fault.place?.description == "data.tsv:3" && !fault.remedy.isEmpty)
        }
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        for name in ["grey", "colour", "upright"] {
            let picture = try Fixture.picture(name)
            let bytes = try picture.encodedPNG()
            #expect(
                try Picture.decode(bytes, file: "f", channels: picture.channels) == picture)
        }
        let noise = Picture(tensor: randomImage(61, 47, 3))
        #expect(try Picture.decode(noise.encodedPNG(), file: "f", channels: 3) == noise)
    }
}
