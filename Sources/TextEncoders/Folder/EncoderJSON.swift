import Support

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads the small JSON files of an encoder's folder.
enum EncoderJSON {
    /// Longer files are refused: the index of a model of a thousand files has a megabyte.
    private static let longest = 1 << 24

    /// A value from a file, whose keys of several words (`model_type`) are written in camel case
    /// (`modelType`) in Swift.
    ///
    /// - Throws: `UserFault` if it cannot be read, is no JSON or gives a value of another type.
    static func read<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
        let bytes = try Files.read(path, limit: longest)
        let fault = { (what: String) in
            UserFault(
                "\(path) \(what)", at: .init(file: path),
                remedy: "Take an undamaged copy of the encoder's folder.")
        }
        // A zero byte would make the decoder take the text for UTF-16.
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
            throw fault("is not UTF-8 text")
        }
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(type, from: Data(bytes))
        } catch DecodingError.keyNotFound(let key, let context) {
            throw fault("gives no \(place(context.codingPath + [key]))")
        } catch DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context)
        {
            throw fault("gives \(place(context.codingPath)) a value of the wrong kind")
        } catch {
            throw fault("is no sound JSON")
        }
    }

    /// Writes a value, whose keys of several words get underscores between them.
    ///
    /// - Throws: `UserFault` if the file cannot be written.
    static func write(_ value: some Encodable, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try Files.writeAtomically([UInt8](encoder.encode(value)) + [0x0A], to: path)
    }

    /// The way to a value, its first key spelled as in the file.
    private static func place(_ path: [any CodingKey]) -> String {
        guard let first = path.first else { return "itself" }
        let key = first.stringValue.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }
        return ([key.joined()] + path.dropFirst().map(\.stringValue)).joined(separator: " / ")
    }
}
