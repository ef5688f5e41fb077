import Support

/// The kind of a file with a picture, told by its first bytes, whatever its name is.
enum PictureKind: String, CaseIterable {
    case png = "PNG"
    case jpeg = "JPEG"
    case webp = "WebP"
    case tiff = "TIFF"

    /// The kind of a file; nil for one that is not read.
    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: PNGFile.signature) {
            self = .png
        } else if bytes.starts(with: JPEGFile.signature) {
            self = .jpeg
        } else if WebPFile.isBegun(by: bytes) {
            self = .webp
        } else if TIFFFile.isBegun(by: bytes) {
            self = .tiff
        } else {
            return nil
        }
    }

    /// The fault of a file of no kind that is read, with its kind where it is a well-known one.
    static func unknown(_ bytes: [UInt8], file: String) -> UserFault {
        guard !bytes.isEmpty else {
            return UserFault(
                "\(file) is empty", at: .init(file: file),
                remedy: "Fetch the file again, or remove it")
        }
        let kind = others.first { other in
            bytes.dropFirst(other.offset).starts(with: Array(other.mark.utf8))
        }
        let known = allCases.map(\.rawValue)
        let names = known.dropLast().joined(separator: ", ") + " nor " + (known.last ?? "")
        return UserFault(
            kind.map { "\(file) is \($0.name), neither \(names)" }
                ?? "\(file) is neither \(names)",
            at: .init(file: file), remedy: "Convert it to PNG, or remove it")
    }

    /// The marks of other kinds that people have.
    private static let others: [(name: String, offset: Int, mark: String)] = [
        ("a BMP picture", 0, "BM"), ("a GIF picture", 0, "GIF8"),
        ("an AVIF picture", 4, "ftypavif"), ("a HEIC picture", 4, "ftyphei"),
        ("a HEIC picture", 4, "ftypmif1"), ("a JPEG XL picture", 4, "JXL "),
        ("a JPEG 2000 picture", 4, "jP  "), ("a Photoshop file", 0, "8BPS"),
        ("a PDF document", 0, "%PDF"), ("a Git LFS pointer", 0, "version https://git-lfs"),
        ("a web page", 0, "<!DOCTYPE"), ("a web page", 0, "<html"), ("an SVG drawing", 0, "<svg"),
        ("a WAV recording", 8, "WAVE"),
    ]
}
