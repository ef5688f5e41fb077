/// JSON with a seal: a checksum over its own bytes and over the place that it was written for.
///
/// The member `seal` holds the SHA-256 of that place and of the file with the seal's own digits as
/// zeros. A changed byte is found, and so is a file of another run, of another job or under another
/// name. It is no signature: somebody who means to forge a file can compute a seal too.
package enum SealedJSON {
    private enum Key: String, CodingKey { case seal }

    /// A value with a seal of zeros beside its own members.
    private struct Unsealed<Value: Encodable>: Encodable {
        var value: Value

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(SealedJSON.zeros, forKey: .seal)
            try value.encode(to: encoder)
        }
    }

    private static let zeros = String(repeating: "0", count: 64)
    /// What stands before the digits: a member of the outermost object, whose lines are indented by
    /// two. A member further in is indented more, and a line break in a string is written as one
    /// with a backslash.
    private static let opening = Array("\n  \"seal\" : \"".utf8)

    /// The bytes of a sealed file.
    ///
    /// - Parameters:
    ///   - value: What is encoded as an object, without a member `seal` of its own.
    ///   - place: What the file belongs to.
    package static func encode(_ value: some Encodable, for place: String) throws -> [UInt8] {
        var bytes = Array(try JSONText.encode(Unsealed(value: value)).utf8)
        guard let digits = digits(in: bytes) else {
            preconditionFailure("SealedJSON: a value with a member 'seal' of its own")
        }
        bytes.replaceSubrange(digits, with: sum(of: bytes, for: place).utf8)
        return bytes
    }

    /// Whether bytes are those that were sealed for a place.
    package static func isIntact(_ bytes: [UInt8], for place: String) -> Bool {
        guard let digits = digits(in: bytes) else { return false }
        var blank = bytes
        blank.replaceSubrange(digits, with: zeros.utf8)
        return Array(sum(of: blank, for: place).utf8) == Array(bytes[digits])
    }

    /// Reads a value back.
    ///
    /// - Throws: `DamagedFile` if the file is missing or not what was written, `UserFault` if it
    ///   cannot be read.
    package static func decode<T: Decodable>(
        _ type: T.Type, from path: String, for place: String
    ) throws -> T {
        guard Files.exists(path) else { throw DamagedFile(path, "is missing") }
        let bytes = try Files.read(path)
        guard isIntact(bytes, for: place) else {
            throw DamagedFile(path, "is not what was written")
        }
        guard let value = JSONText.decode(type, bytes) else {
            throw DamagedFile(path, "is of another version of dawb")
        }
        return value
    }

    /// Where the digits of the one seal are; nil if there is none, or more than one.
    private static func digits(in bytes: [UInt8]) -> Range<Int>? {
        var found: Range<Int>?
        var at = 0
        while at + opening.count + zeros.utf8.count < bytes.count {
            if bytes[at] == opening[0], bytes[at...].starts(with: opening) {
                guard found == nil else { return nil }
                let start = at + opening.count
                found = start..<start + zeros.utf8.count
            }
            at += 1
        }
        return found
    }

    private static func sum(of bytes: [UInt8], for place: String) -> String {
        Files.sha256(of: Array(place.utf8) + [0] + bytes)
    }
}
