import Support
import Tensors
import TestSupport
import Testing

@testable import Datasets

struct IDXTests {
    private func check(_ corpus: Corpus) throws {
        let part = try corpus.labelled("all")
        #expect(part.records.map(\.id) == (0..<5).map { "digits:\($0)" })
        #expect(part.labels == [0, 1, 2, 1, 0])
        for (index, record) in part.records.enumerated() {
            let bytes = (6 * index..<6 * index + 6).map(UInt8.init)
            #expect(record.content == .array(ByteArray(shape: [2, 3], bytes: bytes)))
        }
        #expect(part.records[0].place.file.hasSuffix("/digits.idx3"))
        #expect(part.records[0].place.line == nil)
    }

    @Test func readsPlainAndPackedFiles() throws {
        try check(IDX.fixture().loadWithoutData())
        try check(
            IDX.fixture(images: IDX.gzip(IDX.images), labels: IDX.gzip(IDX.labels))
                .loadWithoutData())
        try check(IDX.fixture(images: IDX.gzip(IDX.images)).loadWithoutData())
        // Members behind each other, cut within the header of the array.
        let members = IDX.gzip(Array(IDX.images[..<7])) + IDX.gzip(Array(IDX.images[7...]))
        try check(IDX.fixture(images: members).loadWithoutData())
    }

