import CZip
import Glibc
import Support

/// A zip archive, such as a Python wheel, whose entries are read one by one.
final class ZipFile {
    /// A file of the archive.
    struct Entry {
        /// Its path in the archive.
        var name: String
        /// Its bytes once unpacked, as the archive claims.
        var size: Int
        fileprivate var index: UInt64
    }

    /// All files, in the archive's order; folders are left out.
    private(set) var entries: [Entry] = []
    private let archive: OpaquePointer
    private let path: String

    /// All files together may unpack to this many times the archive: texts reach a tenth of it.
    private static let inflation = 20
    private static let mostEntries = 20_000
    private static let needed = UInt64(ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD)

    /// Whether a file's first bytes are those of a zip archive.
    static func isOne(_ first: some Collection<UInt8>) -> Bool {
        first.starts(with: [0x50, 0x4B, 3, 4])
    }

    /// Lists the entries of an archive.
    ///
    /// - Throws: `UserFault` if it is damaged, has a path that leads out of a folder, or would
    ///   unpack to much more than it is.
    init(_ path: String) throws {
        self.path = path
        guard let size = Files.size(of: path) else { throw Files.fault("open", path, ENOENT) }
        var error: Int32 = 0
        let opened = Files.withSystemPath(path) { zip_open($0, ZIP_RDONLY, &error) }
        guard let archive = opened else { throw Self.fault(path, "it cannot be opened") }
        self.archive = archive
        try list(limit: size.multipliedReportingOverflow(by: Self.inflation).partialValue)
    }

    deinit { zip_discard(archive) }

    private static func fault(_ path: String, _ what: String) -> UserFault {
        UserFault(
            "\(path) is not a sound zip archive: \(what)", at: .init(file: path),
            remedy: "Fetch the file again, or unpack it and name the folder.")
    }

    private func list(limit: Int) throws {
        let count = zip_get_num_entries(archive, 0)
        guard count <= Self.mostEntries else {
            throw Self.fault(path, "it has \(count) entries, more than \(Self.mostEntries)")
        }
        var rest = limit
        for index in 0..<UInt64(max(0, count)) {
            var status = zip_stat_t()
            guard zip_stat_index(archive, index, 0, &status) == 0, let text = status.name,
                status.valid & Self.needed == Self.needed, let size = Int(exactly: status.size)
            else { throw Self.fault(path, "its entry \(index) has no name, size or method") }
            let name = String(cString: text)
            guard size <= rest else {
                throw Self.fault(
                    path, "its entries claim more than \(Self.inflation) times the bytes it has")
            }
            rest -= size
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            guard !name.hasPrefix("/"), !name.contains("\\"), !parts.contains(".."),
                !parts.contains(".")
            else { throw Self.fault(path, "its entry \(name) leads out of its folder") }
            if !name.hasSuffix("/") { entries.append(.init(name: name, size: size, index: index)) }
        }
        guard Set(entries.map(\.name)).count == entries.count else {
            throw Self.fault(path, "it holds an entry twice")
        }
    }

    /// The first bytes of an entry.
    ///
    /// - Throws: `UserFault` if they cannot be unpacked.
    func beginning(of entry: Entry, count: Int) throws -> [UInt8] {
        try read(entry, count: min(count, entry.size), isWhole: false)
    }

    /// Writes an entry to a file.
    ///
    /// - Throws: `UserFault` if its bytes are not what the archive says, or the disk refuses.
    func unpack(_ entry: Entry, to path: String) throws {
        try Files.writeAtomically(read(entry, count: entry.size, isWhole: true), to: path)
    }

    private func read(_ entry: Entry, count: Int, isWhole: Bool) throws -> [UInt8] {
        guard let file = zip_fopen_index(archive, entry.index, 0) else {
            throw Self.fault(path, "\(entry.name) cannot be opened")
        }
        defer { zip_fclose(file) }
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let more = zip_fread(
                    file, buffer.baseAddress.map { $0 + filled }, UInt64(count - filled))
                guard more > 0 else { return }
                filled += Int(more)
            }
        }
        guard bytes.count == count else {
            throw Self.fault(path, "\(entry.name) ends after \(bytes.count) of \(count) bytes")
        }
        guard isWhole else { return bytes }
        // The checksum is compared once the end is reached.
        var beyond: UInt8 = 0
        guard zip_fread(file, &beyond, 1) == 0 else {
            throw Self.fault(path, "\(entry.name) is damaged")
        }
        return bytes
    }
}
