import Foundation
import Support
import Testing

@testable import ImageModality

/// Large pictures are read one at a time and row by row, to the same bits as small ones.
struct LargePictureTests {
    private static let names: [String] =
        ((try? Fixture.names(".png") + Fixture.names(".jpg")) ?? []).filter {
            !$0.hasPrefix("bomb")
        }

    private func write(_ bytes: [UInt8]) throws -> String {
        let path = NSTemporaryDirectory() + "dawb-\(UUID().uuidString).png"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func expectSameBits(_ bytes: [UInt8], _ name: String) throws {
        let path = try write(bytes)
        defer { try? FileManager.default.removeItem(atPath: path) }
        for channels in [1, 3] {
            for (height, width, fit) in [(4, 5, Fit.resize), (6, 3, .crop), (11, 7, .pad)] {
                func read(large: Int) throws -> Picture {
                    try Picture.read(
                        path, channels: channels, background: .black, height: height,
                        width: width, fit: fit, large: large)
                }
                #expect(
                    try read(large: 1) == read(large: .max), "\(name), \(channels) channels")
            }
        }
    }

    @Test(arguments: names)
    func haveTheSameBits(name: String) throws {
        let bytes = try Fixture.bytes(name)
        try expectSameBits(bytes, name)
        guard name.hasSuffix(".png") else { return }
        // A stated gamma is applied in both ways: linear light, then that of old screens.
        for gamma in [100_000, 45_455, 55_556] as [UInt32] {
            let value = (0..<4).map { UInt8(gamma >> (24 - 8 * UInt32($0)) & 255) }
            let chunk = Self.chunk("gAMA", value)
            try expectSameBits(
                Array(bytes[..<33]) + chunk + bytes[33...], "\(name) with gamma \(gamma)")
        }
    }

    @Test func transparencyByAColourHasTheSameBits() throws {
        for (name, value) in [
            ("grey.png", [0, 7]), ("grey-16.png", [0, 0]), ("colour.png", [0, 1, 0, 2, 0, 3]),
            ("colour-16.png", [0, 0, 0, 0, 0, 0]), ("bilevel.png", [0, 1]),
        ] as [(String, [UInt8])] {
            let bytes = try Fixture.bytes(name)
            let chunk = Self.chunk("tRNS", value)
            try expectSameBits(Array(bytes[..<33]) + chunk + bytes[33...], name)
        }
    }

    @Test func damageIsTheSameFault() throws {
        let bytes = try Fixture.bytes("colour-16.png")
        for place in 40..<bytes.count {
            var damaged = bytes
            damaged[place] ^= 0x55
            let path = try write(damaged)
            defer { try? FileManager.default.removeItem(atPath: path) }
            func read(large: Int) -> Picture? {
                try? Picture.read(
                    path, channels: 3, height: 4, width: 5, fit: .resize, large: large)
            }
            #expect(read(large: 1) == read(large: .max), "byte \(place)")
        }
    }

    /// In a process of its own, whose memory nothing else takes.
    @Test func areInMemoryOneAtATime() async throws {
        await #expect(processExitsWith: .success) {
            let path = NSTemporaryDirectory() + "dawb-\(UUID().uuidString).png"
            try Data(LargePictureTests.black(side: 5_000)).write(to: URL(fileURLWithPath: path))
            defer { try? FileManager.default.removeItem(atPath: path) }
            // As large as it is, it is unpacked as a whole: to 75 MB.
            @Sendable func read() {
                let picture = try? Picture.read(
                    path, channels: 3, height: 5_000, width: 5_000, fit: .resize)
                precondition(picture?.width == 5_000)
            }
            read()
            let one = try LargePictureTests.mostMegabytes()
            let done = DispatchSemaphore(value: 0)
            for _ in 0..<4 {
                Thread.detachNewThread {
                    read()
                    done.signal()
                }
            }
            for _ in 0..<4 { done.wait() }
            let four = try LargePictureTests.mostMegabytes()
            precondition(four < one + 50, "\(one), \(four)")
        }
    }

    /// The most memory that was resident in this process.
    private static func mostMegabytes() throws -> Int {
        let status = try Files.readText("/proc/self/status")
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return try #require(line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) })
            >> 10
    }

    /// A black square in colour as a PNG file.
    private static func black(side: Int) -> [UInt8] {
        let count = (3 * side + 1) * side
        // DEFLATE with the fixed codes: one zero, then that repeated 258 times a code.
        let (repeats, rest) = ((count - 1) / 258, (count - 1) % 258)
        let ones = String(repeating: "00110000", count: rest)
        let bits =
            Array(("110" + "00110000" + ones).utf8)
            + Array(repeatElement(Array("1100010100000".utf8), count: repeats).joined())
            + Array("0000000".utf8)
        var packed: [UInt8] = [0x78, 0x01] + [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (index, bit) in bits.enumerated() where bit == UInt8(ascii: "1") {
            packed[2 + index / 8] |= 1 << UInt8(index % 8)
        }
        func big(_ value: Int) -> [UInt8] {
            withUnsafeBytes(of: UInt32(value).bigEndian) { Array($0) }
        }
        packed += big((count % 65_521) << 16 | 1)
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", big(side) + big(side) + [8, 2, 0, 0, 0]) + chunk("IDAT", packed)
            + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + content
        let sum = ~named.reduce(~UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
                value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0)
            }
        }
        func big(_ value: UInt32) -> [UInt8] {
            withUnsafeBytes(of: value.bigEndian) { Array($0) }
        }
        return big(UInt32(content.count)) + named + big(sum)
    }
}
