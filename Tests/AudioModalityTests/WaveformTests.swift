import AudioModality
import Testing

@Suite struct WaveformTests {
    @Test func lengthInSeconds() {
        #expect(Waveform(samples: [0, 0, 0, 0], rate: 8).seconds == 0.5)
    }
}
