import NeuralNetworks
import Support
import Tensors
import Testing

/// A matrix and a vector.
private struct Pair: Module {
    var weight: Tensor
    var bias = Tensor([1, 1])

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("weight", &weight, .trainable)
        visitor.tensor("bias", &bias, .trainable)
    }
}

@Suite struct OptimizerTests {
    private func checkSteps(
        _ name: String, rate: Float, decay: Float = 0, _ optimizer: some Optimizer,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var optimizer = optimizer
        var model = Pair(weight: try References.tensor("optimizer.start"))
        for step in 0..<5 {
            let gradient = try References.tensor("optimizer.gradient.\(step)")
            optimizer.update(&model, ["weight": .dense(gradient)], rate: rate, decay: decay)
            expectClose(
                model.weight, try References.tensor("optimizer.\(name).\(step)"), tolerance: 2e-6,
                "\(name) \(step)", sourceLocation: sourceLocation)
        }
        #expect(optimizer.step == 5)
        #expect(model.bias.hostScalars == [1, 1])
    }

    @Test func adamAgainstPyTorch() throws {
        try checkSteps("adam", rate: 0.05, Adam())
        try checkSteps("adamDecay", rate: 0.05, decay: 0.1, Adam())
        try checkSteps("adamW", rate: 0.05, decay: 0.1, Adam.decoupled(beta1: 0.8, beta2: 0.95))
    }

    @Test func descentAgainstPyTorch() throws {
        try checkSteps("sgd", rate: 0.1, SGD(momentum: 0))
        try checkSteps("momentum", rate: 0.1, decay: 0.05, SGD(momentum: 0.9))
        try checkSteps("nesterov", rate: 0.1, SGD(momentum: 0.8, isNesterov: true))
    }

