import Foundation

/// An empty folder of its own for one test, removed with the value that made it.
final class Scratch {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "dawb-recipes-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// The folder of the whole package.
let packageFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
