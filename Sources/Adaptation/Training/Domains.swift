package import Datasets

extension Trainer {
    /// The data of a run: one or more labelled sources, each with a name, and one target.
    package struct Domains: Sendable {
        /// The labelled domains, whose names differ; empty for a method that reads no source.
        package var sources: [LabelledDomain] {
            didSet { sourcePool = Pool(sources) }
        }
        /// Held-out examples of each source, in the same order; validators that need them say
        /// nothing where there are none.
        package var validations: [LabelledDomain] {
            didSet { validationPool = Pool(validations) }
        }
        /// The target's examples to adapt to.
        package var target: UnlabelledDomain
        /// The target's examples to predict for; nobody trains on them.
        package var test: UnlabelledDomain
        /// The place of each test example among the target's, where they are the same examples and
        /// are predicted once; nil where they are others.
        package var testPlaces: [Int]?
        /// The number of examples that decides how many steps an epoch has: of all sources, or of
        /// the target where there is no source.
        package var examplesPerPass: Int

        private var sourcePool: Pool
        private var validationPool: Pool

        /// Domains from their parts.
        ///
        /// - Parameter examplesPerPass: The number of all source examples if it is not given.
        /// - Precondition: As many validations as sources, or none.
        package init(
            sources: [LabelledDomain], validations: [LabelledDomain], target: UnlabelledDomain,
            test: UnlabelledDomain, examplesPerPass: Int? = nil, testPlaces: [Int]? = nil
        ) {
            precondition(
                validations.isEmpty || validations.count == sources.count,
                "Domains: \(sources.count) sources, \(validations.count) validations")
            (self.sources, self.validations) = (sources, validations)
            (sourcePool, validationPool) = (Pool(sources), Pool(validations))
            (self.target, self.test, self.testPlaces) = (target, test, testPlaces)
            self.examplesPerPass = examplesPerPass ?? sources.reduce(0) { $0 + $1.examples.count }
        }

        /// A target alone, for methods that read no source.
        package init(
            target: UnlabelledDomain, test: UnlabelledDomain, testPlaces: [Int]? = nil
        ) {
            self.init(
                sources: [], validations: [], target: target, test: test,
                examplesPerPass: target.examples.count, testPlaces: testPlaces)
        }

        /// The examples of all sources, one source behind the other, where it does not matter which
        /// one an example is from.
        package var source: LabelledDomain { sourcePool.domain }
        /// The source of each of those examples, an index into `sources`.
        package var sourceOwners: [Int] { sourcePool.owners }
        /// The held-out examples of all sources, one source behind the other.
        package var validation: LabelledDomain { validationPool.domain }
        /// The source of each of those examples, an index into `validations`.
        package var validationOwners: [Int] { validationPool.owners }

        /// The places of some examples of each source among the examples of all.
        ///
        /// - Parameter parts: Indices into the examples of the first source, of the second, …
        func pooledIndices(_ parts: [[Int]]) -> [Int] {
            var start = 0
            return zip(sources, parts).flatMap { source, indices in
                defer { start += source.examples.count }
                return indices.map { start + $0 }
            }
        }
    }

    /// Several domains as one.
    private struct Pool: Sendable {
        let domain: LabelledDomain
        /// The domain of each example.
        let owners: [Int]

        init(_ domains: [LabelledDomain]) {
            owners = domains.enumerated().flatMap {
                [Int](repeating: $0, count: $1.examples.count)
            }
            switch domains.count {
            case 0: domain = LabelledDomain(name: "none", examples: [], labels: .classes([]))
            case 1: domain = domains[0]
            default:
                domain = LabelledDomain(
                    name: domains.map(\.name).joined(separator: " + "),
                    examples: domains.flatMap(\.examples),
                    labels: .concatenating(domains.map(\.labels)))
            }
        }
    }
}
