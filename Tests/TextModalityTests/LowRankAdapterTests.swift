import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextModality

/// Matrices of low rank beside attention's products.
@Suite struct LowRankAdapterTests {
    private static func adapter(_ yaml: String = "rank: 2") throws -> LowRankAdapter {
        var generator = RandomGenerator(seed: 5)
        return LowRankAdapter(
            try LowRankSettings(TextModalityTests.settings(yaml)), width: 4, using: &generator)
    }

    private static let weight: Tensor = {
        var generator = RandomGenerator(seed: 6)
        return .normal([12, 4], deviation: 1, using: &generator)
    }()

    @Test func itBeginsAsNothing() throws {
        let merged = try Self.adapter().merged(Self.weight)
        #expect(merged.hostScalars == Self.weight.hostScalars)
    }

    @Test func itChangesOnlyTheProductsThatAreNamed() throws {
        var adapter = try Self.adapter("{rank: 2, alpha: 6, targets: [value]}")
        #expect(adapter.tensors.keys.sorted() == ["value.down", "value.up"])
        var up = Tensor(zeros: [4, 2])
        up.withMutableHostSpan { $0[0] = 1 }
        adapter.forEachTensor { path, tensor, role in
            #expect(role == .trainable)
            if path == "value.up" { tensor = up }
        }
        let added = (adapter.merged(Self.weight) + Self.weight * -1).hostScalars
        // α / r times the first row of A, in the first row of the values.
        let down = try #require(adapter.tensors["value.down"]).hostScalars
        for index in added.indices {
            let expected = index / 4 == 8 ? 3 * down[index % 4] : 0
            #expect(abs(added[index] - expected) < 1e-5, "\(index)")
        }
    }

    @Test func bothMatricesLearn() throws {
        var adapter = try Self.adapter()
        adapter.forEachTensor { path, tensor, _ in
            if path.hasSuffix("up") { tensor = Tensor(repeating: 0.5, shape: tensor.shape) }
        }
        let (_, gradient) = adapter.valueWithGradient { adapter in
            let merged = adapter.merged(Self.weight)
            return (merged * merged).sum()
        }
        #expect(
            gradient.keys.sorted() == ["query.down", "query.up", "value.down", "value.up"])
    }

    @Test(arguments: ["{targets: [quary]}", "{targets: []}", "{targets: [key, key]}", "{rank: 0}"])
    func productsThatAreNotThereAreRefused(yaml: String) throws {
        let settings = try TextModalityTests.settings(yaml)
        #expect(throws: UserFault.self) { try LowRankSettings(settings) }
    }
}
