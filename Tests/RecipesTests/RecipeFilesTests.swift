import Adaptation
import Benchmarks
import Datasets
import Support
import TestSupport
import Testing
import TextModality

@testable import Recipes

/// The recipes that come with the package.
struct RecipeFilesTests {
    private static let library = RecipeLibrary(roots: [packageFolder])

    static let names = library.entries().map(\.name)

    private func recipe(_ name: String, _ overrides: [String] = []) throws -> Recipe {
        try Self.library.recipe(name, overrides: overrides, modalities: Made.modalities)
    }

    @Test func thereAreSome() {
        #expect(
            Set(Self.names).isSuperset(of: [
                "sentiment-social-to-reviews", "digits-mnist-to-usps", "digits-usps-to-mnist",
                "digits-fonts-to-mnist", "digits-mnist-to-photos", "digits-finetune",
            ]))
    }

    @Test(arguments: names)
    func everyOneResolves(name: String) throws {
        let recipe = try recipe(name)
        #expect(recipe.name == name, "a recipe has the name of its file")
        #expect(recipe.methods.first == .sourceOnly)
        #expect(recipe.methods.last == .targetSupervised)
        #expect(!recipe.adaptedMethods.isEmpty && recipe.seeds >= 3)
        let modality = try recipe.modalityToTime(
            resources: ResourceFolders(Self.library.corpusFolders))
        let yaml = try ResolvedRecipe(
            recipe: recipe, modalitySettings: modality.resolvedSettings
        ).yaml()
        let again = try Recipe(
            Settings(yaml: yaml, file: "resolved"), file: "resolved", modalities: Made.modalities)
        #expect(again.training == recipe.training && again.methods == recipe.methods)
        #expect(
            try ResolvedRecipe(recipe: again, modalitySettings: modality.resolvedSettings).yaml()
                == yaml)
    }

    @Test func whatIsResolvedCanBeSet() throws {
        // Every leaf of a recipe with every method and a pretext task.
        let methods = MethodRegistry.summaries.map { $0.name.replacing(":K", with: ":3") }
            // Of one source there is nothing to weigh.
            .filter { !MethodSpec(stringLiteral: $0).isBaseline && $0 != "source-weighting" }
        let recipe = try Made.recipe(
            method: "[\(methods.joined(separator: ", "))]",
            more: "pretext: {task: masked-pieces, share: 0.2}")
        let experiment = try Made.experiment(recipe)
        let yaml = try experiment.resolvedYAML()
        let known = Set(Recipe.settableKeys(TextModality.self))
        func leaves(_ settings: Settings) throws -> [String] {
            try settings.keys.flatMap { key in
                settings.isMapping(key)
                    ? try leaves(settings.child(key))
                    : [settings.path.isEmpty ? key : "\(settings.path).\(key)"]
            }
        }
        let found = try leaves(Settings(yaml: yaml, file: "resolved"))
        #expect(found.count > 40)
        #expect(found.filter { !known.contains($0) } == [])
        // And it says the same again.
        let again = try Recipe(
            Settings(yaml: yaml, file: "resolved"), file: "resolved", modalities: Made.modalities)
        #expect(try Made.experiment(again).resolvedYAML() == yaml)
        #expect(try again.pretextSettings.double("share") == 0.2 && again.pretext == recipe.pretext)
    }
}
