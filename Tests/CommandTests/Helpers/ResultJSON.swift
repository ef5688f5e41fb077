import Foundation
import Testing

/// A JSON object, looked into by keys.
struct ResultJSON {
    let object: [String: Any]

    /// Parses text that must be one JSON object and nothing else.
    init(_ text: String) throws {
        object = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private init(_ object: [String: Any]) { self.object = object }

    var keys: Set<String> { Set(object.keys) }

    func child(_ key: String) throws -> ResultJSON {
        ResultJSON(try #require(object[key] as? [String: Any], "no object \(key)"))
    }

    func children(_ key: String) throws -> [ResultJSON] {
        try #require(object[key] as? [[String: Any]], "no objects \(key)").map(ResultJSON.init)
    }

    func string(_ key: String) throws -> String {
        try #require(object[key] as? String, "no text \(key)")
    }

    func number(_ key: String) throws -> Double {
        try #require(object[key] as? Double, "no number \(key)")
    }

    func numbers(_ key: String) throws -> [Double] {
        try #require(object[key] as? [Double], "no numbers \(key)")
    }
}
