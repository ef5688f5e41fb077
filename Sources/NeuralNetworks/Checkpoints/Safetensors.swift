import Support
public import Tensors

/// Tensors by name, read from a file in the safetensors format.
///
/// The file is an 8-byte little-endian header length, a JSON header that gives each tensor's type,
/// shape and place, and the bytes themselves. Nothing in it is executed; every claim of the header
/// is checked against the file before a tensor is made (https://github.com/huggingface/safetensors,
/// "Format").
public struct SafetensorsFile: Sendable {
    private let file: String
    private let bytes: [UInt8]
    private let header: SafetensorsHeader

    /// Reads a file and checks its header.
    ///
    /// - Parameter path: The file.
    /// - Throws: `UserFault` if it cannot be read, is cut short or contradicts itself.
    public init(contentsOf path: String) throws {
        try self.init(bytes: Files.read(path), file: path)
    }

    /// Takes the bytes of a file and checks its header.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for faults.
    /// - Throws: `UserFault` if it is cut short or contradicts itself.
    package init(bytes: [UInt8], file: String) throws {
        header = try SafetensorsHeader(bytes, file: file)
        self.bytes = bytes
        self.file = file
    }

    /// The tensors' names, sorted.
    public var names: [String] { header.entries.keys.sorted() }

    /// What the writer noted beside the tensors.
    public var metadata: [String: String] { header.metadata }

    /// A tensor's extents.
    ///
    /// - Throws: `UserFault` with the nearest name if there is no tensor of that name.
    public func shape(of name: String) throws -> [Int] { try entry(name).shape }

    /// A tensor, converted to Float32.
    ///
    /// - Throws: `UserFault` with the nearest name if there is no tensor of that name.
    public func tensor(_ name: String) throws -> Tensor {
        let entry = try entry(name)
        return bytes[entry.bytes].withUnsafeBytes { source in
            Tensor(onHost: entry.shape) { entry.type.convert(source, to: $0) }
        }
    }

    /// The name of a tensor's number type, such as `F16`, and its bytes as they lie in the file.
    ///
    /// - Throws: `UserFault` with the nearest name if there is no tensor of that name.
    package func stored(_ name: String) throws -> (type: String, bytes: ArraySlice<UInt8>) {
        let entry = try entry(name)
        return (entry.type.rawValue, bytes[entry.bytes])
    }

    /// Every tensor, converted to Float32.
    public func allTensors() throws -> [String: Tensor] {
        try Dictionary(uniqueKeysWithValues: names.map { try ($0, tensor($0)) })
    }

    private func entry(_ name: String) throws -> SafetensorsHeader.Entry {
        if let entry = header.entries[name] { return entry }
        let nearest = nearestName(to: name, among: names)
        throw UserFault(
            "\(file) holds no tensor named \(name)", at: .init(file: file),
            remedy: nearest.map { "Did you mean \($0)?" }
                ?? "Choose a file that was saved from a model of the same kind")
    }
}

extension SafetensorsFile {
    /// Writes tensors as Float32, sorted by name, so that the same tensors give the same bytes.
    ///
    /// - Parameters:
    ///   - tensors: By name.
    ///   - metadata: Notes to keep beside them.
    ///   - path: The file; it is replaced in one step.
    /// - Throws: `UserFault` if the file cannot be written.
    /// - Precondition: no tensor is called `__metadata__`.
    public static func write(
        _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
    ) throws {
        try Files.writeAtomically(bytes(tensors, metadata: metadata), to: path)
    }

    /// What ``write(_:metadata:to:)`` writes.
    package static func bytes(
        _ tensors: [String: Tensor], metadata: [String: String] = [:]
    ) throws -> [UInt8] {
        let sorted = tensors.sorted { $0.key < $1.key }
        let header = try SafetensorsHeader.encode(
            sorted.map { ($0.key, .float32, $0.value.shape) }, metadata: metadata)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + header.count + sorted.reduce(0) { $0 + 4 * $1.value.count })
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes += header
        for (_, tensor) in sorted {
            tensor.withHostSpan { span in
                span.withUnsafeBytes { bytes.append(contentsOf: $0) }
            }
        }
        return bytes
    }
}

extension SafetensorsFile {
    /// A tensor as it lies in a file.
    package struct Stored: Sendable {
        /// The name of its number type, such as `F16`.
        package var type: String
        /// Its extents, in numbers of that type.
        package var shape: [Int]
        /// Its numbers, little-endian, in row-major order.
        package var bytes: [UInt8]

        /// A tensor of a type, extents and bytes.
        package init(type: String, shape: [Int], bytes: [UInt8]) {
            (self.type, self.shape, self.bytes) = (type, shape, bytes)
        }
    }

    /// Writes tensors as they are, sorted by name.
    ///
    /// - Parameters:
    ///   - tensors: By name.
    ///   - path: The file; it is replaced in one step.
    /// - Throws: `UserFault` if the file cannot be written.
    /// - Precondition: Types of the format, and as many bytes as each shape has.
    package static func write(stored tensors: [String: Stored], to path: String) throws {
        let sorted = tensors.sorted { $0.key < $1.key }
        let header = try SafetensorsHeader.encode(
            sorted.map { name, tensor in
                guard let type = SafetensorsType(rawValue: tensor.type),
                    byteCount(of: tensor.shape, each: type.size) == tensor.bytes.count
                else {
                    preconditionFailure(
                        "safetensors: \(name) of \(tensor.type) \(tensor.shape) in "
                            + "\(tensor.bytes.count) bytes")
                }
                return (name, type, tensor.shape)
            }, metadata: [:])
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + header.count + sorted.reduce(0) { $0 + $1.value.bytes.count })
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes += header
        for (_, tensor) in sorted { bytes += tensor.bytes }
        try Files.writeAtomically(bytes, to: path)
    }
}
