import Support

/// A value of a JSON text, whose strings are UTF-8 bytes.
///
/// Foundation's decoder keeps the keys of an object as Swift strings, for which an accented letter
/// and its decomposed spelling are one: it would lose pieces of a vocabulary that has both.
enum JSONTree {
    case null
    case truth(Bool)
    case number(Double)
    case text([UInt8])
    case list([JSONTree])
    case object([(key: [UInt8], value: JSONTree)])

    /// Reads a file's bytes.
    ///
    /// - Throws: `UserFault` with the line if the bytes are no JSON, or more than 64 levels deep.
    /// - Complexity: O(bytes).
    init(_ bytes: [UInt8], file: String) throws {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw UserFault(
                "\(file) is not UTF-8 text",
                at: .init(file: file, line: Files.lineOfFirstBadByte(in: bytes)),
                remedy: "Fetch the file again; it may have been altered")
        }
        var parser = JSONParser(bytes: bytes)
        do {
            self = try parser.document()
        } catch let trouble as JSONParser.Trouble {
            let line = 1 + bytes[..<min(parser.position, bytes.count)].count { $0 == 0x0A }
            throw UserFault(
                "\(file) is no sound JSON: \(trouble.what)", at: .init(file: file, line: line),
                remedy: "Fetch the file again; it may have been cut short or altered")
        }
    }
}

/// Reads JSON text from its first byte to its last.
private struct JSONParser {
    struct Trouble: Error {
        var what: String
    }

    private static let deepest = 64
    private let bytes: [UInt8]
    private(set) var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func document() throws -> JSONTree {
        let tree = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw Trouble(what: "text follows its end") }
        return tree
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    /// The byte after white space, which is not taken.
    private mutating func next() throws -> UInt8 {
        skipSpace()
        guard position < bytes.count else { throw Trouble(what: "it ends too early") }
        return bytes[position]
    }

    private mutating func value(depth: Int) throws -> JSONTree {
        guard depth <= Self.deepest else {
            throw Trouble(what: "it is more than \(Self.deepest) levels deep")
        }
        switch try next() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .truth(true))
        case UInt8(ascii: "f"): return try word("false", .truth(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ tree: JSONTree) throws -> JSONTree {
        let isThere = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard isThere else { throw Trouble(what: "a value is expected") }
        position += word.utf8CodeUnitCount
        return tree
    }

    private mutating func number() throws -> JSONTree {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                position += 1
                continue
            default: break
            }
            break
        }
        guard start < position, bytes[start] != UInt8(ascii: "+"),
            let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)),
            number.isFinite
        else { throw Trouble(what: "a value is expected") }
        return .number(number)
    }

    /// Takes a separator or the end of a list or an object.
    ///
    /// - Returns: Whether it was the end.
    private mutating func takesEnd(_ end: UInt8) throws -> Bool {
        let byte = try next()
        guard byte == end || byte == UInt8(ascii: ",") else {
            throw Trouble(what: "a comma is expected")
        }
        position += 1
        return byte == end
    }

    private mutating func list(depth: Int) throws -> JSONTree {
        position += 1
        var values: [JSONTree] = []
        if try next() == UInt8(ascii: "]") {
            position += 1
            return .list(values)
        }
        repeat {
            values.append(try value(depth: depth + 1))
        } while try !takesEnd(UInt8(ascii: "]"))
        return .list(values)
    }

    private mutating func object(depth: Int) throws -> JSONTree {
        position += 1
        var members: [(key: [UInt8], value: JSONTree)] = []
        if try next() == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        repeat {
            guard try next() == UInt8(ascii: "\"") else { throw Trouble(what: "a key is expected") }
            let key = try text()
            guard try next() == UInt8(ascii: ":") else {
                throw Trouble(what: "a colon is expected")
            }
            position += 1
            members.append((key, try value(depth: depth + 1)))
        } while try !takesEnd(UInt8(ascii: "}"))
        return .object(members)
    }
}

extension JSONParser {
    /// A string, from its first quotation mark to its last.
    private mutating func text() throws -> [UInt8] {
        position += 1
        var result: [UInt8] = []
        var start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                result.append(contentsOf: bytes[start..<position])
                position += 1
                return result
            }
            guard byte >= 0x20 else { throw Trouble(what: "a string has a control character") }
            position += 1
            if byte == UInt8(ascii: "\\") {
                result.append(contentsOf: bytes[start..<position - 1])
                try escaped(into: &result)
                start = position
            }
        }
        throw Trouble(what: "it ends too early")
    }

    /// What follows a backslash.
    private mutating func escaped(into result: inout [UInt8]) throws {
        guard position < bytes.count else { throw Trouble(what: "it ends too early") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = try hexadecimal()
            if (0xD800..<0xDC00).contains(scalar), bytes[position...].starts(with: [0x5C, 0x75]) {
                position += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else {
                    throw Trouble(what: "a string has half a character")
                }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            guard !(0xD800..<0xE000).contains(scalar) else {
                throw Trouble(what: "a string has half a character")
            }
            Characters.append(Int32(scalar), to: &result)
        default: throw Trouble(what: "a string has an unknown escape")
        }
    }

    private mutating func hexadecimal() throws -> Int {
        guard position + 4 <= bytes.count else { throw Trouble(what: "it ends too early") }
        var value = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw Trouble(what: "a string has an unknown escape")
            }
            value = value << 4 | digit
        }
        position += 4
        return value
    }
}
