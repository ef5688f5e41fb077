import Foundation
import Support
import Tensors
import Testing

@testable import AudioModality

/// The mean power of samples.
func meanPower(_ samples: [Float]) -> Double {
    samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
}

/// The frequency of a sine, by counting where it rises through 0.
func frequency(of sound: Waveform) -> Double {
    let rises = sound.samples.indices.dropFirst().filter {
        sound.samples[$0 - 1] < 0 && sound.samples[$0] >= 0
    }
    guard let first = rises.first, let last = rises.last, first < last else { return 0 }
    return Double(rises.count - 1) * Double(sound.rate) / Double(last - first)
}

@Suite struct SoundAugmentationTests {
    private func changed(
        _ sound: Waveform, seed: UInt64 = 1,
        _ set: (inout SoundAugmentationSettings) -> Void
    ) -> Waveform {
        var settings = SoundAugmentationSettings()
        set(&settings)
        var generator = RandomGenerator(seed: seed)
        return SoundAugmentation(settings, rate: sound.rate)(sound, using: &generator)
    }

    @Test func theSameSeedGivesTheSameBits() {
        let sound = sine(440)
        let one = changed(sound, seed: 3) { $0 = .strong }
        #expect(one == changed(sound, seed: 3) { $0 = .strong })
        #expect(one != changed(sound, seed: 4) { $0 = .strong })
        #expect(changed(sound) { $0 = .init() } == sound)
    }

    @Test func everySoundTakesTheSameDraws() {
        let states = [SoundAugmentationSettings(), .strong].map { settings in
            var generator = RandomGenerator(seed: 4)
            _ = SoundAugmentation(settings, rate: 8_000)(sine(300), using: &generator)
            return generator.next()
        }
        #expect(states[0] == states[1])
    }

    @Test func speedMovesTheFrequency() {
        let sound = sine(600)
        var factors = [Double]()
        for seed in UInt64(0)..<20 {
            let fast = changed(sound, seed: seed) { $0.speed = 0.2 }
            let factor = Double(sound.samples.count) / Double(fast.samples.count)
            #expect((0.799...1.2501).contains(factor))
            #expect(abs(frequency(of: fast) / (600 * factor) - 1) < 2e-3)
            #expect(abs(meanPower(fast.samples) / meanPower(sound.samples) - 1) < 0.02)
            factors.append(factor)
        }
        #expect((factors.min() ?? 1) < 0.9 && (factors.max() ?? 1) > 1.1)
    }

    @Test func theKernelReadsASineBetweenItsSamples() {
        let fast = SincKernel(step: 1, crossings: 8).faster(sine(900).samples, by: 0.77)
        let exact = (0..<fast.count).map { sin(2 * .pi * 900 * Double($0) * 0.77 / 8_000) / 2 }
        let worst = (50..<fast.count - 50).map { abs(Double(fast[$0]) - exact[$0]) }.max()
        #expect((worst ?? 1) < 1e-3)
        // What the faster sound cannot hold is left out rather than folded.
        let high = SincKernel(step: 2, crossings: 16).faster(sine(3_000).samples, by: 2)
        #expect(meanPower(Array(high[50..<high.count - 50])) < 1e-5)
    }

    @Test func gainAndShiftStayWithinTheirBounds() {
        let sound = Waveform(samples: .init(repeating: 0.25, count: 1_000), rate: 8_000)
        var moved = 0
        for seed in UInt64(0)..<40 {
            let loud = changed(sound, seed: seed) { $0.gain = 6 }
            let level = 20 * log10(Double(loud.samples[7]) / 0.25)
            #expect(abs(level) <= 6.001 && Set(loud.samples).count == 1)
            let late = changed(sound, seed: seed) { $0.shift = 0.2 }
            let silent = late.samples.filter { $0 == 0 }.count
            #expect(late.samples.count == 1_000 && silent <= 200)
            #expect(late.samples.filter { $0 == 0.25 }.count == 1_000 - silent)
            moved = max(moved, silent)
        }
        #expect(moved > 150)
    }

