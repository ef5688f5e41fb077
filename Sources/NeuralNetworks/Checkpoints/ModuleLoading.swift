import Support
public import Tensors

extension Module {
    /// Replaces every tensor of the module by the saved one of the same path; on a fault none is
    /// replaced.
    ///
    /// - Parameters:
    ///   - tensors: By prefixed path.
    ///   - prefix: What stands before the module's own paths, for example `teacher.`; other names
    ///     are left to other modules.
    ///   - file: Where the tensors come from, for faults.
    /// - Throws: `UserFault` if a tensor is missing, has another shape, or is not the module's.
    public mutating func load(
        _ tensors: [String: Tensor], prefix: String = "", from file: String
    ) throws {
        let own = Dictionary(
            uniqueKeysWithValues: self.tensors.map { (prefix + $0.key, $0.value.shape) })
        let names = tensors.keys.filter { $0.hasPrefix(prefix) }.sorted()
        let fault = { (what: String, remedy: String) in
            UserFault(
                "\(file) does not fit this model: \(what)", at: .init(file: file), remedy: remedy)
        }
        for (name, shape) in own.sorted(by: { $0.key < $1.key }) {
            guard let tensor = tensors[name] else {
                let spare = names.filter { own[$0] == nil }
                throw fault(
                    "it holds no tensor named \(name)",
                    nearestName(to: name, among: spare).map { "it has \($0) instead: rename that" }
                        ?? "build the model with the settings that the file was saved with")
            }
            guard tensor.shape == shape else {
                throw fault(
                    "\(name) has the shape \(tensor.shape), the model's has \(shape)",
                    "build the model with the settings that the file was saved with")
            }
        }
        if let extra = names.first(where: { own[$0] == nil }) {
            throw fault(
                "it holds \(extra), which the model has not",
                nearestName(to: extra, among: own.keys.sorted()).map { "the nearest is \($0)" }
                    ?? "build the model with the settings that the file was saved with")
        }
        forEachTensor { path, tensor, _ in
            if let saved = tensors[prefix + path] { tensor = saved.detached }
        }
    }
}
