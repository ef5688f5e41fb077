import Foundation
import NeuralNetworks
import Support
import Tasks
import Tensors
import TestSupport
import Testing

@testable import Adaptation

/// What every method must keep to, whatever it does.
@Suite struct MethodContractTests {
    /// Every name of the registry, and one of each other kind.
    static let names =
        MethodRegistry.summaries.map { $0.name.replacing(":K", with: ":3") } + [
            "cdan + self-training", "dann + mmd + coral",
        ]

    /// Those that add losses to a step.
    static let adapting = names.filter {
        !MethodSpec(stringLiteral: $0).isSupervised && !["adabn", "source-weighting"].contains($0)
    }

    static func make(
        _ name: String, hyperparameters: String? = nil, features: Int = 10, sources: Int = 1
    ) throws -> any Method {
        var generator = RandomGenerator(seed: 3, stream: "contract")
        let settings = try hyperparameters.map { try Settings(yaml: $0, file: "recipe.yaml") }
        return try MethodSpec(name).make(
            settings ?? .empty,
            for: NetworkSummary(
                features: features, classes: 2, sourcePrior: [0.5, 0.5], sources: sources),
            using: &generator)
    }

    /// A linear featurizer and classifier with a method behind them.
    struct Whole: Module {
        var featurizer: Linear
        var classifier: Linear
        var method: any Method
        /// The number of sources that the source's rows are divided over.
        let sources: Int

        init(_ method: any Method, sources: Int = 1) {
            self.sources = sources
            var generator = RandomGenerator(seed: 4, stream: "contract")
            featurizer = Linear(5, 10, activation: .tanh, using: &generator)
            classifier = Linear(10, 2, using: &generator)
            self.method = method
        }

        mutating func visit(_ visitor: inout some Visitor) {
            visitor.module("featurizer", &featurizer)
            visitor.module("classifier", &classifier)
            visitor.module("method", &method)
        }

        /// The losses that the method adds to an update of a late step.
        func losses(source: Tensor, target: Tensor, update: Int = 0) -> StepLosses {
            func output(_ x: Tensor) -> Decisions {
                let features = featurizer(x)
                return Decisions(features: features, logits: classifier(features))
            }
            var (pass, method) = (Pass.evaluation, method)
            let size = source.rows / sources
            let shares = (0..<sources).map { domain in
                LabelledShare(
                    domain: domain,
                    decisions: output(source.rows(domain * size..<(domain + 1) * size)),
                    labels: (0..<size).map { Int32($0 % 2) })
            }
            return method.losses(
                Step(
                    sources: shares, target: Share(domain: sources, decisions: output(target)),
                    strongTarget: output(target * 0.9 + 0.1),
                    targetRows: Array(0..<target.rows), progress: 0.9, update: update),
                &pass)
        }
    }

    /// A method's whole network, ready for a step: it has seen the target's predictions.
    private func whole(_ method: any Method, sources: Int = 1) -> Whole {
        var whole = Whole(method, sources: sources)
        let target = features(8, 5, shift: 1, seed: 2)
        let features = whole.featurizer(target)
        if var viewing = method as? any EpochViewing {
            viewing.beginEpoch(
                TargetOverview(
                    features: features, probabilities: whole.classifier(features).softmax()),
                progress: 0.9)
            whole.method = viewing
        }
        return whole
    }

