import Support
import Testing

@testable import Datasets

/// Ratings as labels.
struct NumberCorpusTests {
    private func fixture(rating: String, classes: String? = nil) throws -> CorpusFixture {
        var fixture = try CorpusFixture(
            data: "id\tstars\ttext\na\t-2.5\tone\nb\t0.25\ttwo\nc\t3\tthree\nd\t0\tfour\n")
        (fixture["label"], fixture["classes"], fixture["rating"]) = (nil, classes, rating)
        return fixture
    }

    @Test func everyRowHasItsNumber() throws {
        let corpus = try fixture(rating: "{column: stars}").load()
        #expect(corpus.classes.isEmpty)
        let (records, labels) = try corpus.labelled("all")
        #expect(records.map(\.id) == ["a", "b", "c", "d"])
        #expect(labels == .numbers([-2.5, 0.25, 3, 0]))
    }

    @Test func oneCorpusHasBothKinds() throws {
        let fixture = try fixture(
            rating: "{column: stars, threshold: 0.5}", classes: "[bad, good]")
        let classes = try fixture.load()
        #expect(try classes.labelled("all").labels == .classes([0, 1]))
        let numbers = try Corpus.load(
            named: fixture.folder.path, searching: [], registry: .user, labels: .numbers)
        #expect(try numbers.labelled("all").labels == .numbers([-2.5, 0.25, 3, 0]))
        #expect(numbers.contentSum != classes.contentSum)
    }

    @Test func aKindThatThereIsNotIsRefused() throws {
        let classes = try CorpusFixture()
        _ = try classes.load()
        let noNumbers = try #require(throws: UserFault.self) {
            try Corpus.load(
                named: classes.folder.path, searching: [], registry: .user, labels: .numbers)
        }
        #expect(
            noNumbers.what.contains("no numbers")
                && noNumbers.place?.line == classes.line(of: "label"))
        let ratings = try fixture(rating: "{column: stars}")
        _ = try ratings.load()
        let noClasses = try #require(throws: UserFault.self) {
            try Corpus.load(
                named: ratings.folder.path, searching: [], registry: .user, labels: .classes)
        }
        #expect(noClasses.what.contains("numbers and no classes"))
    }

    @Test(arguments: ["x", "nan", "inf", "1e300", "1,5", ""])
    func whatIsNoNumberIsNamedWithItsLine(value: String) throws {
        var fixture = try fixture(rating: "{column: stars}")
        fixture.data = "id\tstars\ttext\na\t1\tone\nb\t\(value)\ttwo\n"
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(fault.place?.line == 3, "\(fault)")
    }

    @Test func oneNumberAloneIsRefused() throws {
        var fixture = try fixture(rating: "{column: stars}")
        fixture.data = "id\tstars\ttext\na\t1\tone\nb\t1\ttwo\n"
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(fault.what.contains("one rating only, 1.0"))
    }

    /// A column that tells the numbers is as little an attribute as one that tells classes.
    @Test func aColumnThatTellsTheNumbersIsRefused() throws {
        var rows = "id\tstars\tsize\tkind\ttext\n"
        for index in 0..<200 {
            let stars = index * 7 % 100
            rows += "r\(index)\t\(stars)\t\(stars / 10)\t\(index % 3)\ttext \(index)\n"
        }
        var fixture = try fixture(rating: "{column: stars}")
        fixture.data = rows
        fixture["attributes"] = "[kind]"
        _ = try fixture.load()
        fixture["attributes"] = "[size]"
        let fault = try #require(throws: UserFault.self) { try fixture.load() }
        #expect(fault.what.contains("holds the class"), "\(fault)")
    }
}
