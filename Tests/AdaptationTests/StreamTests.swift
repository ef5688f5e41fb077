import Datasets
import Modalities
import NeuralNetworks
import Tasks
import Tensors
import TestSupport
import Testing

@testable import Adaptation

@Suite struct StreamTests {
    private let target = Blobs.examples(600, degrees: 35, shift: 0.6, seed: 21)

    private func order(sorted: Bool) -> [Int] {
        let all = Array(target.labels.indices)
        guard sorted else { return all }
        return all.filter { target.labels[$0] == 0 } + all.filter { target.labels[$0] == 1 }
    }

    private func run(
        _ method: String, sorted: Bool, batch: Int, rate: Float = 0.001, isGuarded: Bool = true
    ) throws -> (gain: Double, StreamOutcome) {
        try run(
            SourceModel.method(method), sorted: sorted, batch: batch, rate: rate,
            isGuarded: isGuarded)
    }

    /// As published, without memory and guard: each batch is normalised by itself and learnt from,
    /// whatever becomes of the model.
    private func bare(_ stream: Stream, _ runner: StreamRunner) throws -> StreamOutcome {
        var (original, state) = (runner.source, runner.start())
        var (answers, references) = ([Tensor](), [Tensor]())
        for examples in stream.examples.chunks(of: stream.batch) {
            references.append(
                try original.predict(examples, through: runner.views).output.softmax())
            let batch = Batch(try runner.views.plain(examples))
            answers.append(runner.learn(&state, batch).logits.softmax())
            if state.network.takeReset() { state = runner.start() }
        }
        return StreamOutcome(
            probabilities: .concatenating(answers),
            sourceProbabilities: .concatenating(references), rollbacks: [], steps: answers.count)
    }

    private func run(
        _ method: any Method, sorted: Bool, batch: Int, rate: Float, isGuarded: Bool = true
    ) throws -> (gain: Double, StreamOutcome) {
        var options = StreamRunner.Options()
        options.rate = rate
        let network = try SourceModel.adapted(by: method)
        let order = order(sorted: sorted)
        let runner = StreamRunner(source: network, options: options, views: PlainViews())
        let stream = Stream(examples: order.map { target.examples[$0] }, batch: batch)
        let outcome = isGuarded ? try runner.run(stream) : try bare(stream, runner)
        func accuracy(_ probabilities: Tensor) -> Double {
            let right = zip(probabilities.argmax(), order).filter { $0 == target.labels[$1] }.count
            return Double(right) / Double(order.count)
        }
        #expect(outcome.probabilities.shape == [600, 2])
        return (accuracy(outcome.probabilities) - accuracy(outcome.sourceProbabilities), outcome)
    }

    @Test(arguments: MethodRegistry.testTimeNames, [(false, 64), (true, 64), (false, 1)])
    func noOrderDoesHarm(method: String, order: (sorted: Bool, batch: Int)) throws {
        let (gain, _) = try run(method, sorted: order.sorted, batch: order.batch)
        #expect(gain >= -0.01, "\(method), \(order): \(gain)")
    }

    @Test func whatCollapsesBareIsHeldByTheGuard() throws {
        let (bare, _) = try run("tent", sorted: true, batch: 16, rate: 0.05, isGuarded: false)
        #expect(bare < -0.1, "\(bare)")
        let (held, _) = try run("tent", sorted: true, batch: 16, rate: 0.05)
        #expect(held >= -0.01, "\(held)")
        let (single, _) = try run("tent", sorted: false, batch: 1, rate: 0.01, isGuarded: false)
        #expect(single < -0.1, "\(single)")
    }

    @Test func aModelThatGoesAstrayIsTakenBack() throws {
        let (bare, _) = try run(Astray(), sorted: false, batch: 16, rate: 0.3, isGuarded: false)
        #expect(bare < -0.15, "\(bare)")
        let (gain, outcome) = try run(Astray(), sorted: false, batch: 16, rate: 0.3)
        #expect(outcome.rollbacks.count == 3, "\(outcome.rollbacks)")
        #expect(outcome.rollbacks == outcome.rollbacks.sorted() && gain >= -0.05, "\(gain)")
        let again = try run(Astray(), sorted: false, batch: 16, rate: 0.3).1
        #expect(again.probabilities.hostScalars == outcome.probabilities.hostScalars)
    }

