public import Modalities
import Support

/// The size that a picture's header states.
struct PictureSize: Equatable {
    /// Pixels of a row.
    var width: Int
    /// Rows.
    var height: Int

    /// What the beginning of a file tells.
    private enum Header {
        case size(PictureSize)
        /// The header goes on behind what was read.
        case unfinished
        case none
    }

    /// The size in the header of a PNG, JPEG or WebP file; nil for other kinds, and where there is
    /// none.
    ///
    /// - Parameter bytes: The beginning of the file.
    init?(_ bytes: [UInt8]) {
        guard case .size(let size) = Self.header(in: bytes) else { return nil }
        self = size
    }

    private static func header(in bytes: [UInt8]) -> Header {
        func number(_ place: Int, _ count: Int) -> Int? {
            guard place >= 0, place + count <= bytes.count else { return nil }
            return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
        }
        func isThere(_ mark: [UInt8]) -> Bool { bytes.starts(with: mark) }
        if isThere([0x89, 0x50, 0x4E, 0x47]) {
            // The first chunk is the header, IHDR.
            guard number(12, 4) == 0x4948_4452, let width = number(16, 4),
                let height = number(20, 4)
            else { return .none }
            return .size(PictureSize(width: width, height: height))
        }
        if WebPFile.isBegun(by: bytes) {
            guard let size = WebPFile.size(in: bytes) else { return .none }
            return .size(PictureSize(width: size.width, height: size.height))
        }
        guard isThere([0xFF, 0xD8]) else { return .none }
        // Segments of a JPEG file, each with its length, up to the one that begins the frame.
        var place = 2
        while let mark = number(place, 2) {
            let kind = mark & 0xFF
            guard mark >> 8 == 0xFF else { return .none }
            guard kind != 0xFF else {
                place += 1
                continue
            }
            if (0xC0...0xCF).contains(kind), ![0xC4, 0xC8, 0xCC].contains(kind) {
                guard let height = number(place + 5, 2), let width = number(place + 7, 2) else {
                    return .unfinished
                }
                return .size(PictureSize(width: width, height: height))
            }
            guard let length = number(place + 2, 2) else { return .unfinished }
            guard length >= 2 else { return .none }
            place += 2 + length
        }
        return .unfinished
    }

    private init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
}

extension PictureSize {
    /// Bytes in which most headers end, and those in which all do but for large profiles and
    /// thumbnails.
    private static let headSizes = [1 << 12, 1 << 18]

    /// The size in the header of a picture; nil where that is longer than is looked at.
    ///
    /// - Throws: `UserFault` on a file that cannot be read, or whose header states no size.
    init?(of path: String) throws {
        for most in Self.headSizes {
            let bytes = try Files.beginning(of: path, count: most)
            if TIFFFile.isBegun(by: bytes) {
                let size = try TIFFFile.size(of: path)
                self.init(width: size.width, height: size.height)
                return
            }
            switch Self.header(in: bytes) {
            case .size(let size) where size.width > 0 && size.height > 0:
                self = size
                return
            case .unfinished where bytes.count == most: continue
            default:
                guard PictureKind(bytes) != nil else {
                    throw PictureKind.unknown(bytes, file: path)
                }
                throw UserFault(
                    "the header of \(path) is damaged or cut short", at: .init(file: path),
                    remedy: "Fetch the file again, or remove it")
            }
        }
        return nil
    }
}

extension ImageModality: SizedModality {
    /// The width and the height that the header of a picture states; nothing where that is longer
    /// than is looked at.
    ///
    /// - Throws: `UserFault` on a file that cannot be read, or whose header is damaged.
    public static func sizes(of path: String) throws -> [(name: String, value: Double)] {
        guard let size = try PictureSize(of: path) else { return [] }
        return [("width, pixels", Double(size.width)), ("height, pixels", Double(size.height))]
    }
}
