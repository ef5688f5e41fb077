import TestSupport
import Testing

@testable import Support

/// A seal finds every changed byte, and a file in another's place.
struct SealedJSONTests {
    private struct Value: Codable, Equatable {
        var name: String
        var numbers: [Double]
    }

    private let value = Value(name: "a \"seal\" : \"b\\", numbers: [0.1 + 0.2, .nan, -.infinity])
    private let scratch: TemporaryFolder
    private var path: String { scratch.path + "/value.json" }

    init() throws { scratch = try TemporaryFolder() }

    @Test func comesBack() throws {
        try Files.writeAtomically(SealedJSON.encode(value, for: "here"), to: path)
        let back = try SealedJSON.decode(Value.self, from: path, for: "here")
        #expect(back.name == value.name && back.numbers[0] == value.numbers[0])
        #expect(back.numbers[1].isNaN && back.numbers[2] == -.infinity)
        #expect(try SealedJSON.encode(value, for: "here") == Files.read(path))
    }

    /// A plug-in's model may have a file of that name, which stands among the checksums.
    @Test func aMemberFurtherInMayHaveItsName() throws {
        let files = ["files": ["seal": String(repeating: "1", count: 64), "a": "b"]]
        let bytes = try SealedJSON.encode(files, for: "here")
        #expect(SealedJSON.isIntact(bytes, for: "here"))
        #expect(!SealedJSON.isIntact(bytes, for: "there"))
    }

    @Test func everyBitCounts() throws {
        let bytes = try SealedJSON.encode(value, for: "here")
        #expect(SealedJSON.isIntact(bytes, for: "here"))
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                #expect(!SealedJSON.isIntact(damaged, for: "here"), "bit \(bit) of byte \(index)")
            }
        }
        #expect(!SealedJSON.isIntact(bytes + [0x20], for: "here"))
        #expect(!SealedJSON.isIntact(Array(bytes.dropLast()), for: "here"))
        #expect(!SealedJSON.isIntact([], for: "here"))
    }

    @Test func onlyInItsPlace() throws {
        try Files.writeAtomically(SealedJSON.encode(value, for: "here"), to: path)
        #expect(throws: DamagedFile(path, "is not what was written")) {
            try SealedJSON.decode(Value.self, from: path, for: "there")
        }
        #expect(throws: DamagedFile(path + "x", "is missing")) {
            try SealedJSON.decode(Value.self, from: path + "x", for: "here")
        }
        #expect(throws: DamagedFile(path, "is of another version of dawb")) {
            try SealedJSON.decode([Int].self, from: path, for: "here")
        }
    }
}
