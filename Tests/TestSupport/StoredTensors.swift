import Tensors

/// The paths of all tensors that a value stores, found by reflection: a module's `visit` must
/// forget none.
package func storedTensorPaths(of value: Any, at path: String = "") -> Set<String> {
    if value is Tensor { return [path] }
    var found: Set<String> = []
    for (index, child) in Mirror(reflecting: value).children.enumerated() {
        let name = child.label ?? String(index)
        found.formUnion(
            storedTensorPaths(of: child.value, at: path.isEmpty ? name : "\(path).\(name)"))
    }
    return found
}
