import Foundation
import Testing

/// One picture in many kinds of file, and one that can be seen through.
struct PictureCaseTests {
    /// What `predict` says of each file: the rest of its line of CSV.
    private func predictions(
        _ output: Output
    ) -> [String: String] {
        let rows = output.stdout.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", maxSplits: 1).map(String.init)
        }
        return Dictionary(
            rows.map { (($0[0] as NSString).lastPathComponent, $0[1]) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The same picture, and what must be said of the others.
    private static let same = [
        "PLAIN.JPG", "a-plain.png", "apng.png", "badcrc-iend.png", "cmyk.jpg", "exif6.jpg",
        "grey.png", "grey16.png", "greyalpha.png", "jpeg-named.png", "onebit.png",
        "palette-trns.png", "palette.png", "png-named.jpg", "prog.jpg", "trail.jpg",
        "webp-named.jpg", "wide.png", "x.jfif", "x.jpe", "x.tiff", "x.webp",
    ]
    private static let reasons = [
        ("bmp-named.jpg", "is a BMP picture, neither PNG, JPEG, WebP nor TIFF"),
        ("gif-named.png", "is a GIF picture, neither PNG, JPEG, WebP nor TIFF"),
        ("trunc.jpg", "is damaged or cut short"), ("trunc.png", "is cut short"),
        ("zero.png", "is empty"),
    ]

    @Test func everySoundFileIsPredictedAlike() throws {
        let place = try Workplace.withShapesModel()
        for name in Self.same + Self.reasons.map(\.0) + ["x.bmp", "x.gif"] {
            try place.takeKind(name, as: "in/\(name)")
        }
        for name in [".DS_Store", "._a-plain.png", "Thumbs.db"] {
            try place.write("no picture", to: "in/\(name)")
        }
        let output = try place.dawb("predict", "run", "in", "--format", "csv")
        #expect(output.status == 1)
        let found = predictions(output)
        #expect(found.keys.sorted() == Self.same.sorted())
        let others = found.filter { !$0.value.hasPrefix("cone,") }
        #expect(others.isEmpty, "\(others)")
        for (name, reason) in Self.reasons {
            #expect(
                output.stderr.contains("cannot read in/\(name): \(reason)"), "\(output.stderr)")
        }
        let line = "left out: .DS_Store 1, ._* 1, .bmp 1, .db 1, .gif 1\n"
        #expect(output.stderr.contains(line), "\(output.stderr)")
        let skipped = try place.dawb("predict", "run", "in", "--skip-unreadable")
        #expect(skipped.status == 0)
    }

    @Test(arguments: ["white", "black"]) func theGroundIsTheRecipesChoice(ground: String) throws {
        let isUsual = ground == "white"
        let place =
            isUsual
            ? try Workplace.withShapesModel()
            : try Workplace.withShapesModel("image.background=black")
        try place.makeFolder("in")
        for name in ["rgba", "on-white", "on-black"] {
            try place.write(
                Workplace.fixture("ImageModalityTests/Fixtures/alpha/\(name).png"),
                to: "in/\(name).png")
        }
        try place.copy("in/rgba.png", to: "in/again.png")
        let output = try place.dawb("predict", "run", "in", "--format", "csv")
        try #require(output.status == 0, "\(output.stderr)")
        let found = predictions(output)
        #expect(found["rgba.png"] == found["on-\(ground).png"], "\(found)")
        #expect(found["on-white.png"] != found["on-black.png"])
        // Cut-outs are noted once, where nobody has chosen what is behind them.
        let notes = output.stderr.components(separatedBy: "image.background").count - 1
        #expect(notes == (isUsual ? 1 : 0), "\(output.stderr)")
    }
}
