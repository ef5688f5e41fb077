package import Support

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Settings as a JSON file beside a saved model.
package enum SavedSettings {
    /// Writes settings as JSON.
    ///
    /// - Throws: `UserFault` if the file cannot be written.
    package static func write(_ settings: some Encodable, to file: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try Files.writeAtomically(Array(encoder.encode(settings)), to: file)
    }

    /// Reads settings back.
    ///
    /// - Throws: `UserFault` if the file is missing or damaged.
    package static func read<Value: Decodable>(_ type: Value.Type, from file: String) throws
        -> Value
    {
        do {
            return try JSONDecoder().decode(type, from: Data(try Files.read(file)))
        } catch is DecodingError {
            throw damage(to: file)
        }
    }

    /// Settings as if they had been read from a recipe, so that they can be checked like those.
    ///
    /// - Parameter file: The file that they are from, for faults.
    /// - Throws: `EncodingError` on a number that JSON does not have, such as an infinite one.
    package static func section(_ settings: some Encodable, from file: String) throws -> Settings {
        let text = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
        return try Settings(yaml: text, file: file)
    }

    /// The fault of a file that nobody can have saved like that.
    package static func damage(to file: String) -> UserFault {
        UserFault(
            "the settings of the saved model cannot be read", at: .init(file: file),
            remedy: "Save the model again; this file was changed or cut short.")
    }
}
