import Foundation
import Support
import Tensors
import Testing

@testable import AudioModality

/// What `Fixtures/make_recordings.py` wrote, and files that tests write themselves.
enum Recordings {
    /// One of every `step` samples of a sound, as another program read it.
    struct Stored: Decodable {
        var count: Int
        var step: Int
        var values: [Float]
        /// Root of the mean square.
        var level: Double

        /// The greatest difference from a sound; infinite if it has another length.
        func difference(_ samples: [Float]) -> Float {
            guard samples.count == count else { return .infinity }
            let own = stride(from: 0, to: count, by: step).map { samples[$0] }
            return zip(own, values).reduce(0) { max($0, abs($1.0 - $1.1)) }
        }
    }

    private static let stored = Result {
        let url = URL(fileURLWithPath: path("recordings.json"))
        return try JSONDecoder().decode([String: Stored].self, from: Data(contentsOf: url))
    }

    static func path(_ name: String) -> String {
        (Bundle.module.resourcePath ?? "") + "/Fixtures/" + name
    }

    static func bytes(_ name: String) throws -> [UInt8] { try Files.read(path(name)) }

    static func values(_ name: String) throws -> Stored {
        try #require(try stored.get()[name], "no values called \(name)")
    }

    /// All files with stored samples.
    static let names = (try? stored.get().keys.filter { !$0.contains(" ") }.sorted()) ?? []

    /// Gives `body` a file with these bytes, which is removed afterwards.
    static func withFile<R>(
        _ bytes: [UInt8], named name: String = "sound.wav", _ body: (String) throws -> R
    ) throws -> R {
        let folder = NSTemporaryDirectory() + "/dawb-sound-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try body(path)
    }

    /// A WAV file of these bytes of sound; every number of its header can be a lie.
    static func wav(
        _ sound: [UInt8], rate: UInt32 = 8_000, channels: UInt16 = 1, bits: UInt16 = 16,
        isFloat: Bool = false, stated: UInt32? = nil, whole: UInt32? = nil, behind: [UInt8] = []
    ) -> [UInt8] {
        let frame = channels &* (bits / 8)
        var bytes = Array("RIFF".utf8)
        bytes += little(whole ?? UInt32(36 + sound.count + behind.count))
        bytes += Array("WAVEfmt ".utf8) + little(UInt32(16)) + little(UInt16(isFloat ? 3 : 1))
        bytes += little(channels) + little(rate) + little(rate &* UInt32(frame)) + little(frame)
        bytes += little(bits) + Array("data".utf8) + little(stated ?? UInt32(sound.count))
        return bytes + sound + behind
    }

    static func little<N: FixedWidthInteger>(_ number: N) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    static func sine(_ hertz: Double, rate: Int, count: Int) -> [Float] {
        (0..<count).map { Float(0.5 * sin(2 * .pi * hertz * Double($0) / Double(rate))) }
    }

    static func pcm(_ samples: [Float]) -> [UInt8] {
        samples.flatMap { little(Int16(($0 * 32_767).rounded())) }
    }

    static func floats(_ samples: [Float]) -> [UInt8] {
        samples.flatMap { little($0.bitPattern) }
    }

    /// The fault of reading a whole file.
    static func fault(
        _ bytes: [UInt8], named name: String = "sound.wav", rate: Int? = nil
    ) throws -> UserFault {
        try withFile(bytes, named: name) { path in
            let fault = try #require(throws: UserFault.self) {
                try AudioFile(path).read(rate: rate)
            }
            #expect(fault.place?.file == path && !fault.remedy.isEmpty)
            #expect(fault.what.contains(path))
            return fault
        }
    }
}
