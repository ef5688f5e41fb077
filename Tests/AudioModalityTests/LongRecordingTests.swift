import Datasets
import Glibc
import Support
import Testing

@testable import AudioModality

/// Ten hours of which almost nothing is on the disk.
struct LongRecordingTests {
    private static let rate = 16_000
    private static let seconds = 36_000

    /// A sparse WAV file with a second of a sine at 30,000 s.
    private func withLongFile<R>(_ body: (String) throws -> R) throws -> R {
        let size = UInt32(Self.rate * Self.seconds * 2)
        let header = Recordings.wav([], rate: UInt32(Self.rate), stated: size, whole: size + 36)
        return try Recordings.withFile(header) { path in
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            try #require(ftruncate(descriptor, off_t(size) + 44) == 0)
            let sine = Recordings.pcm(Recordings.sine(440, rate: Self.rate, count: Self.rate))
            try #require(pwrite(descriptor, sine, sine.count, 44 + 30_000 * 32_000) == sine.count)
            return try body(path)
        }
    }

    @Test func aPartIsReadQuickly() throws {
        try withLongFile { path in
            let clock = ContinuousClock()
            let time = try clock.measure {
                let file = try AudioFile(path)
                #expect(file.seconds == 36_000)
                let sound = try file.read(start: 29_999.5, seconds: 2, rate: 8_000)
                #expect(sound.samples.count == 16_000)
                #expect(sound.samples[..<3_900].allSatisfy { abs($0) < 1e-3 })
                let sine = Recordings.sine(440, rate: 8_000, count: 8_000)
                #expect(
                    (200..<7_800).allSatisfy { abs(sound.samples[4_000 + $0] - sine[$0]) < 2e-3 })
                #expect(try file.read(start: 35_999, seconds: 1).isSilent)
            }
            #expect(time < .seconds(2), "\(time)")
        }
    }

    @Test func itIsNotReadAtOnce() throws {
        try withLongFile { path in
            let fault = try #require(throws: UserFault.self) { try AudioFile(path).read() }
            #expect(fault.what.contains("36000.0 s") && fault.remedy.contains("windows"))
        }
    }

    @Test func itIsCutIntoWindows() throws {
        try withLongFile { path in
            let record = Record(id: "night", content: .file(path), line: 7)
            let parts = try SoundWindows(seconds: 10).parts(of: record)
            #expect(parts.count == 3_600 && Set(parts.map(\.id)).count == 3_600)
            #expect(parts.last?.content == .excerpt(file: path, start: 35_990, seconds: 10))
            let store = SoundStore(rate: 8_000, cache: 0)
            let sounds = try [2_999, 3_000, 3_001].map {
                try store.waveform(of: parts[$0].content, id: parts[$0].id)
            }
            #expect(sounds.map(\.isSilent) == [true, false, true])
        }
    }

    @Test func itsMiddleIsReadAlone() throws {
        try withLongFile { path in
            let record = Record(id: "night", content: .file(path), line: 7)
            let middle = try SoundWindows(seconds: 1).middle(of: record, rate: 8_000)
            #expect(middle.id == "night")
            #expect(middle.content == .excerpt(file: path, start: 17_999.5, seconds: 1))
            let sound = try SoundStore(rate: 8_000, cache: 0)
                .waveform(of: middle.content, id: middle.id)
            #expect(sound.samples.count == 8_000)
        }
    }
}