    @Test func readsColours() throws {
        let images = IDX.file([5, 1, 2, 3], values: 30)
        let records = try IDX.fixture(images: images).loadWithoutData().labelled("all").records
        #expect(
            records[4].content
                == .array(ByteArray(shape: [1, 2, 3], bytes: [24, 25, 26, 27, 28, 29])))
    }

    @Test func severalFilesAreOneCorpusWithStableIds() throws {
        var fixture = try IDX.fixture()
        fixture["files"] = """
            [{path: digits.idx3, labels: digits.idx1}, {path: more/x.gz, labels: digits.idx1}]
            """
        try fixture.folder.makeFolder("more")
        try fixture.folder.write(IDX.gzip(IDX.images), to: "more/x.gz")
        fixture["splits"] = "{seed: 3, parts: {train: 0.6, test: 0.4}}"
        let corpus = try fixture.loadWithoutData()
        let ids = try corpus.labelled("train+test").records.map(\.id)
        #expect(ids == (0..<5).map { "digits:\($0)" } + (0..<5).map { "more/x:\($0)" })
        #expect(
            try fixture.loadWithoutData().unlabelled("test") == corpus.unlabelled("test"))
    }

    @Test func checksumsAndCountsAreChecked() throws {
        let sums = [IDX.images, IDX.labels].map { Files.sha256(of: $0) }
        let more = ", sha256: \(sums[0]), labels_sha256: \(sums[1]), records: 5"
        _ = try IDX.fixture(more: more).loadWithoutData()
        for (wrong, file) in [(IDX.labels, "digits.idx1"), (IDX.images, "digits.idx3")] {
            let key = file == "digits.idx1" ? "labels_sha256" : "sha256"
            let sum = Files.sha256(of: wrong + [0])
            let fault = try fault(IDX.fixture(more: ", \(key): \(sum)"))
            #expect(fault.what.contains("\(file) is not the file"))
        }
        #expect(try fault(IDX.fixture(more: ", records: 6")).what.contains("5 records, expected 6"))
    }

    private func fault(_ fixture: CorpusFixture) throws -> UserFault {
        let fault = try #require(throws: UserFault.self) { try fixture.loadWithoutData() }
        #expect(!fault.remedy.isEmpty && fault.place != nil)
        return fault
    }

    static let liesAboutImages: [([UInt8], String)] = [
        (IDX.file([5, 2, 3], type: 0x0D, values: 120), "holds floating-point numbers"),
        (IDX.file([5, 2, 3], type: 0x42, values: 30), "unknown type (code 66)"),
        (IDX.labels, "has 1 axes, but images have 3 or 4"),
        ([0, 0, 8, 3, 0, 0], "ends within its header"),
        ([0, 0], "is not an IDX file"),
        ([80, 75, 3, 4, 0, 0], "is not an IDX file"),
        ([], "is empty"),
        (IDX.file([5, 2, 3], values: 29), "promises 5 × 2 × 3 values, but holds only 29"),
        (IDX.file([5, 2, 3], values: 31), "promises 5 × 2 × 3 values, but holds more"),
        (IDX.file([-5, 2, 3], values: 30), "negative extent: [-5, 2, 3]"),
        (IDX.file([5, 0, 3], values: 0), "an extent of zero: 5 × 0 × 3"),
        (IDX.file([0, 2, 3], values: 0), "has no records"),
        (IDX.file([5, 1 << 30, 1 << 30], values: 30), "more than the 2147483648"),
        (IDX.file([5, 1 << 30, 1 << 30, 1 << 30], values: 30), "more than the 2147483648"),
        (IDX.file([5, 20_000, 20_000], values: 30), "but holds only 30"),
        (IDX.file([6, 2, 3], values: 36), "6 images, but"),
        (IDX.file([5, 1, 2, 2], values: 20), "images of 2 channels"),
    ]

    @Test(arguments: liesAboutImages)
    func faultyImages(bytes: [UInt8], what: String) throws {
        let plain = try fault(IDX.fixture(images: bytes))
        #expect(plain.what.contains(what), "\(plain)")
        guard !bytes.isEmpty else { return }
        let packed = try fault(IDX.fixture(images: IDX.gzip(bytes)))
        #expect(packed.what.contains(what), "\(packed)")
    }

    @Test func faultyLabels() throws {
        let range = try fault(IDX.fixture(labels: IDX.header([5]) + [0, 1, 2, 3, 0]))
        #expect(range.what.contains("example 3 the label 3"))
        #expect(range.what.contains("is number 2"), "\(range)")
        #expect(try fault(IDX.fixture(labels: IDX.images)).what.contains("labels have 1"))
        let few = try fault(IDX.fixture(labels: IDX.header([4]) + [0, 1, 2, 0]))
        #expect(few.what.contains("5 images, but") && few.what.contains("4 labels"))
    }

    @Test func damagedPacking() throws {
        let packed = IDX.gzip(IDX.images)
        for length in 2..<packed.count {
            let fault = try fault(IDX.fixture(images: Array(packed[..<length])))
            #expect(fault.what.contains("cut short"), "\(length): \(fault)")
        }
        #expect(try fault(IDX.fixture(images: packed + [1, 2])).what.contains("2 bytes behind"))
        var damaged = packed
        damaged[damaged.count - 6] ^= 1
        #expect(try fault(IDX.fixture(images: damaged)).what.contains("incorrect data check"))
    }

    /// What unpacks to far more than its header promises is refused as soon as that is seen.
    @Test func bombs() throws {
        let bomb = IDX.gzip(IDX.images + [UInt8](repeating: 0, count: 50_000_000))
        #expect(bomb.count < 60_000)
        #expect(try fault(IDX.fixture(images: bomb)).what.contains("but holds more"))
        #expect(try fault(IDX.fixture(labels: bomb)).what.contains("labels have 1"))
    }

    /// Random damage never crashes the reader.
    @Test func randomDamage() throws {
        var generator = RandomGenerator(seed: 1, stream: "damage")
        let sound = [IDX.images, IDX.gzip(IDX.images)]
        var accepted = 0
        for round in 0..<2_000 {
            var bytes = sound[round % 2]
            for _ in 0...generator.integer(below: 3) {
                let at = generator.integer(below: bytes.count)
                switch generator.integer(below: 4) {
                case 0: bytes[at] = UInt8(generator.integer(below: 256))
                case 1: bytes[at] ^= 1 << UInt8(generator.integer(below: 8))
                case 2: bytes.insert(UInt8(generator.integer(below: 256)), at: at)
                default: bytes.removeSubrange(max(1, at)...)
                }
            }
            do {
                let file = try IDXFile(bytes, file: "f", axes: 3...4, purpose: "images")
                #expect(try file.values().count == file.shape.reduce(1, *))
                accepted += 1
            } catch { #expect(error is UserFault) }
        }
        // Damage to values alone leaves a sound file.
        #expect((100..<1_000).contains(accepted), "\(accepted)")
    }
}
