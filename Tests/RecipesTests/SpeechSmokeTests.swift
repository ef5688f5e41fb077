import Adaptation
import Datasets
import Reports
import Support
import TestSupport
import Testing

@testable import Recipes
@testable import Runs

/// Speech in little: real corpora, a small network, one seed.
struct SpeechSmokeTests {
    private static let library = RecipeLibrary(roots: [packageFolder])

    /// The recipes of sound that come with the package.
    static let names = library.entries().map(\.name).filter { name in
        let recipe = try? library.recipe(name, overrides: [], modalities: Made.modalities)
        return recipe?.modality.name == "audio"
    }

    @Test func thereAreSome() {
        #expect(Set(Self.names).isSuperset(of: ["speech-accents", "speech-clean-to-noisy"]))
    }

    private func run(_ recipe: Recipe) throws -> (ReportContent, RunFolder, TemporaryFolder) {
        let experiment = try Experiment(recipe, library: Self.library)
        let scratch = try TemporaryFolder()
        let folder = try RunFolder(
            out: scratch.path + "/run", recipe: recipe.name, resumes: false,
            resolved: experiment.resolvedYAML())
        let content = try Run(experiment, folder: folder)()
        // What the run says of itself is a recipe, with the same settings.
        let yaml = try experiment.resolvedYAML()
        let again = try Recipe(
            Settings(yaml: yaml, file: "resolved"), file: "resolved", modalities: Made.modalities)
        #expect(try Experiment(again, library: Self.library).resolvedYAML() == yaml)
        return (content, folder, scratch)
    }

    private func made(_ target: String, _ more: String = "") throws -> Recipe {
        let yaml = """
            name: made
            modality: audio
            source: {corpus: spoken-digits, where: {accent: us}, train: adapt}
            target: {corpus: spoken-digits, adapt: validation, \(target)}
            audio: {rate: 8000, seconds: 0.6, hop_ms: 25, window_ms: 32, mels: 20,
              normalise: channel, filters: [16, 24], segments: 3, \(more)}
            method: [dann]
            training: {epochs: 3, batch: 8, rate: 0.005, optimizer: adam}
            seeds: 1

            """
        return try Recipe(
            Settings(yaml: yaml, file: "made.yaml"), file: "made.yaml",
            modalities: Made.modalities)
    }

    /// Expects a whole run of digits, of which guessing gets 0.10.
    private func expectDigits(_ recipe: Recipe, least: Double) throws {
        let (content, folder, scratch) = try run(recipe)
        let accuracies = content.result.methods.mapValues(\.headline.values.mean)
        #expect(accuracies.count == 3 && content.result.skipped == nil)
        #expect(accuracies.values.allSatisfy { $0 >= least }, "\(accuracies)")
        #expect(
            content.galleries.allSatisfy {
                $0.entries.allSatisfy { $0.exhibit.picture?.isEmpty == false }
            })
        #expect(content.galleries.count >= 2 && Files.exists(folder.report))
        #expect(Files.exists(scratch.path + "/run/model/audio.json"))
    }

    /// 0.75 to 0.90 when it was set.
    @Test(.timeLimit(.minutes(10))) func otherAccents() throws {
        try expectDigits(
            made("where: {accent: [gb, caribbean, midlands]}", "longer: crop"), least: 0.5)
    }

    /// 0.38 to 0.40 when it was set: music that is as loud as the voice.
    @Test(.timeLimit(.minutes(10))) func music() throws {
        let noise = "corrupt: {noise: hold-music, snr: [0, 5]}"
        try expectDigits(
            made("where: {accent: [gb, caribbean, midlands]}, \(noise)"), least: 0.2)
    }

    /// Those that come with the package, on the corpora that do; the others say how to get theirs.
    /// 0.50 to 0.74 when it was set.
    @Test(.timeLimit(.minutes(10)), arguments: names)
    func ofThePackage(name: String) throws {
        let library = Self.library
        func recipe(_ overrides: [String]) throws -> Recipe {
            try library.recipe(name, overrides: overrides, modalities: Made.modalities)
        }
        let whole = try recipe([])
        let corpora = [whole.sources[0].corpus, whole.target?.corpus ?? ""]
        if let missing = corpora.first(where: {
            !Corpus.isAvailable($0, in: library.corpusFolders)
        }) {
            let fault = try #require(throws: UserFault.self) {
                try Experiment(whole, library: library)
            }
            #expect(fault.what.contains("'\(missing)'"), "\(fault)")
            #expect(fault.remedy.contains("dawb corpora add \(missing) --from"), "\(fault)")
            return
        }
        let method = try #require(whole.adaptedMethods.first)
        var small = ["seeds=1", "training.epochs=1", "training.passes=1", "method=\(method)"]
        if try whole.modalitySettings.string("network", default: "cnn") == "cnn" {
            small += ["audio.filters=[16, 24]", "audio.hidden=[]", "audio.hop_ms=25"]
            small += ["training.batch=16", "training.rate=0.005"]
        }
        try expectDigits(recipe(small), least: 0.3)
    }
}
