import Support

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a safetensors file says of its tensors, checked against the file.
struct SafetensorsHeader: Sendable {
    /// One tensor's type, extents and place in the file.
    struct Entry: Sendable {
        var type: SafetensorsType
        var shape: [Int]
        var bytes: Range<Int>
    }

    private(set) var entries: [String: Entry] = [:]
    private(set) var metadata: [String: String] = [:]

    /// Longer headers are refused: this one has room for 100,000 tensors, and is read in a second.
    private static let longest = 1 << 24

    /// Reads and checks the header of a file.
    ///
    /// - Throws: `UserFault` if the header lies outside the file, is no JSON of the right form, or
    ///   places tensors outside the data, over each other or with gaps between.
    init(_ file: [UInt8], file path: String) throws {
        let fault = { (what: String) in
            UserFault(
                "\(path) is not a sound safetensors file: \(what)", at: .init(file: path),
                remedy: "Fetch or save the file again; it may have been cut short or altered")
        }
        guard file.count >= 8 else { throw fault("it has \(file.count) bytes, a header has 8") }
        let length = file[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(SafetensorsHeader.longest) else {
            throw fault("its header claims \(length) bytes, more than any real one has")
        }
        guard length <= UInt64(file.count - 8) else {
            throw fault("its header claims \(length) bytes of \(file.count - 8) that follow")
        }
        let start = 8 + Int(length)
        let json = file[8..<start]
        let decoded = try SafetensorsHeader.decode(json, fault)
        let members = SafetensorsHeader.countMembers(json)
        guard members.outer == decoded.tensors.count + (decoded.metadata == nil ? 0 : 1) else {
            throw fault("its header names a tensor twice")
        }
        guard members.inner == 3 * decoded.tensors.count + (decoded.metadata?.count ?? 0) else {
            throw fault("its header describes a tensor with fields that are twice or unknown")
        }
        metadata = decoded.metadata ?? [:]
        for (name, info) in decoded.tensors {
            entries[name] = try SafetensorsHeader.entry(
                info, start: start, end: file.count
            ) { fault("tensor \(name) \($0)") }
        }
        try checkLayout(from: start, to: file.count, fault)
    }

    /// A tensor's entry, if its type, shape and offsets agree.
    private static func entry(
        _ info: Document.Info, start: Int, end: Int, _ fault: (String) -> UserFault
    ) throws -> Entry {
        guard let type = SafetensorsType(rawValue: info.dtype) else {
            throw fault(
                "has the type \(info.dtype), known are "
                    + SafetensorsType.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard let size = byteCount(of: info.shape, each: type.size) else {
            throw fault("has the impossible shape \(info.shape)")
        }
        let offsets = info.data_offsets
        guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1],
            offsets[1] <= end - start
        else { throw fault("lies at \(offsets), outside the \(end - start) bytes of data") }
        guard offsets[1] - offsets[0] == size else {
            throw fault(
                "of shape \(info.shape) and type \(info.dtype) has \(offsets[1] - offsets[0]) bytes"
                    + " instead of \(size)")
        }
        return Entry(
            type: type, shape: info.shape, bytes: start + offsets[0]..<start + offsets[1])
    }

    /// Every byte of data belongs to exactly one tensor.
    private func checkLayout(from start: Int, to end: Int, _ fault: (String) -> UserFault) throws {
        let order = entries.sorted { a, b in
            let (a, b) = (a.value.bytes, b.value.bytes)
            return (a.lowerBound, a.upperBound) < (b.lowerBound, b.upperBound)
        }
        var at = start
        for (name, entry) in order {
            guard entry.bytes.lowerBound == at else {
                let what = entry.bytes.lowerBound < at ? "lies over another one" : "follows a gap"
                throw fault("tensor \(name) \(what)")
            }
            at = entry.bytes.upperBound
        }
        guard at == end else { throw fault("\(end - at) bytes at its end belong to no tensor") }
    }
}

extension SafetensorsHeader {
    /// The header as it stands in the file.
    private struct Document: Codable {
        struct Info: Codable {
            var dtype: String
            var shape: [Int]
            // The format's own name, so that no table of names is needed.
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var data_offsets: [Int]
        }

        struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(_ name: String) { stringValue = name }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        static let metadataName = Name("__metadata__")
        var tensors: [String: Info]
        var metadata: [String: String]?

        init(tensors: [String: Info], metadata: [String: String]?) {
            (self.tensors, self.metadata) = (tensors, metadata)
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            tensors = [:]
            for name in container.allKeys
            where name.stringValue != Document.metadataName.stringValue {
                tensors[name.stringValue] = try container.decode(Info.self, forKey: name)
            }
            if container.contains(Document.metadataName) {
                metadata = try container.decode(
                    [String: String].self, forKey: Document.metadataName)
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Name.self)
            try container.encodeIfPresent(metadata, forKey: Document.metadataName)
            for (name, info) in tensors { try container.encode(info, forKey: Name(name)) }
        }
    }

    private static func decode(
        _ json: ArraySlice<UInt8>, _ fault: (String) -> UserFault
    ) throws -> Document {
        // A zero byte would make the decoder take the text for UTF-16.
        guard !json.contains(0), String(validating: json, as: UTF8.self) != nil else {
            throw fault("its header is not UTF-8 text")
        }
        do {
            return try JSONDecoder().decode(Document.self, from: Data(json))
        } catch DecodingError.keyNotFound(let key, let context) {
            throw fault("its header gives no \(key.stringValue)\(place(context))")
        } catch DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context)
        {
            throw fault("its header has a value of the wrong type\(place(context))")
        } catch DecodingError.dataCorrupted(let context) {
            let what = "its header is no sound JSON"
            throw fault("\(what)\(place(context)) (\(context.debugDescription))")
        } catch {
            throw fault("its header cannot be read (\(error))")
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        guard !context.codingPath.isEmpty else { return "" }
        return " at " + context.codingPath.map(\.stringValue).joined(separator: " / ")
    }

    /// The number of members of the outermost object and of the objects in it.
    ///
    /// The decoder silently keeps one of two members of the same name; counting the colons of text
    /// that it has accepted shows that there were two.
    private static func countMembers(_ json: ArraySlice<UInt8>) -> (outer: Int, inner: Int) {
        var (outer, inner, depth) = (0, 0, 0)
        var (isInString, isEscaped) = (false, false)
        for byte in json {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ":"): if depth == 1 { outer += 1 } else { inner += 1 }
            default: break
            }
        }
        return (outer, inner)
    }

    /// The JSON header of tensors that follow each other, padded to a multiple of 8 bytes.
    static func encode(
        _ tensors: [(name: String, type: SafetensorsType, shape: [Int])],
        metadata: [String: String]
    ) throws -> [UInt8] {
        var infos: [String: Document.Info] = [:]
        var at = 0
        for (name, type, shape) in tensors {
            precondition(name != "__metadata__", "safetensors: a tensor called \(name)")
            let end = at + type.size * shape.reduce(1, *)
            infos[name] = .init(dtype: type.rawValue, shape: shape, data_offsets: [at, end])
            at = end
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = try [UInt8](
            encoder.encode(
                Document(tensors: infos, metadata: metadata.isEmpty ? nil : metadata)))
        json += [UInt8](repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
        return json
    }
}
