import Tensors
import Testing

@Suite struct PrincipalComponentsTests {
    @Test func againstNumPy() throws {
        let x = try References.tensor("components.x")
        expectClose(
            x.principalComponents(3), try References.tensor("components.y"), tolerance: 2e-5)
    }

    @Test func pointsOnALine() {
        let x = Tensor([0, 0, 3, 4, 6, 8], shape: [3, 2])
        expectClose(
            x.principalComponents(2), Tensor([-5, 0, 0, 0, 5, 0], shape: [3, 2]), tolerance: 1e-6)
    }

    @Test func unusableInputGivesAPictureAllTheSame() {
        #expect(Tensor(repeating: 3, shape: [4, 2]).principalComponents(2).isFinite)
        #expect(random([1, 3], "one").principalComponents(2).isFinite)
        var x = random([4, 3], "x")
        x.withMutableHostSpan { $0[5] = .nan }
        expectValues(x.principalComponents(1), [0, 0, 0, 0], shape: [4, 1])
    }
}
