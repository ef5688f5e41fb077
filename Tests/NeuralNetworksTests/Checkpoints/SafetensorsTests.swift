import Foundation
import NeuralNetworks
import Support
import Tensors
import Testing

@Suite struct SafetensorsTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test func roundTripIsExact() throws {
        let odd: [Float] = [
            0, -0.0, .nan, Float(bitPattern: 0x7FC1_2345), .infinity, -.infinity,
            .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1,
        ]
        let tensors = [
            "odd": Tensor(odd, shape: [3, 3]), "scalar": Tensor(7), "none": Tensor(zeros: [0, 4]),
            "layers.0.weight": random([5, 3], "w"), "a \"quoted\" \\ name/é/层\n": Tensor([1, 2]),
        ]
        let notes = ["format": "1", "a \"note\"": "two\nlines"]
        let path = scratch.file("model.safetensors")
        try SafetensorsFile.write(tensors, metadata: notes, to: path)
        let file = try SafetensorsFile(contentsOf: path)
        #expect(file.names == tensors.keys.sorted())
        #expect(file.metadata == notes)
        let read = try file.allTensors()
        #expect(read.count == tensors.count)
        for (name, tensor) in tensors {
            #expect(try file.shape(of: name) == tensor.shape)
            #expect(try haveSameBits(#require(read[name]), tensor), "\(name)")
        }
    }

    @Test func bytesAreAsTheFormatSays() throws {
        let bytes = try SafetensorsFile.bytes([
            "b": Tensor([1]), "a": Tensor([2, -2], shape: [2, 1]),
        ])
        let header = """
            {"a":{"data_offsets":[0,8],"dtype":"F32","shape":[2,1]},\
            "b":{"data_offsets":[8,12],"dtype":"F32","shape":[1]}}
            """
        let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        #expect(Array(bytes[..<8]) == [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0])
        #expect(Array(bytes[8..<8 + padded.utf8.count]) == Array(padded.utf8))
        #expect(
            Array(bytes[(8 + padded.utf8.count)...]) == [0, 0, 0, 64, 0, 0, 0, 192, 0, 0, 128, 63])
    }

    @Test func sameTensorsGiveTheSameBytes() throws {
        let names = (0..<50).map { "layer.\($0)" }
        func bytes(_ order: [String]) throws -> [UInt8] {
            var tensors: [String: Tensor] = [:]
            for name in order { tensors[name] = random([3], name) }
            return try SafetensorsFile.bytes(tensors, metadata: ["z": "1", "a": "2"])
        }
        #expect(try bytes(names) == bytes(names.reversed()))
        #expect(try SafetensorsFile.bytes([:]).count % 8 == 0)
        #expect(try SafetensorsFile(bytes: SafetensorsFile.bytes([:]), file: "f").names.isEmpty)
    }

    @Test func readsAFileWrittenElsewhere() throws {
        let file = try References.file
        #expect(file.metadata["torch"]?.isEmpty == false)
        #expect(try file.shape(of: "block.attention.projection.weight") == [24, 8])
        #expect(try file.tensor("schedule.cosine").hostScalars.first == 1)
    }

    @Test func readsEveryNumberType() throws {
        let minusTwo: [(type: String, bytes: [UInt8])] = [
            ("F32", [0, 0, 0, 192]), ("F64", [0, 0, 0, 0, 0, 0, 0, 192]), ("F16", [0, 192]),
            ("BF16", [0, 192]), ("I8", [254]), ("I16", [254, 255]), ("I32", [254, 255, 255, 255]),
            ("I64", [254, 255, 255, 255, 255, 255, 255, 255]),
        ]
        for (type, bytes) in minusTwo { #expect(try read(type, bytes) == -2, "\(type)") }
        for (type, size) in [("U8", 1), ("U16", 2), ("U32", 4), ("U64", 8)] {
            let bytes = [254] + [UInt8](repeating: 0, count: size - 1)
            #expect(try read(type, bytes) == 254, "\(type)")
        }
        #expect(try read("BOOL", [1]) == 1)
        #expect(try read("F16", [1, 0]) == 0x1p-24)
        #expect(try read("F16", [0, 124]) == .infinity)
        #expect(try read("F16", [1, 124]).isNaN)
        #expect(try read("BF16", [128, 63]) == 1)
        #expect(try read("F64", [255, 255, 255, 255, 255, 255, 239, 127]) == .infinity)
    }

    /// Reads one number, at an address that is not aligned.
    private func read(_ type: String, _ bytes: [UInt8]) throws -> Float {
        let header = """
            {"pad":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},\
            "x":{"dtype":"\(type)","shape":[1],"data_offsets":[1,\(1 + bytes.count)]}}
            """
        let file = try SafetensorsFile(
            bytes: HostileSafetensors.file(header, data: [9] + bytes), file: "f")
        return try file.tensor("x").hostScalar
    }

    @Test func aMissingNameIsAFault() throws {
        let file = try SafetensorsFile(
            bytes: SafetensorsFile.bytes(["layers.0.weight": Tensor(1)]), file: "m.safetensors")
        let fault = #expect(throws: UserFault.self) { try file.tensor("layers.0.wieght") }
        #expect(fault?.description.contains("m.safetensors") == true)
        #expect(fault?.remedy.contains("layers.0.weight") == true)
        #expect(throws: UserFault.self) { try file.shape(of: "quite another") }
    }

    @Test func unreadableFilesAreFaults() throws {
        for path in [scratch.file("missing"), scratch.path, ""] {
            #expect(throws: UserFault.self) { try SafetensorsFile(contentsOf: path) }
        }
        #expect(throws: UserFault.self) {
            try SafetensorsFile.write(["a": Tensor(1)], to: scratch.file("no/such/folder"))
        }
    }
}
