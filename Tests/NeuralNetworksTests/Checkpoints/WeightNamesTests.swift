import NeuralNetworks
import Support
import Tensors
import Testing

@Suite struct WeightNamesTests {
    /// Tensors that hold their position, to tell them apart.
    private func tensors(_ names: String...) -> [String: Tensor] {
        Dictionary(
            uniqueKeysWithValues: names.enumerated().map { ($1, Tensor(Float($0))) })
    }

    private func mapped(_ yaml: String, _ names: String...) throws -> [String: Float] {
        let all = Dictionary(
            uniqueKeysWithValues: names.enumerated().map { ($1, Tensor(Float($0))) })
        return try WeightNames(Settings(yaml: yaml, file: "r.yaml")).mapped(all)
            .mapValues(\.hostScalar)
    }

    @Test func beginningsAreReplaced() throws {
        let found = try mapped(
            """
            features.0: blocks.0.convolutions.0
            classifier.0: hidden.0
            scale: gain
            """,
            "features.0.weight", "features.0.bias", "classifier.0.weight", "scale")
        #expect(
            found == [
                "blocks.0.convolutions.0.weight": 0, "blocks.0.convolutions.0.bias": 1,
                "hidden.0.weight": 2, "gain": 3,
            ])
    }

    @Test func namesAreCutAtDots() {
        expectFault("features.10.weight fit no entry", file: "r.yaml") {
            _ = try mapped("features.1: a", "features.10.weight", "features.1.weight")
        }
    }

    @Test(arguments: ["a: x\na.b: y\na.b.c: z", "a.b.c: z\na.b: y\na: x"])
    func theLongestCounts(yaml: String) throws {
        let found = try mapped(yaml, "a.b.c", "a.b.d", "a.e", "a.b.c.f")
        #expect(found == ["z": 0, "y.d": 1, "x.e": 2, "z.f": 3])
    }

    @Test(arguments: ["", "~", "ignore", "''", "null"])
    func tensorsAreLeftOut(to: String) throws {
        let found = try mapped("a: b\nold: \(to)\na.count: \(to)", "a.x", "old.y", "a.count")
        #expect(found == ["b.x": 0])
    }

    @Test func theRoot() throws {
        #expect(try mapped("module: .", "module.a", "module.b.c") == ["a": 0, "b.c": 1])
        #expect(try mapped(".: net", "a", "b.c") == ["net.a": 0, "net.b.c": 1])
        #expect(try mapped(".: .\nb: ~", "a", "b.c") == ["a": 0])
        expectFault("lose its whole name", file: "r.yaml") {
            _ = try mapped("module: .", "module")
        }
    }

    @Test func lastParts() throws {
        let yaml = "features.1: norm\n\"*.running_mean\": mean\n\"*.num_batches_tracked\": ~"
        let found = try mapped(
            yaml, "features.1.running_mean", "features.1.num_batches_tracked",
            "features.1.weight", "elsewhere.num_batches_tracked")
        #expect(found == ["norm.mean": 0, "norm.weight": 2])
        #expect(try mapped("\"*.gamma\": weight", "a.gamma", "b") == ["a.weight": 0, "b": 1])
        // What is named in full is not renamed a second time.
        #expect(try mapped("a.gamma: x.y\n\"*.gamma\": z", "a.gamma") == ["x.y": 0])
        expectFault("b.gamma fit no entry", file: "r.yaml") {
            _ = try mapped("a: x\n\"*.gamma\": z", "a.gamma", "b.gamma")
        }
    }

    @Test func withoutEntriesNamesStay() throws {
        let all = tensors("a", "b.c")
        #expect(try WeightNames().mapped(all).keys.sorted() == ["a", "b.c"])
        #expect(try WeightNames(.empty).mapped(all).keys.sorted() == ["a", "b.c"])
        #expect(try WeightNames([("a", "x"), ("b", nil)]).mapped(all).keys.sorted() == ["x"])
    }

    @Test func strangersAreListedWithTheNearest() {
        let fault = #expect(throws: UserFault.self) {
            try mapped(
                "names: 1\nfeatures.0: a\nclassifier: b", "feature.0.weight", "feature.0.bias",
                "classifier.weight", "tail")
        }
        #expect(fault?.what.contains("feature.0.bias, feature.0.weight, tail") == true)
        #expect(fault?.remedy.contains("for 'feature.0.bias', 'features.0' is the") == true)
    }

    @Test func twoOfOneName() {
        let fault = #expect(throws: UserFault.self) {
            try mapped("b: x\na: x", "a.w", "b.w")
        }
        #expect(fault?.what == "'a.w' and 'b.w' would both become 'x.w'")
        #expect(fault?.place == .init(file: "r.yaml", line: 1))
    }

    @Test(arguments: [
        "a.: b", ".a: b", "a..b: c", "a: b.", "\"*.a.b\": c", "\"*.a\": b.c", "\"*.\": c",
        "\"*\": c", "a.*.b: c", "\"\": c", "a: {b: c}", "a: [b]", "x: y\n\"*.a\": .",
    ])
    func malformedEntries(yaml: String) {
        let fault = #expect(throws: UserFault.self) {
            try WeightNames(Settings(yaml: yaml, file: "r.yaml"))
        }
        #expect(fault?.place?.file == "r.yaml")
        #expect(fault?.place?.line != nil)
    }

    @Test func anEntryTwice() {
        #expect(throws: UserFault.self) { try WeightNames([("a", "b"), ("a", "c")]) }
    }

    @Test func theTableStandsInARecipe() throws {
        let yaml = "model:\n  names:\n    a: b\n"
        let settings = try Settings(yaml: yaml, file: "r.yaml").child("model").child("names")
        expectFault("q fit no entry", file: "r.yaml") {
            _ = try WeightNames(settings).mapped(tensors("q"))
        }
    }
}
