import Support

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The run folder's JSON: sorted keys, so that equal runs give equal bytes; NaN as text.
package enum JSONText {
    /// Encodes a value, with line breaks.
    package static func encode(_ value: some Encodable, pretty: Bool = true) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty
            ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            : [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }

    /// Reads a value from a file.
    ///
    /// - Throws: `UserFault` if it is missing or is not what was written.
    static func decode<T: Decodable>(_ type: T.Type, from path: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return try decoder.decode(type, from: Data(Files.read(path)))
        } catch is DecodingError {
            throw UserFault(
                "this file of the run folder cannot be read", at: .init(file: path),
                remedy: "It was changed or damaged. Delete the folder it lies in and resume.")
        }
    }
}
