import Support
import Testing

@testable import Datasets

/// Small data that are dealt again until each part has each class.
struct RedealingTests {
    @Test(arguments: 0..<6) func everyPartHasEveryClass(size: Int) throws {
        let data = try LookFixture()
        for name in ["box", "cone", "cup"] {
            try data.write(LookFixture.names("\(name)/\(size)-", 10 + size))
        }
        let corpus = try data.corpus(.alone)
        for part in corpus.parts {
            let counts = corpus.classCounts(of: corpus.indices[part] ?? [])
            #expect(counts.allSatisfy { $0.count > 0 }, "\(part): \(counts)")
        }
        // The same data are dealt alike.
        #expect(try data.corpus(.alone).indices == corpus.indices)
    }

    @Test func aCorpusOfItsOwnIsNotDealtAgain() throws {
        let data = try LookFixture()
        for name in ["box", "cone"] { try data.write(LookFixture.names("\(name)/", 20)) }
        let yaml = try LookDescription(data.look(), for: .source).yaml(name: "data")
        let place = CorpusPlace(
            settings: try Settings(yaml: yaml, file: "data"), folder: data.path,
            isRegistered: false, inputs: .standard)
        let corpus = try Corpus(place)
        let split = try CorpusDescription(place.settings).split
        #expect(split.seed == 1)
        let dealt = split.deal(corpus.records.map(\.id), given: corpus.records.map { _ in nil })
        #expect(corpus.indices == dealt)
    }
}
