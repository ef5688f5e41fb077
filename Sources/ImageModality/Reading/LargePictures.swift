import Locking
import Support
import Tensors

extension Picture {
    /// From so many pixels on a picture is large: unpacked, it takes 64 MB and more.
    static let large = 1 << 24

    /// Held while a large picture is in memory, one at a time, however many threads read pictures;
    /// the value is not used.
    private static let oneLarge = Locked(false)

    /// Reads a file and brings it to a size.
    ///
    /// Large pictures are read one at a time, and PNG files of them row by row where their rows are
    /// stored in order and upright. The result does not depend on that, to the bit.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - channels: 1 for grey, 3 for colour; what is read is converted.
    ///   - limit: How large the picture may be.
    ///   - background: What is behind transparent pixels.
    ///   - height: Rows wanted.
    ///   - width: Pixels of a row wanted.
    ///   - fit: What happens to another shape.
    ///   - large: From how many pixels on a picture is large.
    ///   - notes: Where what a user should know of it is counted.
    /// - Throws: `UserFault`, as where it is read as it is.
    package static func read(
        _ path: String, channels: Int, limit: PixelLimit = .standard,
        background: Background = .white, height: Int, width: Int, fit: Fit, large: Int = large,
        notes: PictureNotes? = nil
    ) throws -> Picture {
        let bytes = try Files.read(path, limit: mostBytes)
        func whole() throws -> Picture {
            try decode(
                bytes, file: path, channels: channels, limit: limit, background: background,
                notes: notes
            ).fitted(height: height, width: width, fit: fit)
        }
        guard try pixelCount(of: bytes, file: path, limit: limit) >= large else {
            return try whole()
        }
        return try oneLarge.withLock { _ in
            guard bytes.starts(with: PNGFile.signature) else { return try whole() }
            let png = try PNGFile(bytes, file: path, limit: limit)
            guard png.orientation == .upright, !png.isAnimated, png.size != (height, width),
                let tensor = try PNGRows.tensor(
                    of: bytes, file: path, on: background, channels: channels,
                    size: (height, width), fit: fit, notes: notes)
            else { return try whole() }
            return Picture(tensor: tensor)
        }
    }

    /// This picture brought to a size.
    func fitted(height: Int, width: Int, fit: Fit) -> Picture {
        guard (self.height, self.width) != (height, width) else { return self }
        return Picture(tensor: tensor(height: height, width: width, fit: fit))
    }

    /// How many pixels the header of a file states; 0 if it is of no kind that is read.
    private static func pixelCount(
        of bytes: [UInt8], file: String, limit: PixelLimit
    ) throws -> Int {
        let size: (height: Int, width: Int)
        switch PictureKind(bytes) {
        case .png: size = try PNGFile(bytes, file: file, limit: limit).size
        case .webp: size = try WebPFile(bytes, file: file, limit: limit).size
        case .tiff: size = try TIFFFile(bytes, file: file, limit: limit).size
        case .jpeg: return JPEGFile(bytes, file: file).pixelCount
        case nil: return 0
        }
        return size.height * size.width
    }
}
