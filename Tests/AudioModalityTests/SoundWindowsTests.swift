import Datasets
import Support
import Testing

@testable import AudioModality

struct SoundWindowsTests {
    private func rounded(_ lengths: [Double]) -> [Double] {
        lengths.map { ($0 * 1_000).rounded() / 1_000 }
    }

    @Test(
        arguments: [
            (10.0, [4.0, 4, 2]), (9.9, [4, 4]), (12, [4, 4, 4]), (3, [3]), (4, [4]), (5, [4]),
            (6, [4, 2]), (5.999, [4]),
        ] as [(Double, [Double])])
    func windowsBehindEachOther(length: Double, lengths: [Double]) {
        #expect(rounded(SoundWindows(seconds: 4).lengths(in: length)) == lengths)
    }

    @Test(
        arguments: [
            (8.0, [4.0, 4, 4, 4, 4]), (9, [4, 4, 4, 4, 4, 4]), (8.5, [4, 4, 4, 4, 4, 3.5]),
            (4, [4]), (4.5, [4, 3.5]),
        ] as [(Double, [Double])])
    func windowsThatOverlap(length: Double, lengths: [Double]) {
        #expect(rounded(SoundWindows(seconds: 4, hop: 1).lengths(in: length)) == lengths)
    }

    @Test func windowsWithGaps() {
        #expect(rounded(SoundWindows(seconds: 2, hop: 3).lengths(in: 9)) == [2, 2, 2])
        #expect(rounded(SoundWindows(seconds: 2, hop: 3).lengths(in: 9.9)) == [2, 2, 2])
        #expect(rounded(SoundWindows(seconds: 2, hop: 3).lengths(in: 10.5)) == [2, 2, 2, 1.5])
    }

    @Test func aFileBecomesExcerpts() throws {
        let path = Recordings.path("wav-pcm-16.wav")
        let record = Record(
            id: "a", content: .file(path), line: 3, file: "data.tsv", attributes: ["place": "pier"])
        let parts = try SoundWindows(seconds: 0.05, hop: 0.025).parts(of: record)
        #expect(parts.map(\.id).prefix(3) == ["a@0.0s", "a@0.025s", "a@0.05s"])
        #expect(parts.count == 7 && Set(parts.map(\.id)).count == 7)
        #expect(parts.allSatisfy { $0.line == 3 && $0.file == "data.tsv" })
        #expect(parts.allSatisfy { $0.attributes == ["place": "pier"] })
        let whole = try AudioFile(path).read().samples
        let store = SoundStore(rate: 8_000, cache: 0)
        for (index, part) in parts.enumerated() {
            let sound = try store.waveform(of: part.content, id: part.id)
            #expect(sound.samples == Array(whole[index * 200..<index * 200 + 400]))
        }
    }

    @Test func anExcerptIsCutWithinItsBounds() throws {
        let content = RawContent.excerpt(file: "x.wav", start: 12, seconds: 5)
        let parts = try SoundWindows(seconds: 2).parts(
            of: Record(id: "b", content: content, line: 0))
        #expect(parts.map(\.id) == ["b@12.0s", "b@14.0s", "b@16.0s"])
        #expect(parts.last?.content == .excerpt(file: "x.wav", start: 16, seconds: 1))
    }

    @Test func whatIsShortStaysItself() throws {
        let contents: [RawContent] = [
            .file(Recordings.path("mp3.mp3")), .excerpt(file: "x.wav", start: 3, seconds: 2),
            .text("a"), .array(ByteArray(shape: [0, 4], bytes: [])),
        ]
        for content in contents {
            let record = Record(id: "c", content: content, line: 1)
            #expect(try SoundWindows(seconds: 2).parts(of: record) == [record])
        }
    }

    @Test func timesThatAreNone() {
        for (start, seconds) in [
            (-1, 5), (.nan, 5), (0, .infinity), (0, .nan), (0, -3), (0, 1e300),
        ]
            as [(Double, Double)]
        {
            let content = RawContent.excerpt(file: "x.wav", start: start, seconds: seconds)
            let record = Record(id: "d", content: content, line: 9, file: "data.tsv")
            let fault = #expect(throws: UserFault.self) {
                try SoundWindows(seconds: 2).parts(of: record)
            }
            #expect(fault?.place?.description == "data.tsv:9")
        }
        let missing = Record(id: "e", content: .file("/none/a.wav"), line: 1)
        #expect(throws: UserFault.self) { try SoundWindows(seconds: 2).parts(of: missing) }
    }
}