    /// Three steps along the gradients of a few rows, and the same as dense gradients.
    private func checkRows(_ make: () -> some Optimizer) throws {
        let table = random([6, 3], "table")
        var (byRows, dense) = (Embedding(table: table), Embedding(table: table))
        var (first, second) = (make(), make())
        for _ in 0..<3 {
            let gradient = byRows.valueWithGradient { $0([4, 1, 4]).exp().sum() }.gradient
            let same = dense.valueWithGradient { $0([4, 1, 4]).exp().sum() }.gradient
            guard case .rows = try #require(gradient["table"]) else {
                Issue.record("the table's gradient is dense")
                return
            }
            first.update(&byRows, gradient, rate: 0.1, decay: 0.1)
            second.update(
                &dense, same.mapValues { .dense($0.dense) }, rate: 0.1, decay: 0)
            for row in [0, 2, 3, 5] {
                // Not even decay touches a row that was not used.
                #expect(
                    haveSameBits(byRows.table.rows(row..<row + 1), table.rows(row..<row + 1)))
            }
        }
        for row in [1, 4] {
            #expect(!haveSameBits(byRows.table.rows(row..<row + 1), table.rows(row..<row + 1)))
        }
        for (_, average) in first.state {
            #expect(average.shape == [6, 3])
            for row in [0, 2, 3, 5] { #expect(average.rows(row..<row + 1).sumOfSquares == 0) }
        }
        var (plain, rows) = (Embedding(table: table), Embedding(table: table))
        var (third, fourth) = (make(), make())
        let gradient = plain.valueWithGradient { $0([4, 1, 4]).exp().sum() }.gradient
        third.update(&plain, gradient, rate: 0.1, decay: 0)
        fourth.update(&rows, gradient.mapValues { .dense($0.dense) }, rate: 0.1, decay: 0)
        expectClose(plain.table, rows.table, tolerance: 1e-6)
    }

    @Test func onlyUsedRowsChange() throws {
        try checkRows { Adam() }
        try checkRows { Adam.decoupled() }
        try checkRows { SGD(momentum: 0.9) }
    }

    @Test func groups() {
        var generator = generator()
        let start = MultilayerPerceptron([2, 2, 2, 2], using: &generator)
        let ones = start.tensors.mapValues { Gradient.dense(Tensor(repeating: 1, shape: $0.shape)) }
        var model = start
        var optimizer = SGD(momentum: 0)
        optimizer.update(
            &model, ones, rate: 0.5, decay: 0,
            groups: [
                ParameterGroup(prefix: "", rateScale: 2),
                ParameterGroup(prefix: "layers.1.", rateScale: 0),
                ParameterGroup(prefix: "layers.2.bias", rateScale: 0.5, decay: 0),
                ParameterGroup(prefix: "layers.2.", rateScale: 0),
            ])
        func moved(_ path: String) -> [Float] {
            zip(model.tensors[path]?.hostScalars ?? [], start.tensors[path]?.hostScalars ?? []).map(
                -)
        }
        #expect(moved("layers.0.weight").allSatisfy { abs($0 + 1) < 1e-6 })
        #expect(moved("layers.1.weight") == [0, 0, 0, 0])
        #expect(moved("layers.1.bias") == [0, 0])
        #expect(moved("layers.2.weight") == [0, 0, 0, 0])
        #expect(moved("layers.2.bias").allSatisfy { abs($0 + 0.25) < 1e-6 })
        // What is frozen leaves no state behind.
        #expect(
            optimizer.state.keys.sorted() == [
                "layers.0.bias/velocity", "layers.0.weight/velocity", "layers.2.bias/velocity",
            ])
    }

    @Test func decayIsForMatrices() {
        let zero: [String: Gradient] = [
            "weight": .dense(Tensor(zeros: [1, 2])), "bias": .dense(Tensor(zeros: [2])),
        ]
        func decayed(_ groups: [ParameterGroup]) -> Pair {
            var model = Pair(weight: Tensor([1, 1], shape: [1, 2]))
            var optimizer = Adam.decoupled()
            optimizer.update(&model, zero, rate: 0.5, decay: 0.2, groups: groups)
            return model
        }
        let plain = decayed([])
        expectClose(plain.weight, Tensor([0.9, 0.9], shape: [1, 2]), tolerance: 1e-6)
        #expect(plain.bias.hostScalars == [1, 1])
        let none = decayed([ParameterGroup(prefix: "weight", decay: 0)])
        #expect(none.weight.hostScalars == [1, 1])
        // A group that speaks of the rate alone leaves the decay to the one that speaks of it.
        let silent = decayed([
            ParameterGroup(prefix: "weight", rateScale: 2), ParameterGroup(prefix: "wei", decay: 0),
        ])
        #expect(silent.weight.hostScalars == [1, 1])
        let own = decayed([ParameterGroup(prefix: "weight", rateScale: 2, decay: 0.3)])
        expectClose(own.weight, Tensor([0.7, 0.7], shape: [1, 2]), tolerance: 1e-6)
    }

    @Test func everythingIsChangedInPlace() {
        var model = Pair(weight: Tensor(zeros: [50, 2]))
        var optimizer = Adam()
        func addresses() -> [UInt?] {
            [
                model.weight.withMutableHostMemory { UInt(bitPattern: $0) },
                optimizer.state["weight/m"]?.withMutableHostMemory { UInt(bitPattern: $0) },
                optimizer.state["weight/v"]?.withMutableHostMemory { UInt(bitPattern: $0) },
            ]
        }
        let gradient = ["weight": Gradient.dense(Tensor(repeating: 1, shape: [50, 2]))]
        optimizer.update(&model, gradient, rate: 0.1, decay: 0)
        let before = addresses()
        optimizer.update(&model, gradient, rate: 0.1, decay: 0)
        #expect(addresses() == before)
        #expect(!before.contains(nil))
    }

    @Test func stateResumesToTheSameBits() throws {
        var (model, gradient) = (Pair(weight: random([3, 2], "w")), [String: Gradient]())
        var optimizer = Adam.decoupled()
        for step in 0..<3 {
            gradient = ["weight": .dense(random([3, 2], "g\(step)"))]
            optimizer.update(&model, gradient, rate: 0.1, decay: 0.01)
        }
        var (resumed, copy) = (Adam.decoupled(), model)
        try resumed.restore(optimizer.state, step: optimizer.step, for: model, from: "f")
        optimizer.update(&model, gradient, rate: 0.1, decay: 0.01)
        resumed.update(&copy, gradient, rate: 0.1, decay: 0.01)
        #expect(haveSameBits(model.weight, copy.weight))
    }

    @Test func aStateOfAnotherModelIsAFault() {
        let model = Pair(weight: random([3, 2], "w"))
        let fitting = ["weight/m": Tensor(zeros: [3, 2]), "bias/m": Tensor(zeros: [2])]
        let states: [([String: Tensor], Int, String)] = [
            (fitting.merging(["weight/v": Tensor(zeros: [2, 3])]) { $1 }, 3, "weight/v"),
            (fitting.merging(["head/m": Tensor(zeros: [2])]) { $1 }, 3, "head/m"),
            (fitting.merging(["m": Tensor(zeros: [2])]) { $1 }, 3, "m"),
            (fitting, -1, "-1"),
        ]
        for (state, step, words) in states {
            var optimizer = Adam()
            let fault = #expect(throws: UserFault.self) {
                try optimizer.restore(state, step: step, for: model, from: "state.safetensors")
            }
            #expect(fault?.what.contains(words) == true)
            #expect(fault?.place?.file == "state.safetensors")
            #expect(optimizer.state.isEmpty && optimizer.step == 0)
        }
    }

    @Test func aGradientOfAnotherShapeTraps() async {
        await #expect(processExitsWith: .failure) {
            var (model, optimizer) = (LayerNorm(3), Adam())
            optimizer.update(
                &model, ["weight": .dense(Tensor(zeros: [400]))], rate: 0.1, decay: 0)
        }
    }
}

