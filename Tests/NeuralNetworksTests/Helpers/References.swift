import Foundation
import NeuralNetworks
import Tensors
import Testing

/// Values that another implementation computed; see Fixtures/make_references.py.
enum References {
    private static let stored = Result {
        try SafetensorsFile(
            contentsOf: #require(
                Bundle.module.path(
                    forResource: "references", ofType: "safetensors", inDirectory: "Fixtures")))
    }

    /// The whole file.
    static var file: SafetensorsFile { get throws { try stored.get() } }

    /// The tensor stored under a name.
    static func tensor(_ name: String) throws -> Tensor { try file.tensor(name) }
}
