import Foundation
import NeuralNetworks
import Support
import Tensors
import Testing

/// Files that PyTorch wrote, and what they hold; see Fixtures/make_checkpoints.py.
enum Checkpoints {
    /// The folder of networks that come with the program.
    static let networks =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/corpora/digit-networks"

    private static let stored = Result {
        try SafetensorsFile(contentsOf: path("expected.safetensors"))
    }

    /// The path of a file among the fixtures.
    static func path(_ name: String) throws -> String {
        try #require(
            Bundle.module.path(forResource: name, ofType: nil, inDirectory: "Fixtures/checkpoints"))
    }

    /// What PyTorch says of a file's tensors, by name.
    static func expected(_ name: String) throws -> [String: Tensor] {
        let file = try stored.get()
        let names = file.names.filter { $0.hasPrefix(name + "/") }
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                (String($0.dropFirst(name.count + 1)), try file.tensor($0))
            })
    }
}

/// Expects a fault that says these words, at that file.
func expectFault(
    _ words: String, _ what: String = "", file: String = "weights.pth",
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("\(what) was accepted", sourceLocation: sourceLocation)
    } catch let fault as UserFault {
        #expect(
            fault.what.contains(words), "\(what): \(fault)", sourceLocation: sourceLocation)
        #expect(fault.place?.file == file, "\(what)", sourceLocation: sourceLocation)
        #expect(!fault.remedy.isEmpty, "\(what)", sourceLocation: sourceLocation)
    } catch {
        Issue.record("\(what) gave \(error)", sourceLocation: sourceLocation)
    }
}
