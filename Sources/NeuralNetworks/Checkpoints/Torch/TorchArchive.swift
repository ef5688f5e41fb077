import CZip
import Support

/// The entries of a zip archive that lies in memory. They are only looked up by name: none ever
/// becomes a file, whatever path it claims.
final class TorchArchive {
    private struct Entry {
        var index: UInt64
        var size: Int
        var method: UInt16
    }

    private let archive: OpaquePointer
    private let faults: TorchFaults
    private var entries: [String: Entry] = [:]

    /// All entries together may unpack to this many times the archive. torch.save does not
    /// compress, so that a real checkpoint stays below once.
    static let inflation = 4

    private static let needed = UInt64(ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD)

    /// Lists the entries of an archive.
    ///
    /// - Parameters:
    ///   - bytes: The archive; must outlive this object.
    ///   - faults: What to throw.
    /// - Throws: `UserFault` if the archive is damaged, names an entry twice or would unpack to
    ///   much more than it is.
    init(_ bytes: UnsafeRawBufferPointer, _ faults: TorchFaults) throws {
        self.faults = faults
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard
            let source = zip_source_buffer_create(
                bytes.baseAddress, UInt64(bytes.count), 0, &error)
        else { throw faults.unsound(TorchArchive.text(&error)) }
        guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
            zip_source_free(source)
            throw faults.unsound(TorchArchive.text(&error))
        }
        self.archive = archive
        try list(limit: bytes.count.multipliedReportingOverflow(by: TorchArchive.inflation))
    }

    deinit { zip_discard(archive) }

    private func list(limit: (partialValue: Int, overflow: Bool)) throws {
        var rest = limit.overflow ? Int.max : limit.partialValue
        for index in 0..<UInt64(max(0, zip_get_num_entries(archive, 0))) {
            var status = zip_stat_t()
            guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name,
                status.valid & TorchArchive.needed == TorchArchive.needed,
                let size = Int(exactly: status.size)
            else { throw faults.unsound("its entry \(index) has no name, size or method") }
            let text = String(cString: name)
            guard size <= rest else {
                throw faults.unsound(
                    "its entries claim more than \(TorchArchive.inflation) times the bytes it has")
            }
            rest -= size
            let entry = Entry(index: index, size: size, method: status.comp_method)
            guard entries.updateValue(entry, forKey: text) == nil else {
                throw faults.unsound("it holds \(TorchFaults.shown(text)) twice")
            }
        }
    }

    /// The names of the entries, in no order.
    var names: some Collection<String> { entries.keys }

    /// The bytes of an entry once unpacked; nil if there is no entry of that name.
    func size(of name: String) -> Int? { entries[name]?.size }

    /// An entry, unpacked, its checksum verified.
    ///
    /// - Throws: `UserFault` if there is no such entry, or its bytes are not what the archive says.
    func read(_ name: String) throws -> [UInt8] {
        let fault = { (what: String) in
            self.faults.unsound("\(TorchFaults.shown(name)) \(what)")
        }
        guard let entry = entries[name] else { throw fault("is missing") }
        // Other methods may ask for gigabytes of working memory.
        guard [ZIP_CM_STORE, ZIP_CM_DEFLATE].contains(Int32(entry.method)) else {
            throw fault("cannot be unpacked: its compression is not one that PyTorch or zip uses")
        }
        guard let file = zip_fopen_index(archive, entry.index, 0) else {
            throw fault("cannot be opened (\(TorchArchive.text(zip_get_error(archive))))")
        }
        defer { zip_fclose(file) }
        let bytes = [UInt8](unsafeUninitializedCapacity: entry.size) { buffer, count in
            while count < entry.size {
                let start = buffer.baseAddress.map { $0 + count }
                let more = zip_fread(file, start, UInt64(entry.size - count))
                guard more > 0 else { return }
                count += Int(more)
            }
        }
        guard bytes.count == entry.size else {
            throw fault("ends after \(bytes.count) of \(entry.size) bytes")
        }
        // The checksum is compared once the end is reached.
        var beyond: UInt8 = 0
        let more = zip_fread(file, &beyond, 1)
        guard more <= 0 else { throw fault("has more than the \(entry.size) bytes it claims") }
        guard more == 0 else {
            throw fault("is damaged (\(TorchArchive.text(zip_file_get_error(file))))")
        }
        return bytes
    }

    private static func text(_ error: UnsafeMutablePointer<zip_error_t>?) -> String {
        guard let error, let text = zip_error_strerror(error) else { return "unknown fault" }
        return String(cString: text).lowercased()
    }
}
