import Foundation
import Testing

/// Ten hours of which almost nothing is on the disk, in little memory.
struct LongSoundTests {
    private static let seconds: UInt64 = 36_000
    private static let mostMegabytes = 400

    @Test(.timeLimit(.minutes(3))) func loudEverywhere() throws {
        // At 4 kHz its samples would take 576 MB.
        let place = try Workplace.withSoundModel(
            "audio.rate=4000", "audio.seconds=10", "audio.hop_ms=500", "audio.normalise=none")
        // Zeros in 8 bits are as far from silence as can be.
        let bytes = Self.seconds * 4_000
        try place.writeSparse(
            MadeSound.header(bytes: UInt32(bytes), rate: 4_000, bits: 8), bytes: bytes,
            to: "night.wav")
        let (told, most) = try place.start("predict", "run", "night.wav", "--format", "csv")
            .finishWatched()
        #expect(told.status == 0 && told.stderr.isEmpty, "\(told.stderr)")
        #expect(told.stdout.split(separator: "\n").count == 3_601)
        #expect((1..<Self.mostMegabytes).contains(most), "\(most) MiB")
        let (adapted, peak) = try place.start(
            "adapt", "run", "--target", "night.wav", "--method", "adabn", "--out", "new"
        ).finishWatched()
        #expect([0, 2].contains(adapted.status), "\(adapted.stderr)")
        #expect((1..<Self.mostMegabytes).contains(peak), "\(peak) MiB")
    }

    @Test(.timeLimit(.minutes(2))) func silentAlmostEverywhere() throws {
        let place = try Workplace.withSoundModel("audio.seconds=2")
        let bytes = Self.seconds * 4_000
        try place.writeSparse(
            MadeSound.header(bytes: UInt32(bytes)), bytes: bytes, to: "night.wav")
        let call = MadeSound(440, seconds: 4)
        try place.write(call.wav.dropFirst(44), to: "night.wav", at: 44 + 30_000 * 4_000)
        let (told, most) = try place.start("predict", "run", "night.wav", "--format", "csv")
            .finishWatched()
        #expect(told.status == 1)
        let ids = told.stdout.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }
        #expect(ids == ["night.wav@30000.0s", "night.wav@30002.0s"])
        #expect(told.stderr.contains("17998 inputs could not be read, 2 predicted"))
        #expect(told.stderr.split(separator: "\n").count == 5, "\(told.stderr)")
        #expect((1..<Self.mostMegabytes).contains(most), "\(most) MiB")
    }
}
