import Glibc
import Testing

@testable import AudioModality

struct MPEGFramesTests {
    private func frames(_ bytes: [UInt8]) throws -> MPEGFrames? {
        try Recordings.withFile(bytes) { path in
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            return MPEGFrames(HeaderBytes(descriptor: descriptor, length: UInt64(bytes.count)))
        }
    }

    /// The fixture without the frame that says how many follow.
    private func unstated() throws -> [UInt8] {
        let bytes = try Recordings.bytes("mp3.mp3")
        let starts = bytes.indices.dropLast().filter { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xF3 }
        return Array(bytes[try #require(starts.dropFirst().first)...])
    }

    @Test(arguments: [("mp3.mp3", 4_800, 576), ("mp3-stereo.mp3", 8_820, 1_152)])
    func framesAreCounted(name: String, least: Int, size: Int) throws {
        let counted = try #require(try frames(Recordings.bytes(name)))
        #expect(counted.areStated && counted.samples % size == 0)
        #expect((least..<least + 5 * size).contains(counted.samples))
    }

    @Test func tagsAreSkipped() throws {
        let bytes = try Recordings.bytes("mp3.mp3")
        let plain = try #require(try frames(bytes))
        let before = Array("ID3".utf8) + [4, 0, 0, 0, 0, 1, 2] + [UInt8](repeating: 65, count: 130)
        let behind = Array("TAG".utf8) + [UInt8](repeating: 32, count: 125)
        let ape = Array("APETAGEX".utf8) + [UInt8](repeating: 0xFF, count: 900)
        for tags in [behind, ape, ape + behind, [UInt8](repeating: 0, count: 50)] {
            #expect(try frames(before + bytes + tags) == plain)
            try Recordings.withFile(before + bytes + tags) {
                let sound = try AudioFile($0).read()
                #expect(sound.samples.count == 4_800)
            }
        }
    }

    @Test func whatIsNoFrameHasNoCount() throws {
        let bytes = try Recordings.bytes("mp3.mp3")
        #expect(try frames(Array("ID3".utf8)) == nil)
        #expect(try frames([0xFF, 0xFB]) == nil)
        #expect(try frames([UInt8](repeating: 0, count: 100)) == nil)
        #expect(try frames(Array(bytes[..<400]) + [1, 2, 3] + Array(bytes[400...])) == nil)
    }

    @Test func aLengthThatIsOnlyEstimated() throws {
        let bytes = try unstated()
        let counted = try #require(try frames(bytes))
        #expect(!counted.areStated)
        try Recordings.withFile(bytes) {
            let file = try AudioFile($0)
            let sound = try file.read()
            #expect(sound.samples.count == file.frames && file.frames <= counted.samples)
        }
        // A first frame of a rate that is not that of the others.
        let loud = try Recordings.bytes("mp3.mp3")
        let start = try #require(loud.indices.dropLast().first { loud[$0] == 0xFF })
        var first = [UInt8](repeating: 0, count: 720)
        first.replaceSubrange(0..<4, with: loud[start..<start + 4])
        first[2] = first[2] & 0x0F | 0xE0
        let many = first + Array(repeating: bytes, count: 8).flatMap { $0 }
        let fault = try Recordings.fault(many)
        #expect(fault.what.contains("does not say how long it is"), "\(fault)")
    }
}
