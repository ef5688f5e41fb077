import Datasets
import Tensors

/// Draws source batches whose classes have stated shares.
///
/// Alignment makes the two domains' features agree as a whole: where the target has other class
/// shares than the source, it pulls target examples over to the wrong class (Zhao et al. 2019,
/// arXiv:1901.09453). Drawing the source by the target's estimated shares takes that pull away from
/// every method alike.
struct ClassSampling: Sendable {
    /// The indices of each class's examples.
    private let members: [[Int]]
    private let seed: UInt64
    private let domain: String?
    /// The part of each batch that this process is given.
    private let part: BatchPart

    /// Sampling of a source.
    ///
    /// - Parameters:
    ///   - domain: The source's name, where there are several: they are drawn independently.
    ///   - part: The part of each batch that this process is given.
    init(
        labels: [Int32], classes: Int, seed: UInt64, domain: String? = nil,
        part: BatchPart = .whole
    ) {
        members = (0..<classes).map { label in
            labels.indices.filter { labels[$0] == Int32(label) }
        }
        self.seed = seed
        self.domain = domain
        self.part = part
    }

    /// An epoch's batches, or this process's part of each.
    ///
    /// Within a class no example comes again before all others have come.
    ///
    /// - Parameters:
    ///   - sizes: The number of examples in each whole batch.
    ///   - shares: The share of each class, of sum 1; a class without examples is passed over.
    func batches(epoch: Int, sizes: [Int], shares: [Double]) -> [[Int]] {
        var generator =
            domain.map { RandomGenerator(seed: seed, stream: "classes", $0, String(epoch)) }
            ?? RandomGenerator(seed: seed, stream: "classes", String(epoch))
        var waiting = members.map { _ in [Int]() }
        let present = zip(shares, members).map { $1.isEmpty ? 0 : $0 }
        let total = present.reduce(0, +)
        return sizes.map { size in
            // Systematic sampling: each class's count is within one of its share.
            let offset = Double(generator.uniform())
            var label = 0
            var reached = present[0] / total
            // Every process draws the whole batch, so that all generators stay alike.
            let batch = (0..<size).map { slot in
                while (Double(slot) + offset) / Double(size) >= reached, label < present.count - 1 {
                    label += 1
                    reached += present[label] / total
                }
                while members[label].isEmpty { label -= 1 }
                if waiting[label].isEmpty {
                    waiting[label] = members[label]
                    generator.shuffle(&waiting[label])
                }
                return waiting[label].removeLast()
            }
            return part(of: batch)
        }
    }

    /// The target's class shares as its predictions tell them, drawn half-way towards even ones: a
    /// wrong estimate must not feed itself.
    static func estimate(_ predictedShares: [Double]) -> [Double] {
        predictedShares.map { 0.5 * $0 + 0.5 / Double(predictedShares.count) }
    }
}
