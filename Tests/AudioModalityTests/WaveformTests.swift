import AudioModality
import Testing

@Suite struct WaveformTests {
    @Test func lengthInSeconds() {
        #expect(Waveform(samples: [0, 0, 0, 0], rate: 8).seconds == 0.5)
    }

    @Test func silence() {
        #expect(Waveform(samples: [], rate: 8).isSilent)
        #expect(Waveform(samples: [0, -0.0, 1e-9], rate: 8).isSilent)
        #expect(!Waveform(samples: [0, 0, -0x1p-23], rate: 8).isSilent)
        #expect(!Waveform(samples: [0, .nan], rate: 8).isSilent)
    }

    @Test func soundsOfAFixedLength() {
        let sound = Waveform(samples: [1, 2, 3, 4, 5], rate: 10)
        #expect(sound.fitted(seconds: 0.5) == sound)
        #expect(sound.fitted(seconds: 0.8).samples == [1, 2, 3, 4, 5, 0, 0, 0])
        #expect(sound.fitted(seconds: 0.8, place: .centre).samples == [0, 1, 2, 3, 4, 5, 0, 0])
        #expect(sound.fitted(seconds: 0.3).samples == [1, 2, 3])
        #expect(sound.fitted(seconds: 0.3, place: .centre).samples == [2, 3, 4])
        #expect(sound.fitted(seconds: 0).samples.isEmpty)
        #expect(Waveform(samples: [], rate: 10).fitted(seconds: 0.2).samples == [0, 0])
    }
}
