@_exported public import Datasets
@_exported public import Modalities
@_exported public import NeuralNetworks
package import Recipes
package import Runs
package import SavedModels
@_exported public import Support
@_exported public import Tensors

/// The face of the package: what a plug-in author imports, and what the command line calls.
///
/// ```swift
/// import Workbench
///
/// struct Accelerometer: Modality, ExampleViews { … }
/// let workbench = Workbench(modalities: [Accelerometer.self])
/// try workbench.run("walking-phone-to-watch")
/// ```
public struct Workbench: Sendable {
    /// The modalities that recipes can name.
    public var modalities: ModalityRegistry
    /// Where recipes and corpora are found.
    package var library: RecipeLibrary

    /// A workbench that knows the given modalities.
    public init(modalities: [any Modality.Type]) {
        // Before anything is written, by whichever library.
        Files.takeSizeLimitAsError()
        self.modalities = ModalityRegistry(modalities)
        library = RecipeLibrary(inputs: self.modalities.inputs)
    }

    /// Runs a recipe with its own settings.
    ///
    /// - Parameters:
    ///   - recipe: A recipe's name, or the path of its file.
    ///   - overrides: `key=value` pairs that replace what the file says.
    ///   - out: The run's folder; nil takes a new one under `runs`.
    /// - Returns: The run's folder, with `result.json`, `report.html` and the model.
    /// - Throws: `UserFault` on anything that the user can mend.
    @discardableResult
    public func run(_ recipe: String, overrides: [String] = [], out: String? = nil) throws -> String
    {
        let experiment = try experiment(recipe, overrides: overrides)
        let run = Run(experiment, folder: try folder(experiment, out: out, resumes: false))
        _ = try run()
        return run.folder.path
    }

    /// Reads a recipe and loads its data.
    package func experiment(_ name: String, overrides: [String]) throws -> Experiment {
        try Experiment(
            library.recipe(name, overrides: overrides, modalities: modalities), library: library)
    }

    /// Reads a saved model of any of the modalities.
    package func model(_ path: String) throws -> SavedModel {
        try SavedModel(at: path, modalities: modalities)
    }

    /// Opens the folder that a run of the experiment writes to.
    package func folder(
        _ experiment: Experiment, out: String?, resumes: Bool
    ) throws -> RunFolder {
        try RunFolder(
            out: out, recipe: experiment.recipe.name, resumes: resumes,
            resolved: experiment.resolvedYAML())
    }
}
