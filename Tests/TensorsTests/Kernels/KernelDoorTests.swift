import Foundation
import TestSupport
import Testing

/// Each kernel is reached through one file, so that another device can stand behind the operations.
struct KernelDoorTests {
    private static let sources = packageFolder + "/Sources/"

    /// The text of each Swift file in a folder of the sources, by path.
    private func files(_ folder: String = "") throws -> [String: String] {
        let root = Self.sources + folder
        let names = try FileManager.default.subpathsOfDirectory(atPath: root)
        return try Dictionary(
            uniqueKeysWithValues: names.filter { $0.hasSuffix(".swift") }.map {
                (folder + $0, try String(contentsOfFile: root + $0, encoding: .utf8))
            })
    }

    @Test func onlyTensorsAndDecodingImportKernels() throws {
        for (path, text) in try files() where !path.hasPrefix("Tensors/") {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for (place, line) in lines.enumerated() {
                #expect(!line.hasSuffix("import COneDNN"), "\(path)")
                guard line.hasSuffix("import CKernels") else { continue }
                let isDecoding =
                    path.hasPrefix("AudioModality/") || path.hasPrefix("ImageModality/")
                #expect(isDecoding, "\(path)")
                #expect(
                    place > 0 && lines[place - 1].contains("on memory of the host"),
                    "\(path) does not say why")
            }
        }
    }

    @Test func eachKernelIsCalledFromOneFileOfTensors() throws {
        var callers: [String: Set<String>] = [:]
        for (path, text) in try files("Tensors/") {
            for call in text.matches(of: /\b(ck|cc)_[a-z0-9_]+/) {
                callers[String(call.output.0), default: []].insert(path)
            }
        }
        #expect(callers.count > 50)
        // A description of windows, no kernel.
        callers["ck_window"] = nil
        for (kernel, files) in callers where files.count > 1 {
            Issue.record("\(kernel) is called from \(files.sorted())")
        }
    }
}
