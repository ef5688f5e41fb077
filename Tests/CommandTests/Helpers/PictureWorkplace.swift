import Foundation
import Testing

extension Workplace {
    /// A working folder with two corpora of pictures too, and the recipe `pictures`.
    static func withPictures() throws -> Workplace {
        let place = try Workplace()
        try place.write(pictureRecipe, to: "recipes/pictures.yaml")
        for (name, level) in [("bright", 200), ("dim", 120)] {
            for side in ["left", "right"] {
                try place.makeFolder("corpora/\(name)/\(side)")
                for number in 0..<24 {
                    // Pictures of several sizes.
                    let picture = MadePicture(
                        width: 10 + number % 3, height: 8 + number % 5,
                        isBrightLeft: side == "left", number: number, level: level)
                    try place.write(picture.png, to: pictureFile(name, side, number))
                }
            }
            try place.write(folderYAML(name), to: "corpora/\(name)/corpus.yaml")
        }
        return place
    }

    /// The path of a picture in a corpus.
    static func pictureFile(_ corpus: String, _ side: String, _ number: Int) -> String {
        "corpora/\(corpus)/\(side)/\(number < 10 ? "0" : "")\(number).png"
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    /// A file of the tests of another room.
    static func fixture(_ path: String) throws -> Data {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try Data(contentsOf: tests.appendingPathComponent(path))
    }

    /// Tensors of zeros as a safetensors file.
    static func safetensors(_ shapes: [(name: String, shape: [Int])]) -> Data {
        var (header, end) = ([String](), 0)
        for (name, shape) in shapes {
            let size = 4 * shape.reduce(1, *)
            header.append(
                #""\#(name)":{"dtype":"F32","shape":\#(shape),"#
                    + #""data_offsets":[\#(end),\#(end + size)]}"#
            )
            end += size
        }
        let text = "{" + header.joined(separator: ",") + "}"
        return withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { Data($0) }
            + Data(text.utf8) + Data(repeating: 0, count: end)
    }

    private static let pictureRecipe = """
        name: pictures
        title: "Made-up pictures: bright to dim"
        modality: image
        source:
          corpus: bright
        target:
          corpus: dim
        image:
          network: plain
          filters: [4]
          hidden: [8]
          size: 8
          augment: none
        method: [coral]
        training:
          epochs: 1
          batch: 8
        seeds: 1

        """

    private static func folderYAML(_ name: String) -> String {
        """
        name: \(name)
        modality: image
        origin: made up for this test
        licence: none
        classes: [left, right]
        format: folder
        splits:
          seed: 1
          parts: \(name == "bright" ? "{train: 0.7, validation: 0.3}" : "{adapt: 0.6, test: 0.4}")

        """
    }
}
