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
    /// - Throws: `UserFault` that lists all tensors which are missing, have another shape, or are
    ///   not the module's.
    public mutating func load(
        _ tensors: [String: Tensor], prefix: String = "", from file: String
    ) throws {
        let own = Dictionary(
            uniqueKeysWithValues: self.tensors.map { (prefix + $0.key, $0.value.shape) })
        let saved = tensors.filter { $0.key.hasPrefix(prefix) }
        let misfits = Misfits(own, saved.mapValues(\.shape))
        guard misfits.isEmpty else { throw misfits.fault(of: file) }
        forEachTensor { path, tensor, _ in
            if let saved = tensors[prefix + path] { tensor = saved.detached }
        }
    }
}

/// In what saved tensors differ from those of a model.
private struct Misfits {
    /// The names of the model.
    var own: [String]
    /// Names the model has and the file has not.
    var missing: [String]
    /// Names with another shape, and both shapes in words.
    var reshaped: [String]
    /// Names the file has and the model has not.
    var extra: [String]

    init(_ own: [String: [Int]], _ saved: [String: [Int]]) {
        self.own = own.keys.sorted()
        missing = own.keys.filter { saved[$0] == nil }.sorted()
        extra = saved.keys.filter { own[$0] == nil }.sorted()
        reshaped = own.sorted { $0.key < $1.key }.compactMap { name, shape in
            guard let other = saved[name], other != shape else { return nil }
            return "\(name) has the shape \(other), the model's has \(shape)"
        }
    }

    /// Tensors that a fault tells of: a model of a few hundred would fill the terminal.
    private static let told = 5
    /// Names of a file that are looked at for a hint: a hostile file may have any number.
    private static let compared = 1000

    var isEmpty: Bool { missing.isEmpty && reshaped.isEmpty && extra.isEmpty }

    func fault(of file: String) -> UserFault {
        var parts: [String] = []
        if !missing.isEmpty { parts.append("it holds no tensor named \(listed(missing))") }
        parts += reshaped.prefix(Self.told)
        if reshaped.count > Self.told {
            parts.append("\(reshaped.count - Self.told) more have another shape")
        }
        if !extra.isEmpty { parts.append("it holds \(listed(extra)), which the model has not") }
        return UserFault(
            "\(file) does not fit this model: \(parts.joined(separator: "; "))",
            at: .init(file: file), remedy: remedy)
    }

    /// What was perhaps meant, where the file has names near to those that are missing.
    private var remedy: String {
        var spare = Array(extra.prefix(Self.compared))
        var pairs: [String] = []
        for name in missing.prefix(Self.told) {
            guard let near = nearestName(to: name, among: spare) else { continue }
            spare.removeAll { $0 == near }
            pairs.append("\(near) to \(name)")
        }
        if !pairs.isEmpty { return "rename \(pairs.joined(separator: ", "))" }
        if let first = extra.first, let near = nearestName(to: first, among: own) {
            return "the model's nearest to \(first) is \(near)"
        }
        return "build the model with the settings that the file was saved with, or give its names"
            + " as the model has them"
    }
}
