package import Adaptation

/// Tests name methods as recipes do: `let method: MethodSpec = "dann"`.
extension MethodSpec: ExpressibleByStringLiteral {
    /// The method of a name that there is.
    package init(stringLiteral name: String) {
        guard let spec = try? MethodSpec(name) else { preconditionFailure("no method \(name)") }
        self = spec
    }
}
