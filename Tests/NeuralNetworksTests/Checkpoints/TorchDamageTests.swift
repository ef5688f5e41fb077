import NeuralNetworks
import Support
import Tensors
import Testing

/// Random damage never crashes the reader, and never makes it take much more memory than the file.
@Suite struct TorchDamageTests {
    /// Changes, inserts or removes a few bytes; most of them become what means something.
    private func damage(
        _ bytes: [UInt8], with tokens: [UInt8], _ generator: inout RandomGenerator
    ) -> [UInt8] {
        var bytes = bytes
        for _ in 0...generator.integer(below: 3) where !bytes.isEmpty {
            let at = generator.integer(below: bytes.count)
            let token = tokens[generator.integer(below: tokens.count)]
            switch generator.integer(below: 8) {
            case 0: bytes[at] = UInt8(generator.integer(below: 256))
            case 1, 2, 3: bytes[at] = token
            case 4: bytes.insert(token, at: at)
            case 5: bytes.remove(at: at)
            case 6:
                let piece = Array(bytes[at...].prefix(1 + generator.integer(below: 40)))
                bytes.insert(contentsOf: piece, at: generator.integer(below: bytes.count))
            default:
                bytes.removeSubrange(at..<min(bytes.count, at + generator.integer(below: 30)))
            }
        }
        return bytes
    }

    /// Whether the file was accepted.
    private func isRead(_ bytes: [UInt8]) -> Bool {
        do {
            let tensors = try TorchCheckpoint(bytes: bytes, file: "f").tensors
            let count = tensors.values.reduce(0) { $0 + $1.count }
            #expect(count <= 4 * bytes.count)
            return true
        } catch {
            if !(error is UserFault) { Issue.record("\(error)") }
            return false
        }
    }

    /// The pickle of a file that PyTorch wrote: its first entry, which ends with a signature.
    private func pickle(of name: String) throws -> [UInt8] {
        let bytes = try Files.read(Checkpoints.path("\(name).pth"))
        let start = 30 + Int(bytes[26]) + Int(bytes[28]) + Int(bytes[29]) << 8
        let end = try #require(
            bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4B, 7, 8]) })
        return Array(bytes[start..<end])
    }

    @Test(arguments: ["plain", "nested", "protocol4"])
    func damagedPickles(name: String) throws {
        var generator = RandomGenerator(seed: 3, stream: "damage", name)
        let sound = try pickle(of: name)
        let numbers = [UInt8](repeating: 9, count: 256)
        let storages = Dictionary(uniqueKeysWithValues: (0..<9).map { (String($0), numbers) })
        let tokens: [UInt8] = [
            0x80, 2, 0x2E, 0x28, 0x30, 0x31, 0x32, 0x4E, 0x88, 0x4A, 0x4B, 0x4D, 0x8A, 0x8B, 0x47,
            0x58, 0x8C, 0x8D, 0x29, 0x74, 0x85, 0x86, 0x87, 0x5D, 0x6C, 0x61, 0x65, 0x7D, 0x64,
            0x73, 0x75, 0x71, 0x72, 0x94, 0x68, 0x6A, 0x63, 0x93, 0x52, 0x62, 0x51, 0, 1, 255, 127,
            10,
        ]
        #expect(isRead(StoredZip.checkpoint(sound, storages).bytes))
        var accepted = 0
        for _ in 0..<1000 {
            let pickle = damage(sound, with: tokens, &generator)
            if isRead(StoredZip.checkpoint(pickle, storages).bytes) { accepted += 1 }
        }
        #expect((10..<950).contains(accepted), "\(accepted)")
    }

    @Test(arguments: ["parameter", "deflated"])
    func damagedArchives(name: String) throws {
        var generator = RandomGenerator(seed: 4, stream: "damage", name)
        let sound = try Files.read(Checkpoints.path("\(name).pth"))
        let tokens: [UInt8] = [0x50, 0x4B, 1, 2, 3, 4, 5, 6, 7, 8, 0, 255, 127, 128, 0x2F]
        #expect(isRead(sound))
        var accepted = 0
        for _ in 0..<1500 where isRead(damage(sound, with: tokens, &generator)) { accepted += 1 }
        #expect((1..<1400).contains(accepted), "\(accepted)")
    }
}
