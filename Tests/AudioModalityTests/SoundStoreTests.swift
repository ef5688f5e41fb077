import Datasets
import Modalities
import Support
import Synchronization
import Testing

@testable import AudioModality

struct SoundStoreTests {
    @Test func whatIsKeptIsWhatIsReadAgain() throws {
        let store = SoundStore(rate: 16_000, cache: 1)
        let contents: [RawContent] = [
            .file(Recordings.path("flac-24.flac")), .file(Recordings.path("odd.wav")),
            .excerpt(file: Recordings.path("vorbis.ogg"), start: 0.1, seconds: 0.1),
        ]
        for content in contents {
            let sound = try store.waveform(of: content, id: "a")
            let kept = store.kept(sound)
            #expect(sound.rate == 16_000 && kept.shape == [sound.samples.count, 4])
            #expect(try store.waveform(of: .array(kept), id: "a") == sound)
            #expect(try store.waveform(of: content, id: "a") == sound)
        }
        let kept = store.kept(Waveform(samples: [1, -0.5], rate: 16_000))
        #expect(kept.bytes == [0, 0, 128, 63, 0, 0, 0, 191])
    }

    @Test func thereIsRoomForSoMuch() {
        let budget = MemoryBudget(mebibytes: 1)
        #expect(budget.keeps(1 << 19) && budget.keeps(1 << 19))
        #expect(!budget.keeps(1) && budget.keeps(0))
        budget.release()
        #expect(budget.keeps(1 << 20) && !budget.keeps(1))
        #expect(!MemoryBudget(mebibytes: 0).keeps(4))
        #expect(MemoryBudget(mebibytes: .max).keeps(.max))
    }

    @Test func aCacheTakesAtMostHalfOfWhatLimitsLeave() {
        func budget(_ limits: [Int]) -> MemoryBudget {
            MemoryBudget(
                cache: 8,
                limits: limits.map { MemoryLimit(.resident, "", limit: $0 << 20, used: 2 << 20) })
        }
        #expect(budget([]).keeps(8 << 20) && budget([50, 18]).keeps(8 << 20))
        let tight = budget([50, 6])
        #expect(tight.keeps(2 << 20) && !tight.keeps(1))
        #expect(!budget([1]).keeps(1))
    }

    @Test func placesInLongMP3FilesAreRememberedWhileThereIsRoom() throws {
        let bytes = try Recordings.bytes("long.mp3")
        func frames(_ path: String, _ places: MPEGPlaces) throws -> MPEGFrames? {
            places.frames(of: try AudioFile(path))
        }
        let whole = try #require(try frames(Recordings.path("long.mp3"), MPEGPlaces()))
        // Room for one, for some, and for none.
        for limit in [3_000, 1 << 20, 0] {
            let places = MPEGPlaces(limit: limit)
            try Recordings.withFile(bytes, named: "a.mp3") { one in
                try Recordings.withFile(bytes, named: "b.mp3") { other in
                    for path in [one, other, one, one, other] {
                        let found = try frames(path, places)
                        #expect(found == whole)
                    }
                }
            }
        }
    }

    @Test func whatIsNoSound() {
        let store = SoundStore(rate: 8_000, cache: 1)
        let contents: [RawContent] = [
            .text("a"), .array(ByteArray(shape: [4], bytes: [0, 0, 0, 0])),
            .array(ByteArray(shape: [2, 2], bytes: [0, 0, 0, 0])), .file("/none/a.wav"),
            .excerpt(file: Recordings.path("odd.wav"), start: 2, seconds: 1),
        ]
        for content in contents {
            #expect(throws: UserFault.self) { try store.waveform(of: content, id: "a") }
        }
    }

    @Test func aPartOfALongMP3FileIsItsOwnWhateverWasReadBefore() throws {
        let path = Recordings.path("long.mp3")
        let starts = stride(from: 0, to: 7.7, by: 0.3).map { $0 }
        let store = SoundStore(rate: 8_000, cache: 0)
        func read(_ start: Double, _ store: SoundStore) throws -> Waveform {
            try store.waveform(of: .excerpt(file: path, start: start, seconds: 0.3), id: "a")
        }
        let forward = try starts.map { try read($0, store) }
        #expect(try starts.reversed().map { try read($0, store) } == forward.reversed())
        #expect(
            try starts.map { try read($0, SoundStore(rate: 8_000, cache: 0)) } == forward)
        // It lies where it lies in the whole file, but for what rounding does.
        let whole = try AudioFile(path).read(rate: 8_000).samples
        for (start, part) in zip(starts, forward) {
            let first = Int((start * 8_000).rounded())
            let worst = part.samples.indices.reduce(Float(0)) {
                max($0, abs(part.samples[$1] - whole[first + $1]))
            }
            #expect(worst < 1e-6, "at \(start) s: \(worst)")
        }
    }

    @Test func anMP3FileThatWasReplacedIsLookedAtAgain() throws {
        try Recordings.withFile(Recordings.bytes("long.mp3"), named: "a.mp3") { path in
            let store = SoundStore(rate: 8_000, cache: 0)
            let content = RawContent.excerpt(file: path, start: 2, seconds: 0.2)
            let first = try store.waveform(of: content, id: "a")
            let bytes = try Recordings.bytes("long.mp3")
            let parts = try #require(try MPEGFrames.places(in: path))
            // Without the frame that says how many there are, and the first of the others.
            try Files.writeAtomically(Array(bytes[Int(parts[1])...]), to: path)
            let second = try store.waveform(of: content, id: "a")
            let again = SoundStore(rate: 8_000, cache: 0)
            #expect(try again.waveform(of: content, id: "a") == second)
            #expect(second != first && second.samples.count == first.samples.count)
            #expect(meanPower(second.samples) > 0.01)
        }
    }

    @Test func threadsReadAtOnce() async throws {
        let store = SoundStore(rate: 16_000, cache: 1)
        let alone = try Recordings.names.map {
            try store.waveform(of: .file(Recordings.path($0)), id: $0)
        }
        try await withThrowingTaskGroup(of: [Waveform].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try Recordings.names.map {
                        try store.waveform(of: .file(Recordings.path($0)), id: $0)
                    }
                }
            }
            for try await sounds in group { #expect(sounds == alone) }
        }
    }
}

extension MPEGFrames {
    /// Where the frames of a file begin.
    static func places(in path: String) throws -> [UInt64]? {
        let file = try AudioFile(path)
        return withExtendedLifetime(file) { MPEGFrames(file.sound.bytes, listing: true)?.starts }
    }
}
