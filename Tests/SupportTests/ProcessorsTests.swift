import Testing

@testable import Support

@Suite struct ProcessorsTests {
    @Test(arguments: [0, 1, 2, 7, 1_000]) func whatIsMadeIsInOrder(count: Int) {
        let made = onAllProcessors(count, atLeast: 1) { Array(repeating: $0, count: $0 % 3) }
        #expect(made == (0..<count).flatMap { Array(repeating: $0, count: $0 % 3) })
    }
}
