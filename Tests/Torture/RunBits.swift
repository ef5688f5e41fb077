import Foundation

/// What must be equal in two runs of one recipe: models, predictions, losses, and every figure but
/// times.
struct RunBits {
    /// The contents of each file.
    private var parts: [String: Data] = [:]
    /// A log full of times, which may be missing or end within a line.
    private static let log = "events.jsonl"

    /// Reads a run's folder.
    init(_ folder: String) throws {
        for name in files(below: folder) where name != RunBits.log {
            let path = "\(folder)/\(name)"
            if name == "result.json" {
                parts[name] = try RunBits.figures(path)
            } else if name.hasSuffix(".safetensors") {
                parts[name] = try RunBits.tensors(path)
            } else if ["metrics.jsonl", "predictions.tsv", "recipe.yaml"].contains(name)
                || (name.hasPrefix("model/") && !name.hasSuffix(".json"))
            {
                parts[name] = try Data(contentsOf: URL(fileURLWithPath: path))
            } else {
                parts[name] = Data()
            }
        }
    }

    /// The names of what differs; nil if nothing does.
    ///
    /// - Parameter spared: Files that this run may have and the other not, by what is in their
    ///   names.
    func difference(from other: RunBits, sparing spared: [String] = []) -> String? {
        let names = Set(parts.keys).union(other.parts.keys).sorted().filter { name in
            other.parts[name] != nil || !spared.contains { name.contains($0) }
        }
        let different = names.filter { parts[$0] != other.parts[$0] }
        return different.isEmpty ? nil : "differs in " + different.joined(separator: ", ")
    }

    /// The JSON without what depends on the clock and on the machine's memory.
    private static func figures(_ path: String) throws -> Data {
        func timeless(_ value: Any) -> Any {
            if let list = value as? [Any] { return list.map(timeless) }
            guard let mapping = value as? [String: Any] else { return value }
            let clocks = ["wall_seconds", "train_seconds", "peak_rss_mb", "when"]
            return mapping.filter { !clocks.contains($0.key) }.mapValues(timeless)
        }
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: path)))
        return try JSONSerialization.data(withJSONObject: timeless(json), options: .sortedKeys)
    }

    /// The tensors of a safetensors file, without its metadata; throws if it is not whole.
    private static func tensors(_ path: String) throws -> Data {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        guard bytes.count >= 8 else { throw Broken(path: path) }
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length >= 0, length <= bytes.count - 8,
            let header = try JSONSerialization.jsonObject(with: bytes[8..<8 + length])
                as? [String: Any]
        else { throw Broken(path: path) }
        let tensors = header.filter { $0.key != "__metadata__" }
        let ends = tensors.values.compactMap {
            (($0 as? [String: Any])?["data_offsets"] as? [Int])?.last
        }
        guard ends.max() ?? 0 == bytes.count - 8 - length else { throw Broken(path: path) }
        return try JSONSerialization.data(withJSONObject: tensors, options: .sortedKeys)
            + bytes[(8 + length)...]
    }

    /// Names files below a folder that are there in part; nil if all are whole.
    static func halves(_ folder: String, sparing spared: [String] = []) -> String? {
        let names = files(below: folder).filter { name in
            name != log && !spared.contains { name.contains($0) }
        }
        let bad = names.filter { name in
            let path = "\(folder)/\(name)"
            if name.hasSuffix(".part") { return true }
            if name.hasSuffix(".safetensors") { return (try? tensors(path)) == nil }
            if name.hasSuffix(".json") {
                let data = FileManager.default.contents(atPath: path) ?? Data()
                return (try? JSONSerialization.jsonObject(with: data)) == nil
            }
            return FileManager.default.contents(atPath: path)?.isEmpty ?? true
        }
        return bad.isEmpty ? nil : "left in part: " + bad.joined(separator: ", ")
    }
}

/// A file that is not whole.
struct Broken: Error {
    var path: String
}

/// Every file below a folder, hidden ones too, relative to it and sorted.
func files(below folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.allObjects ?? []
    return names.compactMap { $0 as? String }.filter { name in
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
        return !isFolder.boolValue
    }.sorted()
}