    @Test(arguments: [SoundAugmentationSettings.Colour.white, .pink])
    func noiseHasItsRatio(colour: SoundAugmentationSettings.Colour) {
        let sound = sine(440)
        for seed in UInt64(0)..<10 {
            let noisy = changed(sound, seed: seed) {
                ($0.noiseRatio, $0.noiseColour) = ([7, 7], colour)
            }
            let noise = zip(noisy.samples, sound.samples).map { $0 - $1 }
            let ratio = 10 * log10(meanPower(sound.samples) / meanPower(noise))
            #expect(abs(ratio - 7) < 0.1)
        }
    }

    @Test func aShortRecordingOfNoiseIsRepeated() throws {
        let click = Waveform(samples: [1, -1, 1], rate: 8_000)
        var generator = RandomGenerator(seed: 7)
        let noise = try Noise.recorded([.kept(click)])
            .samples(90, rate: 8_000, using: &generator)
        #expect(noise.count == 90 && noise.allSatisfy { abs($0) == 1 })
        #expect((3..<90).allSatisfy { noise[$0] == noise[$0 - 3] })
    }

    @Test func pinkNoiseFallsByThreeDecibelsAnOctave() throws {
        let pink = Waveform(samples: NoiseColour.pink.samples(65_536, key: 5), rate: 8_000)
        let settings = try logMelSettings(
            "fft: 2048\nlog: decibels\ntop_db: 0\nmels: 40", rate: 8_000)
        let levels = LogMel(settings, rate: 8_000)(pink)
        func level(near hertz: Double) -> Float {
            let mel = settings.channel(nearest: hertz)
            let rows = (0..<levels.rows).map { levels.hostScalars[$0 * 40 + mel] }
            return rows.reduce(0, +) / Float(rows.count)
        }
        #expect(abs(level(near: 200) - level(near: 800) - 6) < 1.5)
        #expect(abs(level(near: 800) - level(near: 3_200) - 6) < 1.5)
    }

    @Test(arguments: [0.2, 0.5, 1.0]) func roomsDecayInTheirTime(seconds: Double) {
        var generator = RandomGenerator(seed: 2)
        let room = RoomImpulseResponse(seconds: seconds, rate: 8_000, ratio: 0, using: &generator)
        let response = room.response.map(Double.init)
        let total = response.reduce(0) { $0 + $1 * $1 }
        #expect(abs(total - 1) < 1e-4)
        #expect(abs(response[0] * response[0] - 0.5) < 1e-4)
        // What energy is still to come (Schroeder 1965), from −8 to −28 dB.
        var rest = total
        let levels = response.map { value in
            rest -= value * value
            return 10 * log10(max(rest, 1e-12))
        }
        let (first, last) = (levels.firstIndex { $0 < -8 }, levels.firstIndex { $0 < -28 })
        let slope = 20 / Double((last ?? 0) - (first ?? 0)) * 8_000
        #expect(abs(60 / slope / seconds - 1) < 0.15, "\(60 / slope)")
    }

    @Test func convolutionIsTheSumOfDelays() {
        var generator = RandomGenerator(seed: 8)
        for (count, taps, delay) in [(1, 1, 0), (50, 9, 4), (9_000, 700, 0), (9_000, 701, 350)] {
            let sound = (0..<count).map { _ in generator.uniform() - 0.5 }
            let response = (0..<taps).map { _ in generator.uniform() - 0.5 }
            let made = convolved(sound, with: response, delay: delay)
            #expect(made.count == count)
            for at in stride(from: 0, to: count, by: 97) {
                let exact = (0..<taps).reduce(0.0) { sum, tap in
                    let from = at + delay - tap
                    return sound.indices.contains(from)
                        ? sum + Double(sound[from]) * Double(response[tap]) : sum
                }
                #expect(abs(Double(made[at]) - exact) < 1e-4)
            }
        }
    }

    @Test func silenceAndSnippetsAreFinite() {
        for samples in [[], [0.5], [0, 0], [Float](repeating: 0, count: 2_000)] {
            for seed in UInt64(0)..<4 {
                let sound = Waveform(samples: samples, rate: 8_000)
                let made = changed(sound, seed: seed) {
                    $0 = .strong
                    ($0.noiseShare, $0.reverbShare) = (1, 1)
                }
                #expect(made.samples.allSatisfy { $0.isFinite })
                #expect(made.samples.isEmpty == samples.isEmpty)
            }
        }
    }
}
