public import Modalities
import Support

/// The size that a picture's header states.
struct PictureSize: Equatable {
    /// Pixels of a row.
    var width: Int
    /// Rows.
    var height: Int

    /// The size in the header of a PNG or JPEG file; nil for other kinds, and where there is none.
    ///
    /// - Parameter bytes: The beginning of the file.
    init?(_ bytes: [UInt8]) {
        func number(_ place: Int, _ count: Int) -> Int? {
            guard place >= 0, place + count <= bytes.count else { return nil }
            return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
        }
        func isThere(_ mark: [UInt8]) -> Bool { bytes.starts(with: mark) }
        if isThere([0x89, 0x50, 0x4E, 0x47]) {
            // The first chunk is the header, IHDR.
            guard number(12, 4) == 0x4948_4452, let width = number(16, 4),
                let height = number(20, 4)
            else { return nil }
            self.init(width: width, height: height)
            return
        }
        guard isThere([0xFF, 0xD8]) else { return nil }
        // Segments of a JPEG file, each with its length, up to the one that begins the frame.
        var place = 2
        while let mark = number(place, 2), mark >> 8 == 0xFF {
            let kind = mark & 0xFF
            guard kind != 0xFF else {
                place += 1
                continue
            }
            if (0xC0...0xCF).contains(kind), ![0xC4, 0xC8, 0xCC].contains(kind) {
                guard let height = number(place + 5, 2), let width = number(place + 7, 2) else {
                    return nil
                }
                self.init(width: width, height: height)
                return
            }
            guard let length = number(place + 2, 2), length >= 2 else { return nil }
            place += 2 + length
        }
        return nil
    }

    private init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
}

extension ImageModality: SizedModality {
    /// Bytes in which a header ends, but for large profiles and thumbnails.
    private static let headSize = 1 << 18

    /// The width and the height that the header of a PNG or JPEG file states; nothing for others.
    ///
    /// - Throws: `UserFault` on a file that cannot be read.
    public static func sizes(of path: String) throws -> [(name: String, value: Double)] {
        guard let size = PictureSize(try Files.beginning(of: path, count: headSize)) else {
            return []
        }
        return [("width, pixels", Double(size.width)), ("height, pixels", Double(size.height))]
    }
}