    /// Expects that every loss term has a gradient in something that its update trains, and all of
    /// them together one in the featurizer and in every tensor of the method.
    private func check(
        _ method: any Method, _ name: String, sources: Int = 1,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var whole = whole(method, sources: sources)
        let (x, y) = (features(8, 5, seed: 1), features(8, 5, shift: 1, seed: 2))
        var reached: Set<String> = []
        for (index, update) in whole.method.currentTurn(at: 0.9).updates.enumerated() {
            let terms = whole.losses(source: x, target: y, update: index).terms.count
            #expect(terms > 0, "\(name) adds no loss", sourceLocation: sourceLocation)
            for term in 0..<terms {
                let (_, gradient) = whole.valueWithGradient {
                    $0.losses(source: x, target: y, update: index).terms[term].value
                }
                let moved = gradient.filter {
                    update.trains($0.key) && $0.value.dense.hostScalars.contains { abs($0) > 1e-7 }
                }
                #expect(
                    !moved.isEmpty, "\(name): update \(index), loss \(term)",
                    sourceLocation: sourceLocation)
                if update == .whole {
                    #expect(
                        moved["featurizer.weight"] != nil, "\(name): loss \(term)",
                        sourceLocation: sourceLocation)
                }
                reached.formUnion(moved.keys)
            }
        }
        #expect(reached.contains("featurizer.weight"), "\(name)", sourceLocation: sourceLocation)
        reached = reached.filter { $0.hasPrefix("method.") }
        var trainable: Set<String> = []
        whole.forEachTensor { path, _, role in
            if role == .trainable, path.hasPrefix("method.") { trainable.insert(path) }
        }
        #expect(reached == trainable, "\(name)", sourceLocation: sourceLocation)
    }

    @Test(arguments: adapting, [1, 2])
    func gradientsReachFeaturizerAndDiscriminator(name: String, sources: Int) throws {
        // An untrained network is sure of little.
        let lenient = "fixmatch: {threshold: 0}\neata: {reliable: 1, redundancy: 10}"
        let method = try Self.make(name, hyperparameters: lenient, sources: sources)
        check(method, name, sources: sources)
    }

    @Test(arguments: [
        ("mmd", "mmd: {estimator: linear}"), ("cdan", "cdan: {entropy: false}"),
        ("cdan", "cdan: {random_map: 16, hidden: [8, 4]}"), ("dann", "dann: {hidden: []}"),
        ("coral", "coral: {weight: 50}"), ("m3sda", "m3sda: {moments: 4}"),
        ("self-training", "self-training: {smoothing: 0}"),
    ])
    func gradientsReachThemUnderEverySetting(name: String, hyperparameters: String) throws {
        check(try Self.make(name, hyperparameters: hyperparameters), hyperparameters)
    }

    @Test func baselinesAddNothingAndReadNoTarget() throws {
        for name in Self.names where MethodSpec(stringLiteral: name).isSupervised {
            let method = try Self.make(name)
            #expect(!method.needs.readsTarget && !method.needs.overview)
            #expect(method.tensors.isEmpty)
            let losses = whole(method).losses(
                source: features(4, 5, seed: 1), target: features(4, 5, seed: 2))
            #expect(losses.terms.isEmpty)
        }
    }

    @Test(arguments: adapting) func lossesComposeToTheSumOfTheirParts(name: String) throws {
        let (x, y) = (features(8, 5, seed: 1), features(8, 5, shift: 1, seed: 2))
        let both = whole(Composite([try Self.make(name), try Self.make("coral")]))
        let alone = whole(try Self.make(name)).losses(source: x, target: y)
        let coral = whole(try Self.make("coral")).losses(source: x, target: y)
        let sum = both.losses(source: x, target: y)
        #expect(sum.terms.map(\.name) == alone.terms.map(\.name) + coral.terms.map(\.name))
        #expect(
            sum.terms.map(\.value.hostScalar)
                == alone.terms.map(\.value.hostScalar) + coral.terms.map(\.value.hostScalar))
        #expect(Set(sum.figures.keys) == Set(alone.figures.keys).union(coral.figures.keys))
    }

    @Test(arguments: names) func visitForgetsNoTensor(name: String) throws {
        let method = try Self.make(name)
        #expect(method.tensors.count == storedTensorPaths(of: method).count)
        let large = try Self.make(name, hyperparameters: "cdan: {random_map: 16}", features: 20)
        #expect(large.tensors.count == storedTensorPaths(of: large).count)
        #expect(!name.contains("cdan") || large.tensors.count == method.tensors.count + 2)
        let network = Network(
            featurizer: DenseFeaturizer(seed: 1), head: Whole(method).classifier,
            method: method)
        #expect(network.tensors.count == storedTensorPaths(of: network).count)
    }
}

/// What joined methods ask for is what their parts ask for.
@Suite struct MethodNeedsTests {
    /// One need after the other, changed from what a method asks by itself.
    private static let changes: [@Sendable (inout MethodNeeds) -> Void] = [
        { $0.strongViews = true }, { $0.overview = true }, { $0.groups = true },
        { $0.targetStatistics = true }, { $0.targetLabels = 7 }, { $0.pretrainedStart = false },
        { $0.rateFactor = 0.25 }, { $0.startPenalty = 3 }, { $0.severalSources = true },
    ]

