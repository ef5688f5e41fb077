import Foundation
import Tensors
import Testing

/// Values that another implementation computed; see Fixtures/make_references.py.
enum References {
    private struct Stored: Decodable {
        var shape: [Int]
        var values: [Float]
    }

    private static let stored = Result {
        let url = try #require(
            Bundle.module.url(
                forResource: "references", withExtension: "json", subdirectory: "Fixtures"))
        return try JSONDecoder().decode([String: Stored].self, from: Data(contentsOf: url))
    }

    /// The tensor stored under a name.
    static func tensor(_ name: String) throws -> Tensor {
        let found = try #require(try stored.get()[name], "no reference called \(name)")
        return Tensor(found.values, shape: found.shape)
    }

    /// Compares an operation's value and the gradients of its inputs with those stored under a
    /// name.
    static func check(
        _ name: String, _ inputs: [String], tolerance: Float = 1e-5,
        sourceLocation: SourceLocation = #_sourceLocation, _ operation: ([Tensor]) -> Tensor
    ) throws {
        let values = try inputs.map { try tensor("\(name).\($0)") }
        let cotangent = try tensor("\(name).g")
        expectClose(
            operation(values), try tensor("\(name).y"), tolerance: tolerance, name,
            sourceLocation: sourceLocation)
        let result = valueWithGradient(at: values) { (operation($0) * cotangent).sum() }
        for (input, gradient) in zip(inputs, result.gradients) {
            let gradient = try #require(gradient, sourceLocation: sourceLocation)
            expectClose(
                gradient.dense, try tensor("\(name).d\(input)"), tolerance: tolerance,
                "\(name).d\(input)", sourceLocation: sourceLocation)
        }
    }
}
