import Testing

@testable import AudioModality

struct ResamplingTests {
    @Test(arguments: [
        ("wav-pcm-16.wav", 16_000), ("wav-pcm-16.wav", 22_050), ("wav-pcm-16.wav", 44_100),
        ("wav-pcm-16.wav", 3_000), ("odd.wav", 8_000), ("odd.wav", 16_000),
    ])
    func ratesAreThoseOfAnotherProgram(name: String, rate: Int) throws {
        let sound = try AudioFile(Recordings.path(name)).read(rate: rate)
        let difference = try Recordings.values("\(name) \(rate)").difference(sound.samples)
        #expect(difference < 1e-5, "\(difference)")
        #expect(sound.rate == rate)
    }

    /// What is beyond the new band goes away; the rest stays where and as loud as it is.
    @Test(arguments: [
        (16_000, 8_000), (8_000, 16_000), (44_100, 16_000), (48_000, 44_100), (11_025, 16_000),
        (96_000, 8_000), (1_000, 1_001), (1_000_000, 16_000),
    ])
    func aSineStaysItself(from: Int, to: Int) throws {
        let pitch = 0.3 * Double(min(from, to))
        let input = Recordings.sine(pitch, rate: from, count: from / 2 + 7)
        let output = try resampled(input, from: from, to: to)
        #expect(output.count == Resampler.count(input.count, from: from, to: to))
        let expected = Recordings.sine(pitch, rate: to, count: output.count)
        // Before and behind the part there is silence, which the filter sees.
        let edge = output.count / 5
        let difference = (edge..<output.count - edge).reduce(Float(0)) {
            max($0, abs(output[$1] - expected[$1]))
        }
        #expect(difference < 2e-4, "\(difference)")
    }

    @Test func whatIsBeyondTheBandGoesAway() throws {
        let input = Recordings.sine(7_000, rate: 16_000, count: 16_000)
        let output = try resampled(input, from: 16_000, to: 8_000)
        #expect(output[500..<7_500].allSatisfy { abs($0) < 1e-4 })
    }

    @Test func blocksLeaveNoSeams() throws {
        let input = Recordings.sine(300, rate: 8_000, count: 20_000)
        let whole = try resampled(input, from: 8_000, to: 11_025)
        for size in [1, 77, 4_096] {
            guard var resampler = Resampler(from: 8_000, to: 11_025) else {
                Issue.record("no resampler")
                return
            }
            var output = [Float]()
            for start in stride(from: 0, to: input.count, by: size) {
                let isAdded = input[start..<min(input.count, start + size)]
                    .withUnsafeBufferPointer { resampler.add($0, to: &output) }
                #expect(isAdded)
            }
            let isFinished = resampler.finish(to: &output)
            #expect(isFinished && abs(output.count - whole.count) <= 1)
            #expect(zip(output, whole).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test func lengthsAreRounded() throws {
        for (count, from, to) in [(1, 8_000, 16_000), (3, 16_000, 8_000), (1, 44_100, 8_000)] {
            let bytes = Recordings.wav(
                Recordings.pcm([Float](repeating: 0.1, count: count)), rate: UInt32(from))
            try Recordings.withFile(bytes) {
                let sound = try AudioFile($0).read(rate: to)
                #expect(sound.samples.count == Resampler.count(count, from: from, to: to))
            }
        }
        #expect(Resampler.count(3, from: 16_000, to: 8_000) == 2)
        #expect(Resampler.count(576_000_000, from: 16_000, to: 44_100) == 1_587_600_000)
    }

    private func resampled(_ input: [Float], from: Int, to: Int) throws -> [Float] {
        let bytes = Recordings.wav(
            Recordings.floats(input), rate: UInt32(from), bits: 32, isFloat: true)
        return try Recordings.withFile(bytes) { try AudioFile($0).read(rate: to).samples }
    }
}
