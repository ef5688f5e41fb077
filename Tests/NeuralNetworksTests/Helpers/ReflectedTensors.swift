import NeuralNetworks
import Tensors

/// The paths of all tensors that a module stores, found by reflection: what `visit` must list.
func reflectedPaths(of value: Any, at path: String = "") -> Set<String> {
    if value is Tensor { return [path] }
    var found: Set<String> = []
    for (index, child) in Mirror(reflecting: value).children.enumerated() {
        // Elements of an array are visited under their index; what an optional holds, under its own
        // name.
        let isWrapped = Mirror(reflecting: value).displayStyle == .optional
        let name = isWrapped ? nil : child.label ?? String(index)
        found.formUnion(
            reflectedPaths(
                of: child.value,
                at: [path, name].compactMap { $0 }.filter { !$0.isEmpty }
                    .joined(separator: ".")))
    }
    return found
}

/// The paths that a module's `visit` lists.
func visitedPaths(of module: some Module) -> Set<String> { Set(module.tensors.keys) }
