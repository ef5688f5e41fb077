import NeuralNetworks
import Support
import Tensors
import Testing

/// A trained table, a frozen one and a layer.
private struct Model: Module {
    var words: Embedding
    var fixed: Embedding
    var head: Linear

    init(_ name: String) {
        var generator = generator(name)
        words = Embedding(4, 3, using: &generator)
        fixed = Embedding(table: random([2, 3], name), isFrozen: true)
        head = Linear(3, 2, using: &generator)
    }

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("words", &words)
        visitor.module("fixed", &fixed)
        visitor.module("head", &head)
    }
}

@Suite struct ModuleLoadingTests {
    private func same(_ a: Model, _ b: Model) -> Bool {
        a.tensors.allSatisfy { path, tensor in
            b.tensors[path].map { haveSameBits($0, tensor) } ?? false
        }
    }

    private func fault(_ change: (inout [String: Tensor]) -> Void) -> UserFault? {
        var tensors = Model("saved").tensors
        change(&tensors)
        var model = Model("fresh")
        let fault = #expect(throws: UserFault.self) {
            try model.load(tensors, from: "m.safetensors")
        }
        // Nothing is half-loaded.
        #expect(same(model, Model("fresh")))
        #expect(fault?.place?.file == "m.safetensors")
        return fault
    }

    @Test func throughAFile() throws {
        let scratch = try ScratchFolder()
        let (saved, path) = (Model("saved"), scratch.file("model.safetensors"))
        try SafetensorsFile.write(saved.tensors, to: path)
        var model = Model("fresh")
        #expect(!same(model, saved))
        try model.load(SafetensorsFile(contentsOf: path).allTensors(), from: path)
        #expect(same(model, saved))
    }

    @Test func severalModulesInOneFile() throws {
        let (student, teacher) = (Model("student"), Model("teacher"))
        var tensors: [String: Tensor] = [:]
        for (path, tensor) in student.tensors { tensors["student." + path] = tensor }
        for (path, tensor) in teacher.tensors { tensors["teacher." + path] = tensor }
        var model = Model("fresh")
        try model.load(tensors, prefix: "teacher.", from: "f")
        #expect(same(model, teacher))
        try model.load(tensors, prefix: "student.", from: "f")
        #expect(same(model, student))
        #expect(throws: UserFault.self) { try model.load(tensors, from: "f") }
        #expect(throws: UserFault.self) { try model.load(tensors, prefix: "critic.", from: "f") }
    }

    @Test func aMissingTensor() {
        let missing = fault { $0["head.bias"] = nil }
        #expect(missing?.what.contains("head.bias") == true)
        let renamed = fault { $0["head.bais"] = $0.removeValue(forKey: "head.bias") }
        #expect(renamed?.remedy.contains("head.bais") == true)
        #expect(fault { $0["fixed.table"] = nil }?.what.contains("fixed.table") == true)
        #expect(fault { $0 = [:] } != nil)
    }

    @Test func anotherShape() {
        let other = fault { $0["head.weight"] = Tensor(zeros: [3, 2]) }
        #expect(other?.what.contains("head.weight") == true)
        #expect(other?.what.contains("[3, 2]") == true)
        #expect(other?.what.contains("[2, 3]") == true)
    }

    @Test func aTensorTooMany() {
        let extra = fault { $0["head.weights"] = Tensor(1) }
        #expect(extra?.what.contains("head.weights") == true)
        #expect(extra?.remedy.contains("head.weight") == true)
        #expect(fault { $0["tail"] = Tensor(1) }?.what.contains("tail") == true)
    }

    @Test func everythingThatDoesNotFitIsSaidAtOnce() {
        let all = fault {
            $0["head.weight"] = Tensor(zeros: [3, 2])
            $0["words.table"] = Tensor(zeros: [1])
            $0["fixed.table"] = nil
            $0["head.bais"] = $0.removeValue(forKey: "head.bias")
            $0["tail"] = Tensor(1)
        }
        let words = [
            "no tensor named fixed.table, head.bias", "head.weight has the shape [3, 2]",
            "words.table has the shape [1]", "head.bais, tail, which the model has not",
        ]
        for part in words { #expect(all?.what.contains(part) == true, "\(part)") }
        #expect(all?.remedy.contains("head.bais to head.bias") == true)
        let many = fault { for i in 10..<30 { $0["more.\(i)"] = Tensor(1) } }
        #expect(many?.what.contains("more.14 and 15 more, which") == true)
    }
}
