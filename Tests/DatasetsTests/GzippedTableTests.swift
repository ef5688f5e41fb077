import Support
import TestSupport
import Testing

@testable import Datasets

/// Tables that are gzipped, which are read as if they were not.
struct GzippedTableTests {
    private func fixture(_ bytes: [UInt8]) throws -> CorpusFixture {
        var fixture = try CorpusFixture()
        fixture.file = "data.tsv.gz"
        fixture["files"] = "[{path: data.tsv.gz}]"
        try fixture.folder.write(bytes, to: fixture.file)
        return fixture
    }

    @Test func hasTheRecordsOfThePlainTable() throws {
        let plain = try CorpusFixture()
        let expected = try plain.load().labelled("all")
        let bytes = Array(plain.data.utf8)
        // Two members behind each other are one file.
        let halves = IDX.gzip(Array(bytes.prefix(20))) + IDX.gzip(Array(bytes.dropFirst(20)))
        for packed in [IDX.gzip(bytes), halves] {
            let found = try fixture(packed).loadWithoutData().labelled("all")
            #expect(found.records.map(\.content) == expected.records.map(\.content))
            #expect(found.records.map(\.line) == [2, 3, 4, 5])
            #expect(found.labels == expected.labels)
        }
    }

    @Test func theChecksumIsOfThePackedFile() throws {
        let packed = IDX.gzip(Array(try CorpusFixture().data.utf8))
        var fixture = try fixture(packed)
        fixture["files"] = "[{path: data.tsv.gz, sha256: \(Files.sha256(of: packed)), records: 4}]"
        #expect(try fixture.loadWithoutData().count == 4)
    }

    @Test func aFaultNamesTheLineWithin() throws {
        let fixture = try fixture(IDX.gzip(Array("id\tlabel\ttext\na\tgood\n".utf8)))
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(fault.place == .init(file: fixture.dataPath, line: 2))
    }

    @Test func damagedFilesAreRefused() throws {
        let packed = IDX.gzip(Array(try CorpusFixture().data.utf8))
        for bytes in [Array(packed.dropLast(9)), Array(packed.prefix(3)), packed + [1, 2, 3]] {
            let fixture = try fixture(bytes)
            let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
            #expect(fault.place == .init(file: fixture.dataPath) && !fault.remedy.isEmpty)
        }
        let empty = try fixture(IDX.gzip([]))
        let fault = try #require(throws: UserFault.self) { try empty.loadWithoutData() }
        #expect(fault.what.contains("has no records"))
    }

    @Test func noMoreIsUnpackedThanTheLimit() throws {
        let packed = IDX.gzip([UInt8](repeating: 7, count: 5_000))
        #expect(try GzipReader.unpacked(packed, file: "f", limit: 5_000).count == 5_000)
        let fault = try #require(throws: UserFault.self) {
            try GzipReader.unpacked(packed, file: "f", limit: 4_999)
        }
        #expect(fault.what == "f unpacks to more than 4999 bytes")
    }
}
