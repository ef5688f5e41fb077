import NeuralNetworks
import Support
import Tensors
import Testing

@Suite struct HostileTorchTests {
    private let storage = ["0": [UInt8](repeating: 1, count: 64)]
    private let sound = Pickle.one([2], strides: [1], count: 2)

    private func read(_ bytes: [UInt8]) throws -> [String: Tensor] {
        try TorchCheckpoint(bytes: bytes, file: "weights.pth").tensors
    }

    @Test func everyLyingPickleIsAFault() {
        for (what, pickle, words) in HostilePickles.pickles {
            expectFault(words, what) {
                _ = try read(StoredZip.checkpoint(pickle, storage).bytes)
            }
        }
    }

    /// An archive whose entries are changed.
    private func archive(_ change: (inout StoredZip) -> Void) -> [UInt8] {
        var zip = StoredZip.checkpoint(sound, storage)
        change(&zip)
        return zip.bytes
    }

    @Test func everyLyingArchiveIsAFault() throws {
        #expect(try read(archive { _ in }).keys.sorted() == ["x"])
        let bytes = [UInt8](repeating: 7, count: 64)
        let archives: [(String, String, (inout StoredZip) -> Void)] = [
            ("a size too large", "ends after 64 of 65", { $0.entries[2].size = 65 }),
            ("a size of 4 GB", "4 times", { $0.entries[2].size = .max - 1 }),
            ("a size too small", "more than the 63", { $0.entries[2].size = 63 }),
            ("an entry beyond the end", "more than the 64", { $0.entries[2].packedSize = 60_000 }),
            (
                "an entry of 2 GB", "4 times",
                {
                    $0.entries[2].packedSize = 1 << 31
                    $0.entries[2].size = 1 << 31
                }
            ),
            ("a wrong checksum", "damaged", { $0.entries[2].checksum = 5 }),
            ("a wrong checksum of the pickle", "damaged", { $0.entries[0].checksum = 5 }),
            ("an unknown compression", "data/0 cannot", { $0.entries[2].method = 77 }),
            (
                "one that takes gigabytes", "data/0 cannot be unpacked",
                { $0.entries[2].method = 14 }
            ),
            ("noise for compressed numbers", "data/0 ", { $0.entries[2].method = 8 }),
            ("an encrypted entry", "data/0 cannot", { $0.entries[2].flags = 1 }),
            ("an entry twice", "twice", { $0.add("weights/data/0", bytes) }),
            ("the pickle twice", "data.pkl twice", { $0.add("weights/data.pkl", [1]) }),
            ("two checkpoints", "2 checkpoints", { $0.add("more/data.pkl", [1]) }),
            ("no pickle", "not one of PyTorch", { $0.entries.removeFirst() }),
            ("a pickle too deep", "not one of", { $0.entries[0].name = "a/b/data.pkl" }),
            ("a pickle in no folder", "not one of", { $0.entries[0].name = "data.pkl" }),
            ("no storage", "data/0 is missing", { $0.entries.removeLast() }),
            ("another byte order", "order of bytes", { $0.entries[1].bytes = Array("big".utf8) }),
            ("a page of byte order", "order of bytes", { $0.entries[1].bytes = bytes }),
            ("no entry", "not one of PyTorch", { $0.entries = [] }),
            (
                "many entries at one place", "4 times",
                {
                    let last = $0.entries.count - 1
                    $0.entries[last].bytes = [UInt8](repeating: 1, count: 20_000)
                    for index in 1...20 {
                        var copy = $0.entries[last]
                        copy.name = "weights/data/\(index)"
                        copy.shares = last
                        $0.entries.append(copy)
                    }
                }
            ),
        ]
        for (what, words, change) in archives {
            expectFault(words, what) { _ = try read(archive(change)) }
        }
    }

    /// The longer directory, which PyTorch always writes, can claim any number of anything.
    @Test(arguments: [[24, 32], [32], [40], [48]])
    func longNumbersThatLie(fields: [Int]) throws {
        let sound = try Files.read(Checkpoints.path("parameter.pth"))
        let directory = try #require(
            sound.indices.last { sound[$0...].starts(with: [0x50, 0x4B, 6, 6]) })
        for lie in [1, 1 << 28, 0x7FFF_FFFF, 1 << 40, .max, UInt64.max] {
            var bytes = sound
            for at in fields.map({ directory + $0 }) {
                bytes.replaceSubrange(at..<at + 8, with: little(lie))
            }
            #expect(throws: UserFault.self, "\(fields): \(lie)") { try read(bytes) }
        }
    }

    @Test(arguments: [("bomb", "4 times"), ("liar", "more than the 64")])
    func bombs(name: String, words: String) throws {
        let path = try Checkpoints.path("\(name).pth")
        expectFault(words, name, file: path) { _ = try TorchCheckpoint(contentsOf: path) }
    }

    @Test func everyBeginningOfAFileIsAFault() throws {
        let whole = StoredZip.checkpoint(sound, storage).bytes
        for count in 0..<whole.count {
            #expect(throws: UserFault.self) { try read(Array(whole.prefix(count))) }
        }
    }

    @Test func honestOdditiesAreRead() throws {
        // The stride along an axis of one means nothing, and an empty tensor needs no numbers.
        let pickles = [
            Pickle.one([1, 2, 1], strides: [.max, 1, .max], count: 2),
            Pickle.one([0, 1 << 40], strides: [.max, .max], offset: 9, count: 2),
            Pickle.one([2], strides: [1], offset: 3, count: 16),
            Pickle.one([], strides: [], count: 1),
        ]
        let shapes = [[1, 2, 1], [0, 1 << 40], [2], []]
        for (pickle, shape) in zip(pickles, shapes) {
            #expect(try read(StoredZip.checkpoint(pickle, storage).bytes)["x"]?.shape == shape)
        }
        // A path that leads out of the archive is a name like any other: nothing is unpacked.
        let elsewhere = archive { zip in
            for index in zip.entries.indices {
                zip.entries[index].name = "../" + zip.entries[index].name.dropFirst(8)
            }
        }
        #expect(try read(elsewhere).keys.sorted() == ["x"])
        // What stands beside the weights may have keys of any kind.
        let beside = Pickle.dictionary([
            ("x", Pickle.tensor(Pickle.storage("0", 2), [2], strides: [1])),
            ("other", Pickle.emptyDictionary + [0x29] + Pickle.none + Pickle.setItem),
        ])
        #expect(try read(StoredZip.checkpoint(beside, storage).bytes).keys.sorted() == ["x"])
    }
}
