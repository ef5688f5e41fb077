import Support

/// How large a picture may be before memory is set aside for it.
package struct PixelLimit: Sendable, Equatable {
    /// The greatest number of pixels, H · W.
    package var pixels: Int

    /// A limit of so many pixels.
    package init(pixels: Int) {
        self.pixels = pixels
    }

    /// 100 megapixels, more than cameras take.
    package static let standard = PixelLimit(pixels: 100_000_000)

    /// Checks the size that a file states.
    ///
    /// - Parameters:
    ///   - height: Rows.
    ///   - width: Pixels of a row.
    ///   - file: The file, for the fault.
    /// - Throws: `UserFault` if the picture is empty or larger than the limit.
    func check(height: Int, width: Int, file: String) throws {
        let (pixels, overflow) = height.multipliedReportingOverflow(by: width)
        guard height > 0, width > 0, !overflow, pixels <= self.pixels else {
            throw UserFault(
                "\(file) states a size of \(width) × \(height) pixels;"
                    + " from 1 to \(self.pixels) pixels are read",
                at: .init(file: file), remedy: "Scale the picture down, or remove it")
        }
    }
}

extension Picture {
    /// Reads a PNG, JPEG, WebP or TIFF file, upright: what it says of its orientation is applied.
    ///
    /// The kind of file is told by its first bytes, whatever its name is.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - channels: 1 for grey, 3 for colour; what is read is converted.
    ///   - limit: How large the picture may be.
    ///   - background: What is behind transparent pixels.
    ///   - notes: Where what a user should know of it is counted.
    /// - Throws: `UserFault` if the file cannot be read, is of another kind, is damaged or cut
    ///   short, or states a size beyond the limit.
    package static func read(
        _ path: String, channels: Int, limit: PixelLimit = .standard,
        background: Background = .white, notes: PictureNotes? = nil
    ) throws -> Picture {
        try decode(
            Files.read(path, limit: mostBytes), file: path, channels: channels, limit: limit,
            background: background, notes: notes)
    }

    /// The most bytes of a file: 1 GiB, more than 100 megapixels need unpacked.
    static let mostBytes = 1 << 30

    /// Reads the bytes of such a file, as from the file itself.
    ///
    /// - Parameters:
    ///   - bytes: The contents of the file.
    ///   - file: Its name, for faults.
    ///   - channels: 1 for grey, 3 for colour; what is read is converted.
    ///   - limit: How large the picture may be.
    ///   - background: What is behind transparent pixels.
    ///   - notes: Where what a user should know of it is counted.
    /// - Throws: `UserFault`, as from the file.
    package static func decode(
        _ bytes: [UInt8], file: String, channels: Int, limit: PixelLimit = .standard,
        background: Background = .white, notes: PictureNotes? = nil
    ) throws -> Picture {
        let picture: Picture
        switch PictureKind(bytes) {
        case .png:
            picture = try PNGFile(bytes, file: file, limit: limit)
                .picture(on: background, notes: notes)
        case .jpeg: picture = try JPEGFile(bytes, file: file).picture(limit: limit)
        case .webp:
            picture = try WebPFile(bytes, file: file, limit: limit)
                .picture(on: background, notes: notes)
        case .tiff:
            picture = try TIFFFile(bytes, file: file, limit: limit)
                .picture(on: background, notes: notes)
        case nil: throw PictureKind.unknown(bytes, file: file)
        }
        return picture.with(channels: channels)
    }
}
