import Adaptation
import Reports
import Support
import Synchronization
import Testing

@testable import Recipes

/// Every recipe of the package in little: real data, a small network, one seed, one epoch.
struct SmokeTests {
    private func run(
        _ name: String, _ settings: [String]
    ) throws -> (ReportContent, RunFolder, Scratch) {
        let library = RecipeLibrary(roots: [packageFolder])
        let whole = try library.recipe(name, overrides: [], modalities: Made.modalities)
        let method = try #require(whole.adaptedMethods.first)
        let overrides = ["seeds=1", "training.epochs=1", "method=\(method)"] + settings
        let recipe = try library.recipe(name, overrides: overrides, modalities: Made.modalities)
        let experiment = try Experiment(recipe, library: library)
        let scratch = try Scratch()
        let folder = try RunFolder(
            out: scratch.path + "/run", recipe: name, resumes: false,
            resolved: experiment.resolvedYAML())
        let shares = Collector()
        let run = Run(
            experiment, folder: folder,
            report: { event in
                if case .step(_, _, _, let share) = event { shares.add(share) }
            })
        let content = try run()
        #expect(shares.all.allSatisfy((0...1).contains) && (shares.all.max() ?? 0) > 0.99)
        return (content, folder, scratch)
    }

    @Test(.timeLimit(.minutes(2)))
    func sentimentSocialToReviews() throws {
        let (content, folder, scratch) = try run(
            "sentiment-social-to-reviews",
            ["text.layers=1", "text.width=32", "text.hidden=32", "text.heads=1", "text.length=32"])
        let result = content.result
        #expect(result.methods.count == 3)
        // 0.66 to 0.68 when it was set; always saying "positive" gets 0.58.
        let floor = try #require(result.methods[MethodRegistry.sourceOnly])
        #expect(floor.targetAccuracy.mean >= 0.60)
        let ceiling = try #require(result.methods[MethodRegistry.targetSupervised])
        #expect(ceiling.targetAccuracy.mean >= 0.64)
        for method in result.methods.values {
            #expect(method.balancedAccuracy.mean >= 0.55 && method.selectedEpochs == [1])
        }
        #expect(result.targetLabelsRead.map(\.count).reduce(0, +) == 2_943)
        #expect(content.changedExamples.allSatisfy { !$0.text.isEmpty && $0.before != $0.after })
        #expect(content.featureMaps.count == 4)
        #expect(Files.exists(folder.report) && Files.exists(scratch.path + "/run/model"))
    }
}

/// The digit recipes with a small network in place of theirs, on less of the target.
extension SmokeTests {
    /// Accuracies that a broken network misses: guessing gets 0.10, one class for all at most 0.17.
    ///
    /// When they were set, the floors got 0.49 to 0.67, the adapted models 0.37 to 0.68 and the ceilings
    /// 0.69 to 0.94. One epoch is too few for adaptation to help.
    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            ("digits-mnist-to-usps", "image.size=16", 0.80),
            ("digits-usps-to-mnist", "image.size=16", 0.80),
            ("digits-fonts-to-mnist", "image.size=16", 0.80),
            ("digits-mnist-to-photos", "image.size=28", 0.55),
        ])
    func digits(name: String, size: String, ceiling: Double) throws {
        let (content, folder, scratch) = try run(
            name,
            [
                size, "image.network=plain", "image.filters=[8, 16]", "image.hidden=[32]",
                "image.augment=none", "source.train=train", "target.adapt=validation",
                "training.batch=16", "training.rate=0.005",
            ])
        let result = content.result
        let accuracies = result.methods.mapValues(\.targetAccuracy.mean)
        #expect(accuracies.count == 3)
        #expect(try #require(accuracies[MethodRegistry.sourceOnly]) >= 0.35, "\(accuracies)")
        #expect(accuracies.values.allSatisfy { $0 >= 0.25 }, "\(accuracies)")
        #expect(
            try #require(accuracies[MethodRegistry.targetSupervised]) >= ceiling, "\(accuracies)")
        #expect(result.skipped == nil && content.galleries.count == 3)
        #expect(content.galleries.allSatisfy { $0.pictures.count == 30 })
        #expect(Files.exists(folder.report) && Files.exists(scratch.path + "/run/model"))
    }
}

/// Numbers that come from several threads.
private final class Collector: Sendable {
    private let values = Mutex<[Double]>([])

    var all: [Double] { values.withLock { $0 } }

    func add(_ value: Double) { values.withLock { $0.append(value) } }
}
