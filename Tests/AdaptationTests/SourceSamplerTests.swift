import Datasets
import Support
import Tensors
import Testing

@testable import Adaptation

/// Batches by source: each has its part of every step, and its own epochs.
@Suite struct SourceSamplerTests {
    private func sources(_ sizes: [Int]) -> [LabelledDomain] {
        sizes.enumerated().map { index, size in
            LabelledDomain(
                name: "s\(index)",
                examples: (0..<size).map { Example(content: .dense(Tensor([Float($0)]))) },
                labels: .classes((0..<size).map { Int32($0 % 2) }))
        }
    }

    private func sampler(_ sizes: [Int], batch: Int, seed: UInt64 = 1) throws -> SourceSampler {
        try SourceSampler(sources(sizes), batch: batch, classes: 2, seed: seed)
    }

    @Test func aSingleSourceIsDrawnAsAlways() throws {
        let sampler = try sampler([20], batch: 6)
        let plain = try DomainSampler(count: 20, batchSize: 6, seed: 1, stream: "source")
        for step in 0..<10 { #expect(sampler.batch(step: step) == [plain.batch(step: step)]) }
        #expect(sampler.sizes(step: 3) == [6])
        let few = try self.sampler([4], batch: 6)
        #expect(few.batchSize == 4 && Set(few.batch(step: 0)[0]) == Set(0..<4))
    }

    @Test(arguments: [6, 8, 10, 11]) func everySourceIsInEveryStep(batch: Int) throws {
        let sampler = try sampler([9, 14, 20], batch: batch)
        var drawn = [0, 0, 0]
        for step in 0..<30 {
            let batches = sampler.batch(step: step)
            let sizes = batches.map(\.count)
            #expect(sizes == sampler.sizes(step: step))
            #expect(sizes.reduce(0, +) == batch)
            #expect(sizes.allSatisfy { $0 == batch / 3 || $0 == batch / 3 + 1 })
            for source in 0..<3 { drawn[source] += sizes[source] }
        }
        // What does not divide evenly went round.
        #expect(Set(drawn) == [10 * batch])
    }

    @Test func eachSourcesEpochCoversIt() throws {
        let counts = [9, 14, 20]
        let sampler = try sampler(counts, batch: 10)
        var drawn: [[Int]] = [[], [], []]
        for step in 0..<60 {
            for (source, indices) in sampler.batch(step: step).enumerated() {
                drawn[source] += indices
            }
        }
        for (source, count) in counts.enumerated() {
            var orders: Set<[Int]> = []
            for epoch in 0..<drawn[source].count / count {
                let order = Array(drawn[source][epoch * count..<(epoch + 1) * count])
                #expect(order.sorted() == Array(0..<count))
                orders.insert(order)
            }
            #expect(orders.count == drawn[source].count / count, "two epochs have one order")
        }
    }

    @Test func sourcesAreDrawnIndependently() throws {
        let batches = try (0..<8).map { try sampler([16, 16], batch: 8).batch(step: $0) }
        #expect(batches.contains { $0[0] != $0[1] })
    }

    @Test func classesHaveTheirSharesInEverySource() throws {
        let sampler = try sampler([40, 30, 50], batch: 25)
        let steps = 5..<10
        let batches = sampler.batches(epoch: 1, steps: steps, shares: [0.25, 0.75])
        #expect(batches.count == 5)
        for (step, batch) in zip(steps, batches) {
            #expect(batch.map(\.count) == sampler.sizes(step: step))
            for indices in batch {
                let second = indices.filter { $0 % 2 == 1 }.count
                #expect(abs(Double(second) - 0.75 * Double(indices.count)) <= 1)
            }
        }
        #expect(batches[0][0] != batches[0][1])
    }

    @Test func aSourceOrPartThatIsTooSmallIsAFault() throws {
        let small = try #require(throws: UserFault.self) { try sampler([3, 20], batch: 8) }
        #expect(small.what.contains("'s0' has 3 examples"), "\(small)")
        let part = try #require(throws: UserFault.self) { try sampler([9, 9, 9], batch: 5) }
        #expect(part.what.contains("3 sources") && part.remedy.contains("6"), "\(part)")
    }

    @Test func domainsOfferAllSourcesAsOne() throws {
        let parts = sources([2, 3])
        let target = UnlabelledDomain(name: "t", examples: [])
        var domains = Trainer.Domains(
            sources: parts, validations: [], target: target, test: target)
        #expect(domains.source.name == "s0 + s1" && domains.examplesPerPass == 5)
        #expect(domains.source.labels == [0, 1, 0, 1, 0])
        #expect(domains.sourceOwners == [0, 0, 1, 1, 1])
        #expect(domains.validation.examples.isEmpty && domains.validationOwners.isEmpty)
        #expect(domains.pooledIndices([[1], [2, 0]]) == [1, 4, 2])
        domains.sources = [parts[1]]
        #expect(domains.source.name == "s1" && domains.sourceOwners == [0, 0, 0])
        #expect(domains.source.labels == [0, 1, 0] && domains.examplesPerPass == 5)
    }
}
