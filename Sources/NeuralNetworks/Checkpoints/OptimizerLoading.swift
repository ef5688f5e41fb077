import Support
public import Tensors

extension Optimizer {
    /// Continues from a saved state, if it fits the model; on a fault nothing is changed.
    ///
    /// - Parameters:
    ///   - state: Running averages by path and kind, as in ``state``.
    ///   - step: Steps that had been taken.
    ///   - model: What the optimizer is to change.
    ///   - file: Where the state comes from, for faults.
    /// - Throws: `UserFault` if an average belongs to no trainable tensor or has another shape.
    public mutating func restore(
        _ state: [String: Tensor], step: Int, for model: some Module, from file: String
    ) throws {
        let fault = { (what: String) in
            UserFault(
                "\(file) does not fit this training: \(what)", at: .init(file: file),
                remedy: "Resume with the recipe that the file was saved with, or begin anew")
        }
        guard step >= 0 else { throw fault("it counts \(step) steps") }
        var copy = model
        var shapes: [String: [Int]] = [:]
        copy.forEachTensor { path, tensor, role in
            if role == .trainable { shapes[path] = tensor.shape }
        }
        for (name, average) in state.sorted(by: { $0.key < $1.key }) {
            let path = name.lastIndex(of: "/").map { String(name[..<$0]) } ?? name
            guard let shape = shapes[path] else {
                throw fault("\(name) belongs to no trained tensor")
            }
            guard average.shape == shape else {
                throw fault("\(name) has the shape \(average.shape), its tensor has \(shape)")
            }
        }
        self.step = step
        self.state = state.mapValues(\.detached)
    }
}
