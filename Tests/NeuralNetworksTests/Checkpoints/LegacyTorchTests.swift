import NeuralNetworks
import Support
import Tensors
import Testing

/// Files in the format from before PyTorch 1.6.
@Suite struct LegacyTorchTests {
    /// A file of one tensor `x`, in its parts.
    private struct File {
        var magic: [UInt8] =
            [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]
        var version = Pickle.start + Pickle.integer(1001) + Pickle.stop
        var machine = Pickle.dictionary([("little_endian", [0x88])])
        var value = Pickle.one([2], strides: [1], count: 2)
        var keys: [[UInt8]] = [Pickle.text("0")]
        var list: [UInt8]?
        var count: [UInt8] = little(Int64(2))
        var numbers: [UInt8] = little(Float(1.5).bitPattern) + little(Float(-2).bitPattern)

        var bytes: [UInt8] {
            let list = Pickle.start + Pickle.emptyList + Pickle.mark + keys.joined() + [0x65]
            return magic + version + machine + value + (self.list ?? list + Pickle.stop) + count
                + numbers
        }
    }

    @Test func holdsWhatPyTorchSaved() throws {
        let path = try Checkpoints.path("legacy.pth")
        let tensors = try PretrainedWeights.read(path)
        let whole = try #require(Checkpoints.expected("strided")["whole"])
        #expect(tensors.keys.sorted() == ["a"])
        #expect(tensors["a"]?.hostScalars == whole.rows(0..<1).hostScalars)
    }

    @Test func tensorsOfTheOldestKind() throws {
        var file = File()
        #expect(
            try TorchCheckpoint(bytes: file.bytes, file: "f").tensors["x"]?.hostScalars == [
                1.5, -2,
            ])
        let storage = Pickle.tuple([
            Pickle.text("storage"), Pickle.global("torch", "FloatStorage"), Pickle.text("0"),
            Pickle.text("cuda:0"), Pickle.integer(2), Pickle.none,
        ])
        let parts = [
            storage + [0x51], Pickle.integer(1), Pickle.integers([1]), Pickle.integers([1]),
        ]
        let tensor =
            Pickle.global("torch._utils", "_rebuild_tensor") + Pickle.tuple(parts) + Pickle.reduce
        file.value = Pickle.dictionary([("x", tensor)])
        #expect(try TorchCheckpoint(bytes: file.bytes, file: "f").tensors["x"]?.hostScalars == [-2])
    }

    @Test func everyLyingFileIsAFault() {
        let lies: [(String, (inout File) -> Void)] = [
            ("version 1001", { $0.version = Pickle.start + Pickle.integer(7) + Pickle.stop }),
            ("order of bytes", { $0.machine = Pickle.dictionary([("little_endian", [0x89])]) }),
            ("order of bytes", { $0.machine = Pickle.dictionary([]) }),
            ("how its numbers are written", { $0.machine = $0.version }),
            ("posix.system", { $0.value = Pickle.start + Pickle.global("posix", "system") }),
            ("does not list", { $0.list = $0.version }),
            ("a name twice", { $0.keys += $0.keys }),
            ("a name twice", { $0.keys = [Pickle.none] }),
            ("which no tensor has", { $0.keys += [Pickle.text("1")] }),
            (
                "lists no storage 0",
                {
                    $0.keys = []; ($0.count, $0.numbers) = ([], [])
                }
            ),
            ("ends before storage 0", { ($0.count, $0.numbers) = ([1, 2], []) }),
            ("claims 3 numbers", { $0.count = little(Int64(3)) }),
            ("claims 2 numbers", { $0.numbers.removeLast() }),
            ("numbers of 4, but", { $0.count = little(Int64(-1)) }),
            ("bytes, but claims 2", { ($0.count, $0.numbers) = (little(Int64(1)), [1, 2, 3, 4]) }),
            ("4 bytes follow", { $0.numbers += [1, 2, 3, 4] }),
            ("reaches beyond", { $0.value = Pickle.one([3], strides: [1], count: 2) }),
        ]
        for (index, (words, lie)) in lies.enumerated() {
            var file = File()
            lie(&file)
            expectFault(words, "lie \(index)", file: "f") {
                _ = try TorchCheckpoint(bytes: file.bytes, file: "f")
            }
        }
    }

    @Test func damageIsNeverMoreThanAFault() throws {
        var generator = RandomGenerator(seed: 3, stream: "legacy")
        let sound = try Files.read(Checkpoints.path("legacy.pth"))
        var read = 0
        for _ in 0..<3000 {
            var bytes = sound
            for _ in 0...generator.integer(below: 3) {
                bytes[generator.integer(below: bytes.count)] = UInt8(generator.integer(below: 256))
            }
            if generator.integer(below: 4) == 0 {
                bytes.removeLast(generator.integer(below: bytes.count))
            }
            do {
                let tensors = try TorchCheckpoint(bytes: bytes, file: "f").tensors
                #expect(tensors.values.reduce(0) { $0 + $1.count } <= 4 * bytes.count)
                read += 1
            } catch {
                if !(error is UserFault) { Issue.record("\(error)") }
            }
        }
        #expect(read > 0)
    }
}
