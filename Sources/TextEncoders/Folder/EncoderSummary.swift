import Support

/// What can be told of an encoder without reading its weights.
package struct EncoderSummary: Sendable, Encodable {
    /// The name that recipes use.
    package var name: String
    /// The folder it lies in.
    package var folder: String
    /// Whether a user has registered it.
    package var isRegistered: Bool
    /// The family, such as `bert`.
    package var family: String
    /// The number of layers.
    package var layers: Int
    /// The numbers of a text's vector.
    package var width: Int
    /// The rows of its token table.
    package var tokens: Int
    /// The most tokens of a text that it reads.
    package var length: Int
    /// The bytes of its files.
    package var bytes: Int
    /// Where it is from.
    package var origin: String
    /// Its licence.
    package var licence: String

    private enum CodingKeys: String, CodingKey {
        case name, folder, family, layers, width, tokens, length, bytes, origin, licence
        case isRegistered = "registered"
    }

    /// Whether a folder is an encoder's.
    static func holdsEncoder(_ folder: String) -> Bool {
        [EncoderDescription.fileName, "config.json", "modules.json"].contains {
            Files.exists("\(folder)/\($0)")
        }
    }

    /// Reads what an encoder's folder says of itself.
    ///
    /// - Throws: `UserFault` if a file is missing or not sound.
    package init(name: String, folder: String, isRegistered: Bool) throws {
        (self.name, self.folder, self.isRegistered) = (name, folder, isRegistered)
        let modules = try SentenceModules(folder: folder)
        let configuration = try EncoderConfiguration(
            contentsOf: "\(folder)/\(modules.inner)config.json")
        family = configuration.family.rawValue
        (layers, width) = (configuration.layerCount, configuration.width)
        tokens = configuration.vocabularyCount
        length = min(configuration.longest, modules.longest ?? configuration.longest)
        let description =
            Files.exists("\(folder)/\(EncoderDescription.fileName)")
            ? try EncoderDescription(in: folder) : nil
        origin = description?.origin ?? ""
        licence = description?.licence ?? ""
        let named = description?.files.map(\.path) ?? (try? Files.names(in: folder)) ?? []
        bytes = named.reduce(0) { $0 + (Files.size(of: "\(folder)/\($1)") ?? 0) }
    }
}
