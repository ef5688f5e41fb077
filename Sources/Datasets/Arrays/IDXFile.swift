import Support

/// An IDX file, as MNIST comes in: a big-endian header and then bytes, plain or gzipped.
///
/// The header is read and checked first; the values are read on demand, and never more of them
/// than the header promises.
struct IDXFile {
    /// The extent of each axis, each at least 1 but the first; the first axis counts the examples.
    let shape: [Int]
    private let file: String
    private let source: Source

    /// The data from which the header was read.
    private enum Source {
        case plain([UInt8])
        case packed(GzipReader)
    }

    /// The greatest number of values that is believed.
    private static let limit = 1 << 31
    private static let unsignedByte: UInt8 = 0x08

    /// Reads and checks the header of an IDX file.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for faults.
    ///   - axes: How many axes it may have.
    ///   - purpose: What it is to hold, in the plural, such as `images`.
    /// - Throws: `UserFault` if this is no IDX file of bytes with so many axes, or if it promises
    ///   more than can be.
    init(_ bytes: [UInt8], file: String, axes: ClosedRange<Int>, purpose: String) throws {
        self.file = file
        let reader = GzipReader.canRead(bytes) ? GzipReader(bytes, file: file) : nil
        source = reader.map(Source.packed) ?? .plain(bytes)
        let magic = try reader?.read(4) ?? Array(bytes.prefix(4))
        guard magic.count == 4, magic[0] == 0, magic[1] == 0, magic[3] > 0 else {
            throw Self.fault(
                file, "is not an IDX file: it does not begin with two zeros, a type and a count",
                remedy: "Name a file in the format of MNIST, gzipped or not")
        }
        guard magic[2] == Self.unsignedByte else {
            throw Self.fault(
                file, "holds \(Self.typeName(magic[2])), not unsigned bytes",
                remedy: "Convert its values to unsigned bytes, 0 to 255")
        }
        guard axes.contains(Int(magic[3])) else {
            let expected = Set([axes.lowerBound, axes.upperBound]).sorted().map(String.init)
            throw Self.fault(
                file,
                "has \(magic[3]) axes, but \(purpose) have \(expected.joined(separator: " or "))",
                remedy: "Check whether 'path' and 'labels' are mixed up")
        }
        let size = 4 * Int(magic[3])
        let extents = try reader?.read(size) ?? Array(bytes.dropFirst(4).prefix(size))
        guard extents.count == size else {
            throw Self.fault(
                file, "ends within its header", remedy: "Fetch the file again")
        }
        shape = try Self.shape(extents, file: file)
    }

    /// All values, in row-major order.
    ///
    /// - Throws: `UserFault` if there are more or fewer than the header promises.
    func values() throws -> [UInt8] {
        let count = shape.reduce(1, *)
        let values: [UInt8]
        let hasMore: Bool
        switch source {
        case .plain(let bytes):
            let body = bytes.dropFirst(4 + 4 * shape.count)
            values = Array(body.prefix(count))
            hasMore = body.count > count
        case .packed(let reader):
            values = try reader.read(count)
            hasMore = try !reader.read(1).isEmpty
        }
        guard values.count == count, !hasMore else {
            let extent = shape.map(String.init).joined(separator: " × ")
            let found = hasMore ? "more" : "only \(values.count)"
            throw Self.fault(
                file, "promises \(extent) values, but holds \(found)",
                remedy: "Fetch the file again")
        }
        return values
    }

    /// The extents that a header states.
    private static func shape(_ bytes: [UInt8], file: String) throws -> [Int] {
        let shape = stride(from: 0, to: bytes.count, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        let extent = shape.map(String.init).joined(separator: " × ")
        guard shape.allSatisfy({ $0 <= Int32.max }) else {
            throw fault(
                file,
                "states a negative extent: \(shape.map { Int(Int32(truncatingIfNeeded: $0)) })",
                remedy: "Fetch the file again")
        }
        guard shape.dropFirst().allSatisfy({ $0 > 0 }) else {
            throw fault(
                file, "states an extent of zero: \(extent)", remedy: "Fetch the file again")
        }
        var count = 1
        for size in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow, product <= limit else {
                throw fault(
                    file, "promises \(extent) values, more than the \(limit) that are read",
                    remedy: "Fetch the file again, or cut it into smaller ones")
            }
            count = product
        }
        return shape
    }

    private static func typeName(_ code: UInt8) -> String {
        switch code {
        case 0x09: "signed bytes"
        case 0x0B: "16-bit numbers"
        case 0x0C: "32-bit numbers"
        case 0x0D: "floating-point numbers"
        case 0x0E: "double-precision numbers"
        default: "values of an unknown type (code \(code))"
        }
    }

    private static func fault(_ file: String, _ what: String, remedy: String) -> UserFault {
        UserFault("\(file) \(what)", at: .init(file: file), remedy: remedy)
    }
}
