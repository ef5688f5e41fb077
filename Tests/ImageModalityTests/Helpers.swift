import Foundation
import Support
import Tensors
import Testing

@testable import ImageModality

/// What `Fixtures/make_fixtures.py` wrote.
enum Fixture {
    /// An array that Pillow or NumPy computed.
    struct Stored: Decodable {
        var shape: [Int]
        var values: [Float]

        /// The array as a picture; `[H, W]` is grey.
        var picture: Picture {
            Picture(
                height: shape[0], width: shape[1], channels: shape.count == 2 ? 1 : shape[2],
                pixels: values.map { UInt8($0) })
        }
    }

    private static let stored = Result {
        let url = URL(fileURLWithPath: path("values.json"))
        return try JSONDecoder().decode([String: Stored].self, from: Data(contentsOf: url))
    }

    /// The path of a fixture.
    static func path(_ name: String) -> String {
        (Bundle.module.resourcePath ?? "") + "/Fixtures/" + name
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        try Files.read(path(name))
    }

    static func values(_ name: String) throws -> Stored {
        try #require(try stored.get()[name], "no values called \(name)")
    }

    static func picture(_ name: String) throws -> Picture {
        try values(name).picture
    }

    /// The names of all pictures of a kind that can be read.
    static func names(_ ending: String) throws -> [String] {
        try Files.names(in: path("")).filter { $0.hasSuffix(ending) && !$0.hasPrefix("bomb") }
    }
}

/// The greatest difference of two pictures' levels; 256 if they have different shapes.
func difference(_ a: Picture, _ b: Picture) -> Int {
    guard (a.height, a.width, a.channels) == (b.height, b.width, b.channels) else { return 256 }
    return zip(a.pixels, b.pixels).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
}

/// The greatest difference of two tensors' values; infinite if they have different shapes.
func difference(_ a: Tensor, _ b: Tensor) -> Float {
    guard a.shape == b.shape else { return .infinity }
    return zip(a.hostScalars, b.hostScalars).reduce(0) {
        let difference = abs($1.0 - $1.1)
        return difference.isNaN ? .infinity : max($0, difference)
    }
}

/// A random picture that depends on its name alone.
func randomImage(_ height: Int, _ width: Int, _ channels: Int, _ name: String = "") -> Tensor {
    var generator = RandomGenerator(seed: 5, stream: "image", name)
    let values = (0..<height * width * channels).map { _ in generator.uniform() }
    return Tensor(values, shape: [height, width, channels])
}
