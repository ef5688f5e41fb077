import Datasets
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
        let store = SoundStore(rate: 8_000, cache: 1)
        #expect(store.keeps(1 << 19) && store.keeps(1 << 19))
        #expect(!store.keeps(1) && store.keeps(0))
        #expect(!SoundStore(rate: 8_000, cache: 0).keeps(4))
        #expect(SoundStore(rate: 8_000, cache: .max).keeps(.max))
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
