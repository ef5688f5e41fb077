import CZlib
import Datasets

/// Files in the format of MNIST, right and wrong.
enum IDX {
    /// The header of a file of unsigned bytes, or of another type.
    static func header(_ shape: [Int], type: UInt8 = 8) -> [UInt8] {
        [0, 0, type, UInt8(shape.count)]
            + shape.flatMap { size in
                (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) }
            }
    }

    /// A header and some values, which count from 0.
    static func file(_ shape: [Int], type: UInt8 = 8, values: Int) -> [UInt8] {
        header(shape, type: type) + (0..<values).map { UInt8($0) }
    }

    /// Five images of 2 × 3 pixels, whose values count from 0.
    static let images = file([5, 2, 3], values: 30)
    /// Their labels.
    static let labels: [UInt8] = header([5]) + [0, 1, 2, 1, 0]

    /// Bytes as gzip packs them.
    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        var packed = [UInt8](repeating: 0, count: bytes.count + 1_000)
        var stream = z_stream()
        deflateInit2_(
            &stream, 9, Z_DEFLATED, 16 + 15, 9, Z_DEFAULT_STRATEGY, zlibVersion(),
            Int32(MemoryLayout<z_stream>.size))
        bytes.withUnsafeMutableBufferPointer { input in
            packed.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                deflate(&stream, Z_FINISH)
            }
        }
        deflateEnd(&stream)
        return Array(packed.prefix(Int(stream.total_out)))
    }

    /// A corpus of images in `digits.idx3` and labels in `digits.idx1`.
    static func fixture(
        images: [UInt8] = images, labels: [UInt8] = labels, classes: String = "[a, b, c]",
        more: String = ""
    ) throws -> CorpusFixture {
        var fixture = try CorpusFixture()
        for key in ["id", "text", "label"] { fixture[key] = nil }
        fixture["modality"] = "image"
        fixture["format"] = "idx"
        fixture["classes"] = classes
        fixture["files"] = "[{path: digits.idx3, labels: digits.idx1\(more)}]"
        try fixture.folder.write(images, to: "digits.idx3")
        try fixture.folder.write(labels, to: "digits.idx1")
        return fixture
    }
}
