import Support
import TestSupport

@testable import Datasets

/// A folder of files that begin as files of their kinds do; nothing in them can be decoded.
struct LookFixture {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    var path: String { folder.path }

    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    static let gif = Array("GIF89a".utf8)
    static let heic = [0, 0, 0, 24] + Array("ftypheic".utf8)
    static let wav = Array("RIFF\u{10}\0\0\0WAVEfmt ".utf8)

    /// Writes files, and the folders they lie in.
    ///
    /// - Parameters:
    ///   - names: Their paths.
    ///   - head: Their first bytes; the name follows, so that no two are the same.
    func write(_ names: [String], _ head: [UInt8] = LookFixture.png) throws {
        for name in names {
            if let slash = name.lastIndex(of: "/") {
                try folder.makeFolder(String(name[..<slash]))
            }
            try folder.write(head + Array(name.utf8), to: name)
        }
    }

    /// Some numbered names.
    static func names(_ prefix: String, _ count: Int, _ ending: String = "png") -> [String] {
        (0..<count).map { "\(prefix)\($0).\(ending)" }
    }

    func look(
        modality: String? = nil, keys: TableKeys = TableKeys(), at name: String = ""
    ) throws -> DataLook {
        try DataLook(name.isEmpty ? path : "\(path)/\(name)", modality: modality, keys: keys)
    }

    /// The corpus that the folder makes.
    func corpus(_ role: DataRole, at name: String = "") throws -> Corpus {
        try look(at: name).corpus(for: role, named: "data")
    }
}

extension DataLook {
    /// Its classes as "box 2, cone 3".
    var classWords: String { classes.map { "\($0.name) \($0.count)" }.joined(separator: ", ") }
}
