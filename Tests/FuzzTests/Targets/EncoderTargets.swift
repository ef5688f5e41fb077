import Support

@testable import TextEncoders

extension FuzzTarget {
    /// Files of an encoder's folder.
    static let encoderFolders = [
        FuzzTarget("encoder-config") { bytes, scratch in
            let path = try scratch.file("config.json", bytes)
            _ = try EncoderConfiguration(contentsOf: path).parameterCount
        },
        FuzzTarget("encoder-modules") { bytes, scratch in
            _ = try scratch.file("modules.json", bytes)
            _ = try SentenceModules(folder: scratch.path)
        },
        FuzzTarget("encoder-weights") { bytes, scratch in
            _ = try scratch.file("model.safetensors", bytes)
            _ = try EncoderWeights(folder: scratch.path).network(configuration)
        },
        FuzzTarget("encoder-blocks") { bytes, _ in
            let file = try BlockFile(bytes: bytes, file: "f")
            _ = try file.tensors()
        },
        FuzzTarget("encoder-archive") { bytes, scratch in
            let zip = try ZipFile(scratch.file("f.whl", bytes))
            for entry in zip.entries { _ = try zip.beginning(of: entry, count: entry.size) }
        },
    ]

    private static let configuration = EncoderConfiguration(
        family: .bert, vocabularyCount: 2, width: 32, layerCount: 0, heads: 2, hidden: 32,
        positionCount: 2, typeCount: 0)
}
