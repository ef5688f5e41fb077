package import Datasets
package import Modalities
package import Recipes
import Support

extension Recipe {
    /// The recipe's modality prepared for timing on random inputs, without data.
    ///
    /// - Throws: `UserFault` where the modality cannot be timed so, or on settings that cannot be
    ///   used.
    package func modalityToTime(
        resources: ResourceFolders
    ) throws -> any BenchmarkableModality {
        guard let timed = modality as? any BenchmarkableModality.Type else {
            throw UserFault(
                "\(modality.name) recipes cannot be timed on random inputs", at: .init(file: file),
                remedy: "Time reading instead: dawb bench decode.")
        }
        return try timed.init(timing: modalitySettings, resources: resources)
    }
}
