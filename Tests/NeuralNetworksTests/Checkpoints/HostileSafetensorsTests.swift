import NeuralNetworks
import Support
import Tensors
import Testing

@Suite struct HostileSafetensorsTests {
    @Test func everyLieIsAFault() {
        for (what, bytes, words) in HostileSafetensors.files {
            do {
                _ = try SafetensorsFile(bytes: bytes, file: "weights.safetensors")
                Issue.record("\(what) was accepted")
            } catch let fault as UserFault {
                #expect(words.isEmpty || fault.what.contains(words), "\(what): \(fault)")
                #expect(fault.place?.file == "weights.safetensors", "\(what)")
                #expect(fault.what.hasPrefix("weights.safetensors "), "\(what)")
                #expect(!fault.remedy.isEmpty, "\(what)")
            } catch {
                Issue.record("\(what) gave \(error)")
            }
        }
    }

    @Test func honestOdditiesAreRead() throws {
        let spaced =
            " { \"x\" : { \"shape\":[ ] , \"data_offsets\":[0,4],\n\"dtype\":\"F32\" } }   "
        let file = try SafetensorsFile(
            bytes: HostileSafetensors.file(spaced, data: [0, 0, 128, 63]), file: "f")
        #expect(try file.tensor("x").shape == [])
        #expect(try file.tensor("x").hostScalar == 1)
        // Empty tensors may lie anywhere between others, and a brace or colon in a name means
        // nothing.
        let empty = #"""
            {"}:\"{":{"dtype":"F32","shape":[0,5],"data_offsets":[0,0]},
            "b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},
            "c":{"dtype":"F64","shape":[3,0],"data_offsets":[2,2]},"__metadata__":{}}
            """#
        let second = try SafetensorsFile(
            bytes: HostileSafetensors.file(empty, data: [4, 5]), file: "f")
        #expect(second.names == ["b", "c", "}:\"{"])
        #expect(try second.tensor("}:\"{").shape == [0, 5])
        #expect(try second.tensor("c").shape == [3, 0])
        #expect(try second.tensor("b").hostScalars == [4, 5])
    }

    /// Random damage never crashes the reader, and never makes it promise more than the file holds.
    @Test func randomDamage() throws {
        var generator = RandomGenerator(seed: 1, stream: "damage")
        let sound = try SafetensorsFile.bytes(
            ["a": Tensor([1, 2, 3]), "b.c": Tensor(zeros: [2, 2]), "d": Tensor(4)],
            metadata: ["note": "x"])
        let tokens = Array("{}[]\":,-0129eE.\\ntf \u{7F}".utf8) + [0, 255, 128]
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = sound
            for _ in 0...generator.integer(below: 4) {
                // Most of the damage goes where the reader decides something.
                let end = generator.integer(below: 4) > 0 ? bytes.count / 2 + 60 : bytes.count
                let at = generator.integer(below: max(1, min(end, bytes.count)))
                let byte = tokens[generator.integer(below: tokens.count)]
                guard at < bytes.count else { continue }
                switch generator.integer(below: 6) {
                case 0: bytes[at] = UInt8(generator.integer(below: 256))
                case 1, 2: bytes[at] = byte
                case 3: bytes.insert(byte, at: at)
                case 4: bytes.remove(at: at)
                default:
                    bytes.removeSubrange(at..<min(bytes.count, at + generator.integer(below: 40)))
                }
            }
            do {
                let tensors = try SafetensorsFile(bytes: bytes, file: "f").allTensors()
                accepted += 1
                #expect(tensors.values.reduce(0) { $0 + $1.count } <= bytes.count)
            } catch {
                guard error is UserFault else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
        // Damage to values alone leaves a sound file.
        #expect((100..<15_000).contains(accepted))
    }
}
