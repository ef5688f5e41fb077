import NeuralNetworks
import Tensors
import Testing

/// Running statistics beside a weight, as a batch norm has them.
private struct Counter: Module {
    var weight = Tensor([2, 3])
    var seen = Tensor([0, 0])

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("weight", &weight, .trainable)
        visitor.tensor("seen", &seen, .buffer)
    }
}

/// A module whose `visit` lists too little.
private struct Forgetful: Module {
    var first: Linear
    var second: [Linear]
    var optional: Tensor?

    mutating func visit(_ visitor: inout some Visitor) { visitor.module("first", &first) }
}

@Suite struct VisitTests {
    private func check(_ module: some Module, sourceLocation: SourceLocation = #_sourceLocation) {
        let (stored, visited) = (reflectedPaths(of: module), visitedPaths(of: module))
        #expect(stored == visited, sourceLocation: sourceLocation)
        #expect(!stored.isEmpty, sourceLocation: sourceLocation)
    }

    @Test func nothingIsForgotten() {
        var generator = generator()
        check(Linear(3, 2, using: &generator))
        check(LayerNorm(3))
        check(Embedding(4, 3, using: &generator))
        check(Embedding(table: Tensor(zeros: [2, 2]), isFrozen: true))
        check(MultilayerPerceptron([3, 5, 4, 2], using: &generator))
        check(MultiHeadAttention(width: 4, heads: 2, dropout: 0, using: &generator))
        check(TransformerBlock(width: 4, heads: 2, hidden: 6, dropout: 0, using: &generator))
        check([LayerNorm(3), LayerNorm(2)])
        check(Counter())
    }

    @Test func theCheckFindsWhatIsForgotten() {
        var generator = generator()
        let forgetful = Forgetful(
            first: Linear(2, 2, using: &generator), second: [Linear(2, 2, using: &generator)],
            optional: Tensor(1))
        #expect(
            reflectedPaths(of: forgetful).subtracting(visitedPaths(of: forgetful))
                == ["second.0.weight", "second.0.bias", "optional"])
    }

    @Test func pathsAndOrder() {
        var generator = generator()
        var model = MultilayerPerceptron([3, 4, 2], using: &generator)
        var paths: [String] = []
        model.forEachTensor { path, _, _ in paths.append(path) }
        #expect(
            paths == ["layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias"])
        #expect(model.parameterCount == 3 * 4 + 4 + 4 * 2 + 2)
        #expect(Counter().parameterCount == 2)
        #expect(Embedding(table: Tensor(zeros: [5, 2]), isFrozen: true).parameterCount == 0)
    }

    @Test func aCopyIsASnapshot() {
        var generator = generator()
        var model = MultilayerPerceptron([3, 4, 2], using: &generator)
        let teacher = model
        let before = model.tensors
        model.forEachTensor { _, tensor, _ in tensor.withMutableHostSpan { $0[0] += 1 } }
        for (path, tensor) in teacher.tensors {
            #expect(tensor.hostScalars == before[path]?.hostScalars)
        }
        for (path, tensor) in model.tensors {
            #expect(tensor.hostScalars != before[path]?.hostScalars)
        }
    }
}

@Suite struct ModuleGradientTests {
    @Test func buffersAreKeptAndWeightsAreNot() throws {
        var counter = Counter()
        let (value, gradient) = counter.valueWithGradient { counter in
            #expect(counter.weight.isTracked)
            #expect(!counter.seen.isTracked)
            counter.seen += Tensor([1, 5])
            counter.weight = counter.weight * 10
            return counter.weight.sum()
        }
        #expect(value.hostScalar == 50)
        #expect(!value.isTracked)
        #expect(counter.seen.hostScalars == [1, 5])
        #expect(counter.weight.hostScalars == [2, 3])
        #expect(gradient.keys.sorted() == ["weight"])
        #expect(gradient["weight"]?.dense.hostScalars == [10, 10])
    }

    @Test func aBufferThatBecomesAResultIsDetached() {
        var counter = Counter()
        _ = counter.valueWithGradient { counter in
            counter.seen = counter.weight * 2
            return counter.weight.sum()
        }
        #expect(!counter.seen.isTracked)
        #expect(counter.seen.hostScalars == [4, 6])
    }

    @Test func aFaultChangesNothing() {
        struct Fault: Error {}
        var counter = Counter()
        #expect(throws: Fault.self) {
            _ = try counter.valueWithGradient { counter in
                counter.seen += Tensor([1, 1])
                guard !counter.weight.isTracked else { throw Fault() }
                return counter.weight.sum()
            }
        }
        #expect(counter.seen.hostScalars == [0, 0])
        #expect(!counter.weight.isTracked)
    }

    @Test func frozenTableHasNoGradient() throws {
        let table = random([4, 2], "table")
        for isFrozen in [true, false] {
            var embedding = Embedding(table: table, isFrozen: isFrozen)
            let gradient = embedding.valueWithGradient { $0([1, 1, 3]).sum() }.gradient
            #expect(gradient.keys.sorted() == (isFrozen ? [] : ["table"]))
            guard !isFrozen else { continue }
            guard case .rows(let rows) = try #require(gradient["table"]) else {
                Issue.record("the table's gradient is dense")
                return
            }
            #expect(rows.indices == [1, 3])
            #expect(rows.values.hostScalars == [2, 2, 1, 1])
        }
    }

    @Test func unusedPartsHaveNoGradient() {
        var generator = generator()
        var pair = [Linear(2, 2, using: &generator), Linear(2, 2, using: &generator)]
        let x = random([3, 2], "x")
        let gradient = pair.valueWithGradient { $0[1](x).sum() }.gradient
        #expect(gradient.keys.sorted() == ["1.bias", "1.weight"])
    }
}