    @Test func aStopIsHeardAfterEachBatch() throws {
        var options = StreamRunner.Options()
        // It gives up at once, and has nothing but the source model's answers to give.
        options.patience = 0
        let network = try SourceModel.adapted(by: SourceModel.method("tent"))
        let runner = StreamRunner(source: network, options: options, views: PlainViews())
        var checks = 0
        let stream = Stream(examples: Array(target.examples.prefix(64)), batch: 16)
        let outcome = try runner.run(stream) { checks += 1 }
        #expect(checks == 4 && outcome.steps == 0)
        #expect(outcome.probabilities.hostScalars == outcome.sourceProbabilities.hostScalars)
        let none = try runner.run(Stream(examples: [], batch: 16))
        #expect(none.probabilities.shape == [0, 2])
    }

    @Test func statisticsAloneFollowToo() throws {
        let (gain, outcome) = try run("adabn", sorted: false, batch: 64)
        #expect(
            gain >= -0.01
                && outcome.probabilities.hostScalars != outcome.sourceProbabilities.hostScalars)
    }

    @Test func theMemoryKeepsClassesEvenAndFresh() {
        var memory = StreamMemory(capacity: 4, classes: 3)
        func add(_ id: Int, _ label: Int) {
            memory.add(Example(content: .tokens([Int32(id)])), label: label)
        }
        func kept() -> [Int32] {
            memory.examples.flatMap { example -> [Int32] in
                if case .tokens(let tokens) = example.content { tokens } else { [] }
            }
        }
        for id in 0..<6 { add(id, 0) }
        #expect(kept() == [2, 3, 4, 5] && memory.variety == 1)
        add(6, 1)
        add(7, 2)
        #expect(kept() == [4, 5, 6, 7])
        add(8, 1)
        #expect(kept() == [4, 5, 8, 7])
        #expect(abs(memory.variety - 2.828) < 1e-2)
    }

    private func predictions(_ labels: [Int], sure: Float) -> Tensor {
        Tensor(
            labels.flatMap { $0 == 0 ? [sure, 1 - sure] : [1 - sure, sure] },
            shape: [labels.count, 2])
    }

    @Test func theGuardKnowsTheSignsOfCollapse() {
        let both = (0..<128).map { $0 % 2 }
        func alarm(source: [Int], _ p: Float, adapted: [Int], _ q: Float) -> Bool {
            var watch = StreamGuard(classes: 2)
            return watch.raisesAlarm(
                source: predictions(source, sure: p), adapted: predictions(adapted, sure: q))
        }
        #expect(!alarm(source: both, 0.8, adapted: both, 0.9))
        // It contradicts sure answers, gives all to one class, or is less sure than before.
        #expect(alarm(source: both, 0.95, adapted: both.map { 1 - $0 }, 0.95))
        #expect(alarm(source: both, 0.8, adapted: both.map { _ in 1 }, 0.99))
        #expect(alarm(source: both, 0.8, adapted: both, 0.7))
        // A sorted stream has one class in truth.
        let one = both.map { _ in 1 }
        #expect(!alarm(source: one, 0.95, adapted: one, 0.99))
        // Nothing is said of a few examples.
        #expect(!alarm(source: [0, 1], 0.95, adapted: [1, 0], 0.95))
    }
}

/// Learns to say nothing but the first class.
private struct Astray: TurnTaking {
    var needs: MethodNeeds { MethodNeeds(source: false) }
    func turn(at progress: Float) -> Turn { Turn([.normalization]) }

    func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        var losses = StepLosses()
        let first = [Int32](repeating: 0, count: step.target.logits.rows)
        losses.terms = [("astray", softmaxCrossEntropy(step.target.logits, first))]
        return losses
    }
}
