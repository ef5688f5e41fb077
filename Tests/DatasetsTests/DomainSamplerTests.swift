import Datasets
import Support
import Testing

struct DomainSamplerTests {
    private func sampler(
        count: Int = 103, batchSize: Int = 10, seed: UInt64 = 1, stream: String = "source"
    ) throws -> DomainSampler {
        try DomainSampler(count: count, batchSize: batchSize, seed: seed, stream: stream)
    }

    @Test func drawsFullBatchesWithoutReplacement() throws {
        let batches = try sampler().batches(epoch: 0)
        #expect(batches.count == 10)
        #expect(batches.allSatisfy { $0.count == 10 })
        #expect(Set(batches.joined()).count == 100)
        #expect(batches.joined().allSatisfy { (0..<103).contains($0) })
        #expect(Array(batches.joined()) != Array(0..<100))
    }

    @Test func eachEpochSeedAndStreamHasItsOwnOrder() throws {
        let first = try sampler().batches(epoch: 0)
        #expect(try sampler().batches(epoch: 0) == first)
        #expect(try sampler().batches(epoch: 1) != first)
        #expect(try sampler(seed: 2).batches(epoch: 0) != first)
        #expect(try sampler(stream: "target").batches(epoch: 0) != first)
    }

    @Test func stepsRunThroughTheEpochs() throws {
        let sampler = try sampler()
        let steps = (0..<30).map { sampler.batch(step: $0) }
        let epochs = (0..<3).flatMap { sampler.batches(epoch: $0) }
        #expect(steps == epochs)
    }

    @Test(arguments: [1, 2, 3, 7, 10, 13]) func partsOfAllRanksAreTheBatch(count: Int) throws {
        let whole = try sampler()
        let parts = try (0..<count).map { rank in
            try DomainSampler(
                count: 103, batchSize: 10, seed: 1, stream: "source",
                part: BatchPart(rank: rank, count: count))
        }
        #expect(parts.allSatisfy { $0.batchSize == 10 && $0.batchesPerEpoch == 10 })
        for step in 0..<25 {
            let batches = parts.map { $0.batch(step: step) }
            #expect(Array(batches.joined()) == whole.batch(step: step))
            let sizes = batches.map(\.count)
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        }
        let epochs = parts.map { $0.batches(epoch: 2) }
        for (index, batch) in whole.batches(epoch: 2).enumerated() {
            #expect(Array(epochs.map { $0[index] }.joined()) == batch)
        }
    }

    @Test func oneBatchCanBeTheWholeDomain() throws {
        let sampler = try sampler(count: 5, batchSize: 5)
        #expect(sampler.batchesPerEpoch == 1)
        #expect(sampler.batch(step: 9).sorted() == [0, 1, 2, 3, 4])
    }

    @Test func fewerExamplesThanABatchIsAFault() throws {
        let fault = try #require(throws: UserFault.self) { try sampler(count: 9) }
        #expect(fault.what.contains("'source' has 9 examples, fewer than one batch of 10"))
        #expect(throws: UserFault.self) { try sampler(count: 0, batchSize: 1) }
    }

    @Test func overManyEpochsEveryExampleIsDrawn() throws {
        let sampler = try sampler(count: 19, batchSize: 10)
        let drawn = Set((0..<40).flatMap { sampler.batch(step: $0) })
        #expect(drawn.count == 19)
    }
}