    @Test(arguments: changes.indices) func noNeedOfAPartIsForgotten(index: Int) {
        var asking = MethodNeeds()
        Self.changes[index](&asking)
        #expect(asking != MethodNeeds())
        #expect(MethodNeeds.joined([asking, MethodNeeds()]) == asking)
        #expect(MethodNeeds.joined([MethodNeeds(), asking]) == asking)
    }

    @Test func logitsThatOnePartReadsAreRead() {
        let features = MethodNeeds(logits: false)
        #expect(!MethodNeeds.joined([features, features]).logits)
        #expect(MethodNeeds.joined([features, MethodNeeds()]).logits)
    }

    /// A task without classes has no logits: methods that say they read none run without.
    @Test(
        arguments: MethodContractTests.adapting.filter {
            (try? MethodContractTests.make($0).needs.logits) == false
        })
    func methodsWithoutLogitsDoNotReadThem(name: String) throws {
        let whole = step(features(6, 10, seed: 1), features(5, 10, seed: 2))
        var bare = whole
        bare.target.logits = Tensor(zeros: [5, 0])
        for index in bare.sources.indices {
            bare.sources[index].share.logits = Tensor(zeros: [6, 0])
            bare.sources[index].labels = []
        }
        func losses(_ step: Step) throws -> [Float] {
            var method = try MethodContractTests.make(name)
            var pass = Pass.training(RandomGenerator(seed: 1))
            return method.losses(step, &pass).terms.map { $0.value.hostScalar }
        }
        #expect(try losses(bare) == losses(whole) && losses(bare).allSatisfy(\.isFinite))
    }

    @Test func domainsThatOnePartReadsAreRead() {
        let none = MethodNeeds(source: false, target: .never)
        #expect(MethodNeeds.joined([none, none]) == none)
        let between = MethodNeeds(source: false, target: .betweenEpochs)
        #expect(MethodNeeds.joined([none, between]).target == .betweenEpochs)
        let joined = MethodNeeds.joined([between, none, MethodNeeds()])
        #expect(joined.source && joined.target == .inSteps)
    }

    /// A method that looks at the target before an epoch says so, and one that says so can.
    @Test(arguments: MethodContractTests.names) func theOverviewIsAskedFor(name: String) throws {
        let method = try MethodContractTests.make(name)
        let parts = (method as? Composite)?.parts ?? [method]
        #expect(method.needs.overview == parts.contains { $0 is any EpochViewing })
    }
}

@Suite struct MethodRegistryTests {
    @Test func namesAreCanonical() throws {
        #expect(
            try MethodSpec("cdan+self-training", at: nil).name == "cdan + self-training")
        #expect(try MethodSpec(" dann ", at: nil).name == "dann")
    }

    @Test(arguments: [
        "dan", "", "dann+", "dann + dann", "source-only + dann", "tent + mmd", "shot + tent",
        "adda + mmd", "mcd + adda", "domain-confusion + coral",
    ])
    func impossibleNamesAreFaults(name: String) {
        let place = UserFault.Place(file: "recipe.yaml", line: 7)
        do {
            _ = try MethodSpec(name, at: place)
            Issue.record("\(name) was taken")
        } catch let fault as UserFault {
            #expect(fault.place == place && !fault.remedy.isEmpty)
        } catch {
            Issue.record(error)
        }
    }

    @Test(arguments: MethodRegistry.optionKeys.map(\.method))
    func everyKeyIsReadAndWritten(name: String) throws {
        let keys = MethodRegistry.optionKeys.first { $0.method == name }?.keys ?? []
        guard let options = try MethodSpec(name).options(in: .empty).first?.value else {
            #expect(keys.isEmpty)
            return
        }
        let written = try JSONKeys.of(options)
        #expect(written == Set(keys))
        #expect(throws: UserFault.self) {
            let settings = try Settings(yaml: "\(name): {wieght: 1}", file: "recipe.yaml")
            _ = try MethodSpec(name).options(in: settings)
        }
    }
}

/// The keys that a value writes as JSON.
private enum JSONKeys {
    static func of(_ value: any Encodable) throws -> Set<String> {
        let data = try JSONEncoder().encode(value)
        return Set(try #require(JSONSerialization.jsonObject(with: data) as? [String: Any]).keys)
    }
}
