public import Datasets
public import Modalities
public import Support

extension AudioModality: CorruptibleModality {
    /// The corruption of every recording: noise, reverberation, a band limit and the like.
    ///
    /// - Throws: `UserFault` on a wrong setting, or noise that cannot be read.
    public func makeCorruption(
        _ section: Settings, resources: ResourceFolders
    ) throws -> any Corruption {
        try SoundCorruption(section, rate: settings.rate) { name in
            try resources.unlabelledFiles(of: name).compactMap(store.noise)
        }
    }
}
