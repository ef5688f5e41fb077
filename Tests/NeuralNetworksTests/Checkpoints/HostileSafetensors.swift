/// Files that lie, each with words of the fault that it must give.
enum HostileSafetensors {
    /// A file with the given header text; its length may be a lie.
    static func file(_ header: String, data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
        withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { Array($0) }
            + Array(header.utf8) + data
    }

    /// The header of one Float32 tensor `x`.
    private static func one(
        _ shape: String, _ offsets: String, type: String = "F32", more: String = ""
    ) -> String {
        #"{"x":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)\#(more)}}"#
    }

    private static let eight = [UInt8](repeating: 1, count: 8)
    private static let sound = one("[2]", "[0,8]")
    private static let most = String(Int.max)

    /// What is wrong, the file, and words of the fault.
    static let files: [(what: String, bytes: [UInt8], words: String)] =
        lengths + texts + values + layouts

    private static let lengths: [(String, [UInt8], String)] = [
        ("an empty file", [], "0 bytes"),
        ("half a length", [1, 0, 0], "3 bytes"),
        ("no header", [8, 0, 0, 0, 0, 0, 0, 0], "of 0 that follow"),
        ("a header beyond the file", file(sound, data: eight, length: 1000), "1000 bytes"),
        ("a header of 2^63 bytes", file(sound, data: eight, length: 1 << 63), "more than any"),
        ("a header of 2^64 - 1 bytes", file(sound, length: .max), "more than any"),
        ("a header of 101 MB", file(sound, length: 101_000_000), "more than any"),
        ("a header of length 0", file("", data: eight), "sound JSON"),
        ("a header cut short", file(sound, data: eight, length: 20), "sound JSON"),
    ]

    private static let texts: [(String, [UInt8], String)] = [
        ("no JSON", file("hello"), "sound JSON"),
        ("half of the JSON", file(String(sound.dropLast(3)), data: eight), "sound JSON"),
        ("JSON and more", file(sound + "}", data: eight), "sound JSON"),
        ("an array", file("[1,2,3]"), "wrong type"),
        ("a number", file("12345678"), "wrong type"),
        ("null", file("null    "), ""),
        ("deep nesting", file(String(repeating: "[", count: 200_000)), "sound JSON"),
        (
            "deep objects",
            file(String(repeating: #"{"a":"#, count: 100_000)), "sound JSON"
        ),
        ("no UTF-8", [2, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFE], "not UTF-8"),
        ("UTF-16", [4, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0, 0x7D, 0], "not UTF-8"),
        (
            "a name twice",
            file(
                #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
                    + #""x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, data: eight),
            "names a tensor twice"
        ),
        (
            "a name twice, once escaped",
            file(
                #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
                    + #""\u0078":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, data: eight),
            "names a tensor twice"
        ),
        ("a field twice", file(one("[2]", "[0,8]", more: #","shape":[2]"#), data: eight), "twice"),
        ("an unknown field", file(one("[2]", "[0,8]", more: #","a":1"#), data: eight), "unknown"),
        (
            "metadata of numbers",
            file(#"{"__metadata__":{"a":1},"# + sound.dropFirst(), data: eight), "__metadata__"
        ),
        (
            "metadata twice",
            file(
                #"{"__metadata__":{"a":"1"},"__metadata__":{"a":"1"},"# + sound.dropFirst(),
                data: eight), "twice"
        ),
    ]

    private static let values: [(String, [UInt8], String)] = [
        ("no shape", file(#"{"x":{"dtype":"F32","data_offsets":[0,8]}}"#, data: eight), "no shape"),
        ("no entry", file(#"{"x":null}"#), "x"),
        ("a list for an entry", file(#"{"x":[1]}"#), "x"),
        ("an unknown type", file(one("[2]", "[0,8]", type: "F33"), data: eight), "F33"),
        ("a type in lower case", file(one("[2]", "[0,8]", type: "f32"), data: eight), "f32"),
        ("a text for a shape", file(one(#""2""#, "[0,8]"), data: eight), "shape"),
        ("a fraction", file(one("[2.5]", "[0,8]"), data: eight), "JSON"),
        ("a shape beyond Int", file(one("[1e30]", "[0,8]"), data: eight), "JSON"),
        ("a negative extent", file(one("[-2]", "[0,8]"), data: eight), "[-2]"),
        ("two negative extents", file(one("[-1,-2]", "[0,8]"), data: eight), "[-1, -2]"),
        ("an overflow", file(one("[4294967296,4294967296]", "[0,8]"), data: eight), "impossible"),
        (
            "an overflow to 8 bytes", file(one("[4611686018427387906]", "[0,8]"), data: eight),
            "shape"
        ),
        ("the greatest extent", file(one("[\(most)]", "[0,8]"), data: eight), "impossible"),
        ("a zero behind an overflow", file(one("[\(most),9,0]", "[0,0]")), "impossible"),
        ("a zero before an overflow", file(one("[0,\(most),9]", "[0,0]")), "impossible"),
        ("a large honest shape", file(one("[1000000000]", "[0,8]"), data: eight), "8 bytes"),
        ("a shape too small", file(one("[1]", "[0,8]"), data: eight), "instead of 4"),
    ]

    private static let layouts: [(String, [UInt8], String)] = [
        ("one offset", file(one("[2]", "[8]"), data: eight), "outside"),
        ("three offsets", file(one("[2]", "[0,8,8]"), data: eight), "outside"),
        ("a negative offset", file(one("[2]", "[-8,0]"), data: eight), "outside"),
        ("an end before its begin", file(one("[2]", "[8,0]"), data: eight), "outside"),
        ("an end beyond the data", file(one("[4]", "[0,16]"), data: eight), "outside"),
        ("a begin beyond the data", file(one("[0]", "[9,9]"), data: eight), "outside"),
        ("the greatest offsets", file(one("[2]", "[\(most),\(most)]"), data: eight), "outside"),
        ("the data cut short", file(sound, data: [1, 2, 3]), "outside"),
        ("no data", file(sound), "outside"),
        ("data too long", file(sound, data: eight + [1]), "1 bytes at its end"),
        ("data without tensors", file("{}", data: eight), "8 bytes at its end"),
        ("a gap before", file(one("[1]", "[4,8]"), data: eight), "gap"),
        (
            "a gap between", file(two("[0,2]", "[4,8]", "[1]"), data: eight), "gap"
        ),
        ("an overlap", file(two("[0,4]", "[2,6]", "[2]"), data: eight), "over another"),
        ("one place for two", file(two("[0,8]", "[0,8]", "[4]"), data: eight), "over another"),
        (
            "an empty tensor in another", file(two("[0,8]", "[4,4]", "[4]", "[0]"), data: eight),
            "over another"
        ),
    ]

    /// The header of two tensors `a` and `b` of 16-bit numbers.
    private static func two(
        _ first: String, _ second: String, _ shape: String, _ other: String? = nil
    ) -> String {
        // The second is of Float32 where its place has room for twice the bytes.
        let isWide = second == "[4,8]" && shape == "[1]"
        return #"{"a":{"dtype":"I16","shape":\#(shape),"data_offsets":\#(first)},"#
            + #""b":{"dtype":"\#(isWide ? "F32" : "I16")","shape":\#(other ?? shape),"#
            + #""data_offsets":\#(second)}}"#
    }
}
