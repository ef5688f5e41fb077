import Datasets
import Support

/// Draws the source examples of each step: a like share of the batch from every source.
struct SourceSampler: Sendable {
    /// The number of source examples in a step.
    let batchSize: Int
    private let orders: [DomainSampler]
    private let classSampling: [ClassSampling]

    /// A sampler over one or more sources.
    ///
    /// A single source that is smaller than a batch makes batches of all it has.
    ///
    /// - Parameters:
    ///   - sources: At least one, of different names.
    ///   - batch: The number of source examples in a step.
    ///   - classes: K, for draws by class.
    ///   - seed: The run's seed.
    /// - Throws: `UserFault` if one of several sources has fewer examples than its part of a batch,
    ///   or if that part is smaller than two examples.
    init(_ sources: [LabelledDomain], batch: Int, classes: Int, seed: UInt64) throws {
        let count = sources.count
        precondition(
            count > 0 && Set(sources.map(\.name)).count == count,
            "SourceSampler: sources \(sources.map(\.name))")
        // A few labels make a small batch; a recipe's source was found to be large enough before.
        let size = count == 1 ? min(batch, sources[0].examples.count) : batch
        guard count == 1 || size >= 2 * count else {
            throw UserFault(
                "a batch of \(size) has fewer than two examples of each of \(count) sources",
                remedy: "Take a batch size of at least \(2 * count).")
        }
        batchSize = size
        orders = try sources.map {
            try DomainSampler(
                count: $0.examples.count, batchSize: (size + count - 1) / count, seed: seed,
                stream: count == 1 ? "source" : $0.name)
        }
        classSampling = sources.map {
            ClassSampling(
                labels: $0.labels.classIndices, classes: classes, seed: seed,
                domain: count == 1 ? nil : $0.name)
        }
    }

    /// The number of examples of each source in a step, of sum ``batchSize``; they differ by one at
    /// most.
    func sizes(step: Int) -> [Int] {
        orders.indices.map { drawn(from: $0, before: step + 1) - drawn(from: $0, before: step) }
    }

    /// The number of examples of a source in all steps before one.
    private func drawn(from source: Int, before step: Int) -> Int {
        let (even, rest) = batchSize.quotientAndRemainder(dividingBy: orders.count)
        // Places that do not divide evenly are dealt to one source after the other, step after
        // step.
        return step * even + (step * rest + orders.count - 1 - source) / orders.count
    }

    /// The examples of each source in a step: within an epoch of a source none comes again.
    ///
    /// - Parameter step: Counted from 0 over all epochs.
    func batch(step: Int) -> [[Int]] {
        guard orders.count > 1 else { return [orders[0].batch(step: step)] }
        return orders.enumerated().map { source, order in
            order.examples(
                at: drawn(from: source, before: step)..<drawn(from: source, before: step + 1))
        }
    }

    /// The examples of each source in each step of an epoch, where classes have stated shares.
    ///
    /// - Parameters:
    ///   - steps: The epoch's steps, counted from 0 over all epochs.
    ///   - shares: The share of each class in every source, of sum 1; a class that a source lacks
    ///     is passed over.
    func batches(epoch: Int, steps: Range<Int>, shares: [Double]) -> [[[Int]]] {
        let sizes = steps.map(sizes)
        let bySource = classSampling.enumerated().map { source, sampling in
            sampling.batches(epoch: epoch, sizes: sizes.map { $0[source] }, shares: shares)
        }
        return sizes.indices.map { step in bySource.map { $0[step] } }
    }
}
