// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
import CPictureRows
import Support
import Tensors

/// A PNG picture whose rows are unpacked one by one, so that a large one is never whole in memory.
///
/// Levels are those of `PNGFile`, to the bit.
struct PNGRows {
    private let picture: OpaquePointer
    private let shape: pr_shape
    private let background: Background
    private let notes: PictureNotes?

    /// Unpacks a picture and brings it to a size.
    ///
    /// - Parameters:
    ///   - bytes: The file, whose structure has been checked.
    ///   - file: Its name, for faults.
    ///   - background: What is behind transparent pixels.
    ///   - channels: 1 for grey, 3 for colour; what is read is converted.
    ///   - size: Height and width wanted.
    ///   - fit: What happens to another shape.
    ///   - notes: Where a picture with transparent pixels is counted.
    /// - Returns: Shape `[size.height, size.width, channels]`; nil if the rows are stored in
    ///   several passes, so that they cannot be had one by one.
    /// - Throws: `UserFault` if the file is damaged.
    static func tensor(
        of bytes: [UInt8], file: String, on background: Background, channels: Int,
        size: (height: Int, width: Int), fit: Fit, notes: PictureNotes?
    ) throws -> Tensor? {
        var message = [CChar](repeating: 0, count: 64)
        return try bytes.withUnsafeBufferPointer { bytes in
            var shape = pr_shape()
            guard let picture = pr_png_open(bytes.baseAddress, bytes.count, &shape, &message)
            else { throw damage(file, message) }
            defer { pr_png_close(picture) }
            guard shape.is_interlaced == 0 else { return nil }
            let rows = PNGRows(
                picture: picture, shape: shape, background: background, notes: notes)
            guard let tensor = rows.tensor(channels: channels, size, fit, &message) else {
                throw damage(file, message)
            }
            return tensor
        }
    }

    /// All rows, brought to a size; nil, with a message, if one is damaged or missing.
    private func tensor(
        channels: Int, _ size: (height: Int, width: Int), _ fit: Fit, _ message: inout [CChar]
    ) -> Tensor? {
        let (height, width) = (Int(shape.height), Int(shape.width))
        var row = [UInt8](repeating: 0, count: width * Int(shape.channels))
        var (isWhole, isClear) = (true, false)
        let scaled = resampled(
            (height, width, channels), to: fit.scaledSize(of: (height, width), to: size)
        ) { _, out in
            isWhole = isWhole && pr_png_row(picture, &row, &message) != 0
            isClear = isClear || (shape.channels == 4 && Background.shows(through: row))
            let pixels = line(row, channels: channels)
            ck_bytes_to_unit(out, pixels, pixels.count)
        }
        if isClear { notes?.add(.transparent) }
        return isWhole ? scaled.centred(height: size.height, width: size.width) : nil
    }

    /// A stored row as one of a picture with so many values a pixel.
    private func line(_ row: [UInt8], channels: Int) -> [UInt8] {
        let isClear = shape.channels == 4
        let line = Picture(
            height: 1, width: Int(shape.width), channels: isClear ? 3 : Int(shape.channels),
            pixels: isClear ? background.behind(row) : row)
        return line.with(channels: channels).pixels
    }

    private static func damage(_ file: String, _ message: [CChar]) -> UserFault {
        let reason = String(
            decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return UserFault(
            "the PNG file \(file) is damaged (\(reason))", at: .init(file: file),
            remedy: "Fetch the file again, or remove it")
    }
}
