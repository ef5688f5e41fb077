import Foundation
import NeuralNetworks
import Support
import Tensors
import Testing

@Suite struct TorchCheckpointTests {
    @Test(arguments: [
        "plain", "strided", "types", "wrapped", "wrappedTwice", "twoModels", "nested", "parameter",
        "protocol3", "protocol4", "protocol5", "deflated",
    ])
    func holdsWhatPyTorchSays(name: String) throws {
        let checkpoint = try TorchCheckpoint(contentsOf: Checkpoints.path("\(name).pth"))
        let expected = try Checkpoints.expected(name)
        #expect(!expected.isEmpty)
        #expect(checkpoint.names == expected.keys.sorted())
        for (path, tensor) in expected {
            let read = try #require(checkpoint.tensors[path])
            #expect(haveSameBits(read, tensor), "\(name) \(path): \(read.shape)")
        }
    }

    @Test(arguments: [
        ("module", "torch.nn.modules.linear.Linear", "state_dict"),
        ("malicious", "posix.system", "state_dict"),
        ("complex", "torch.ComplexFloatStorage", "state_dict"),
        ("expanded", "repeats the 1 numbers", "state_dict"),
        ("nothing", "no tensor", "state_dict"),
    ])
    func isRefused(name: String, words: String, remedy: String) throws {
        let path = try Checkpoints.path("\(name).pth")
        let fault = #expect(throws: UserFault.self) { try TorchCheckpoint(contentsOf: path) }
        #expect(fault?.what.contains(words) == true, "\(String(describing: fault))")
        #expect(fault?.remedy.contains(remedy) == true)
        #expect(fault?.place?.file == path)
    }

    @Test func aCommandIsNotRun() throws {
        let scratch = try ScratchFolder()
        let trace = scratch.file("trace")
        let calls = [("os", "system"), ("posix", "system"), ("builtins", "eval")]
        for (module, name) in calls {
            let command = Pickle.tuple([Pickle.text("touch \(trace)")])
            let call = Pickle.global(module, name) + command + Pickle.reduce
            let pickle = Pickle.dictionary([("x", call)])
            expectFault("\(module).\(name)", file: "f") {
                _ = try TorchCheckpoint(bytes: StoredZip.checkpoint(pickle).bytes, file: "f")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: trace))
        #expect(
            !FileManager.default.fileExists(atPath: "a-malicious-checkpoint-was-run"))
    }

    @Test func byteOrderMayBeMissing() throws {
        let pickle = Pickle.one([2], strides: [1], count: 2)
        let storage = ["0": little(Float(1.5).bitPattern) + little(Float(-2).bitPattern)]
        let zip = StoredZip.checkpoint(pickle, storage, byteorder: nil)
        let checkpoint = try TorchCheckpoint(bytes: zip.bytes, file: "f")
        #expect(checkpoint.tensors["x"]?.hostScalars == [1.5, -2])
    }

    @Test(arguments: ["usps", "mnist"])
    func bundledNetworks(name: String) throws {
        let path = "\(Checkpoints.networks)/\(name).pth"
        let tensors = try PretrainedWeights.read(path)
        let shapes = try Checkpoints.expected("\(name).shapes")
        let values = try Checkpoints.expected(name)
        #expect(tensors.keys.sorted() == shapes.keys.sorted())
        for (path, tensor) in tensors {
            let shape = try #require(shapes[path]).hostScalars.map { Int($0) }
            #expect(tensor.shape == shape, "\(path)")
            let flat = tensor.hostScalars
            let sum = flat.reduce(0.0) { $0 + Double($1) }
            let few = try #require(values[path]).hostScalars
            #expect(Array(few.dropLast(2)) == Array(flat.prefix(3)), "\(path)")
            #expect(few[few.count - 2] == flat.last, "\(path)")
            #expect(
                abs(few[few.count - 1] - Float(sum)) <= 1e-5 * max(1, abs(Float(sum))), "\(path)")
        }
    }

    @Test func bundledNetworksAreWhatTheirDescriptionSays() throws {
        let settings = try Settings(contentsOf: "\(Checkpoints.networks)/networks.yaml")
        let files = try settings.children("files")
        for file in files {
            let path = try "\(Checkpoints.networks)/\(file.string("path"))"
            #expect(try file.string("sha256") == Files.sha256(ofFile: path))
            let names = try WeightNames(file.child("names"))
            #expect(try names.mapped(PretrainedWeights.read(path)).count >= 8)
        }
        let known = try files.map { try $0.string("path") } + ["LICENSE.txt", "networks.yaml"]
        #expect(try Files.names(in: Checkpoints.networks) == known.sorted())
    }
}

@Suite struct PretrainedWeightsTests {
    @Test func theFirstBytesSayWhatAFileIs() throws {
        let scratch = try ScratchFolder()
        let tensors = ["a": Tensor([1, 2]), "b": Tensor(3)]
        let path = scratch.file("weights.bin")
        try SafetensorsFile.write(tensors, to: path)
        #expect(try PretrainedWeights.read(path).keys.sorted() == ["a", "b"])
        let torch = try Data(contentsOf: URL(fileURLWithPath: Checkpoints.path("parameter.pth")))
        try torch.write(to: URL(fileURLWithPath: path))
        #expect(try PretrainedWeights.read(path).keys.sorted() == ["p"])
    }

    @Test(arguments: [
        ("", "is empty"), ("<html>no</html>", "web page"), ("version https://git-lfs", "Git LFS"),
        ("\u{1F}\u{8B}", "neither"), ("hello there", "neither"), ("PK", "neither"),
    ])
    func otherFiles(text: String, words: String) throws {
        let scratch = try ScratchFolder()
        let path = scratch.file("weights.pth")
        try Files.writeAtomically(text, to: path)
        expectFault(words, text, file: path) { _ = try PretrainedWeights.read(path) }
    }

    @Test func otherFilesByTheirBytes() throws {
        let scratch = try ScratchFolder()
        let path = scratch.file("weights.pth")
        let tar = [UInt8](repeating: 0, count: 257) + Array("ustar\u{0}00".utf8)
        let files: [([UInt8], String)] = [
            (tar, "bare pickle or a tar"),
            ([0x80, 2, 0x8A], "bare pickle or a tar"), ([0x1F, 0x8B, 8], "gzip"),
            ([0x89, 0x48, 0x44, 0x46], "HDF5"),
            (StoredZip(entries: [.init(name: "a.npy", bytes: [1])]).bytes, "not one of PyTorch"),
        ]
        for (bytes, words) in files {
            try Files.writeAtomically(bytes, to: path)
            expectFault(words, words, file: path) { _ = try PretrainedWeights.read(path) }
        }
        let cut = scratch.file("weights.safetensors")
        try Files.writeAtomically([1, 2, 3], to: cut)
        expectFault("3 bytes", file: cut) { _ = try PretrainedWeights.read(cut) }
    }
}