@Suite struct ClippingTests {
    @Test func againstPyTorch() throws {
        var gradients: [String: Gradient] = [:]
        for i in 0..<2 { gradients["\(i)"] = .dense(try References.tensor("clip.before.\(i)")) }
        let norm = clipByGlobalNorm(&gradients, limit: 1.5)
        expectClose(Tensor(norm), try References.tensor("clip.norm"), tolerance: 1e-6)
        for i in 0..<2 {
            expectClose(
                try #require(gradients["\(i)"]).dense, try References.tensor("clip.after.\(i)"),
                tolerance: 2e-6)
        }
    }

    @Test func smallGradientsStay() {
        var gradients: [String: Gradient] = ["a": .dense(Tensor([3, 4]))]
        #expect(clipByGlobalNorm(&gradients, limit: 5) == 5)
        #expect(gradients["a"]?.dense.hostScalars == [3, 4])
        #expect(clipByGlobalNorm(&gradients, limit: 1) == 5)
        expectClose(gradients["a"]?.dense ?? Tensor(0), Tensor([0.6, 0.8]), tolerance: 1e-6)
    }

    @Test func rowGradientsCountAsTheirTable() throws {
        var embedding = Embedding(table: random([5, 2], "table"))
        let x = random([3, 2], "x")
        var rows = embedding.valueWithGradient { ($0([1, 1, 3]) * x).sum() }.gradient
        var dense = rows.mapValues { Gradient.dense($0.dense) }
        let norm = clipByGlobalNorm(&rows, limit: 0.1)
        #expect(abs(norm - clipByGlobalNorm(&dense, limit: 0.1)) < 1e-6)
        expectClose(
            try #require(rows["table"]).dense, try #require(dense["table"]).dense, tolerance: 1e-6)
    }

    @Test func aDivergedGradientIsReportedAndLeft() {
        for bad in [Float.nan, .infinity] {
            var gradients: [String: Gradient] = ["a": .dense(Tensor([bad, 1]))]
            #expect(!clipByGlobalNorm(&gradients, limit: 1).isFinite)
            #expect(gradients["a"]?.dense.hostScalars[1] == 1)
        }
    }
}
